import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isIgnoredFolder } from './ignore.ts'
import { isPhotoName } from '../images/photo-names.ts'

/** Counting stops at this number of pictures. */
const most = 1000
/** Counting stops after this time, in milliseconds, because the user is waiting in a dialog. */
const timeoutMs = 1500

/** Counts the pictures in a folder and below it. `all` is false where there are too many, or where it took too long. */
export async function countPictures(root: string): Promise<{ readonly pictures: number; readonly all: boolean }> {
  const deadline = performance.now() + timeoutMs
  const pending = [root]
  let pictures = 0
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    const path = folder
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    const siblings = new Set(entries.map(({ name }) => name))
    for (const entry of entries) {
      if (entry.isDirectory()) {
        if (!isIgnoredFolder(entry.name, basename(path), siblings)) pending.push(join(path, entry.name))
      } else if (isPhotoName(entry.name)) pictures++
    }
    if (pictures > most) return { pictures: most, all: false }
    if (performance.now() > deadline && pending.length > 0) return { pictures, all: false }
  }
  return { pictures, all: true }
}
