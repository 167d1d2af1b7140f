import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'
import { fsyncPath } from '../platform/fsync.ts'
import { unusableFolder } from '../scan/folders.ts'

/** Copies files; a name that another photo has gets a number. What is there already, or is gone, is left out. */
export async function copyPhotos(
  paths: readonly string[],
  target: string,
): Promise<{ readonly copied: number; readonly there: number }> {
  let copied = 0
  let there = 0
  for (const path of paths) {
    const { name, ext } = parse(path)
    for (let number = 1; ; number++) {
      const copy = join(target, fileName(name, number === 1 ? ext : ` (${number})${ext}`))
      // Half a photo never has a photo's name.
      const unfinished = join(target, `.${randomUUID()}.unfinished.tmp`)
      try {
        if (existsSync(copy)) {
          if (!(await holdTheSame(path, copy))) continue
          there++
          break
        }
        await copyFile(path, unfinished)
        await fsyncPath(unfinished)
        await rename(unfinished, copy)
        copied++
      } catch (error) {
        await rm(unfinished, { force: true })
        const code = systemCode(error)
        if (code === 'ENOSPC')
          throw new AppError('library-unwritable', `The disk is full: ${copied} photos were copied to ${target}.`, {
            cause: error,
          })
        if (code !== 'ENOENT' || !existsSync(target)) throw unusableFolder(target, error)
      }
      break
    }
  }
  await fsyncPath(target)
  return { copied, there }
}

/** What file systems take as a name, in bytes. */
const maxNameLength = 255

/** A name of which as much is kept as there is room for before its ending; letters stay whole. */
function fileName(name: string, ending: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment)
  while (letters.length > 1 && Buffer.byteLength(letters.join('') + ending) > maxNameLength) letters.pop()
  return letters.join('') + ending
}

/** False also where one of them can't be read. */
async function holdTheSame(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([stat(one), stat(other)])
    if (!b.isFile() || a.size !== b.size) return false
    const [bytes, others] = await Promise.all([readFile(one), readFile(other)])
    return bytes.equals(others)
  } catch (error) {
    if (systemCode(error) === null) throw error
    return false
  }
}
