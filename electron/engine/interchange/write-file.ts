import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'

/** So many characters are written at once. */
const atOnce = 1 << 16

/** Ends the name of a file that is not finished. */
export const unfinished = '.unfinished.tmp'

/**
 * Writes a text of any length so that the file appears whole or not at all, also after a power cut. One of that name is
 * replaced. Throws `library-unwritable`.
 */
export function writeTextWhole(file: string, text: Iterable<string>): void {
  const path = resolve(file)
  const temporary = `${path}.${randomUUID()}${unfinished}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const descriptor = openSync(temporary, 'wx')
    try {
      let waiting = ''
      for (const part of text) {
        waiting += part
        if (waiting.length < atOnce) continue
        writeAll(descriptor, waiting)
        waiting = ''
      }
      writeAll(descriptor, waiting)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw unwritable(path, error)
  }
}

/** The disk may take less than it was given. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
}

/** So that the new name outlives a power cut; not every system lets folders be synced. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (systemCode(error) === null) throw error
  }
}

function unwritable(path: string, error: unknown): unknown {
  const code = systemCode(error)
  if (code === null) return error
  return new AppError('library-unwritable.file', { path, system: code }, { cause: error })
}
