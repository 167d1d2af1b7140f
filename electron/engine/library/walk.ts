import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemCode, type ProblemCode } from '../errors.ts'
import { absolutePath } from '../store/paths.ts'
import type { FileNode } from '../store/photos.ts'
import { isIgnoredFolder, isPhotoName } from './ignore.ts'
import { unusableFolder } from './folders.ts'

/** A file that may be a photo, by its name; its content decides later. */
export interface WalkedFile {
  readonly kind: 'file'
  /** Below the root, with `/` on every system. */
  readonly relative: string
  readonly size: number
  /** Whole milliseconds since 1970. */
  readonly mtimeMs: number
  readonly node: FileNode
}

/** A file or a whole folder that can't be looked at. */
export interface WalkedProblem {
  readonly kind: 'problem'
  readonly relative: string
  readonly code: ProblemCode
  /** One sentence. */
  readonly reason: string
}

/** So many files are asked for their size at the same time. */
const BATCH = 64

/**
 * All files below `root` that may be photos, or below the folder `prefix` in it; folder by folder, in order of name.
 * What is hidden or other programs' is left out (ignore.ts).
 *
 * Symbolic links to folders are not followed, so nothing is walked twice or for ever; a link to a file counts as that
 * file, wherever it is. What can't be read becomes a problem; if that is the starting folder itself, throws
 * `no-such-folder`, `not-a-folder` or `no-access`.
 */
export async function* walk(root: string, prefix = ''): AsyncGenerator<WalkedFile | WalkedProblem> {
  const pending = [prefix]
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const path = absolutePath(root, folder)
    const below = (name: string) => (folder ? `${folder}/${name}` : name)
    let entries: Dirent[]
    try {
      entries = await readdir(path, { withFileTypes: true })
    } catch (error) {
      if (folder === prefix) throw unusableFolder(path, error)
      const problem = explain(folder, 'folder', error)
      if (problem) yield problem
      continue
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))

    const files = entries.filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isPhotoName(entry.name))
    for (let start = 0; start < files.length; start += BATCH) {
      const batch = files.slice(start, start + BATCH).map(({ name }) => examine(root, below(name)))
      for (const found of await Promise.all(batch)) if (found) yield found
    }

    const siblings = new Set(entries.map((entry) => entry.name))
    const folders = entries.filter(
      (entry) => entry.isDirectory() && !isIgnoredFolder(entry.name, basename(path), siblings),
    )
    pending.push(...folders.map(({ name }) => below(name)).reverse())
  }
}

async function examine(root: string, relative: string): Promise<WalkedFile | WalkedProblem | null> {
  try {
    const stats = await stat(absolutePath(root, relative))
    if (!stats.isFile()) return null // A link to a folder or a device.
    const { size, mtimeMs, ino: inode, ctimeMs } = stats
    return { kind: 'file', relative, size, mtimeMs: Math.floor(mtimeMs), node: { inode, ctimeMs } }
  } catch (error) {
    return explain(relative, 'file', error)
  }
}

/** Why something can't be looked at; null if it was deleted in this moment, or is a link that leads nowhere. */
function explain(relative: string, what: 'file' | 'folder', error: unknown): WalkedProblem | null {
  const code = systemCode(error)
  const problem = (reason: string): WalkedProblem => ({ kind: 'problem', relative, code: 'unreadable', reason })
  switch (code) {
    case 'ENOENT':
      // Names are bytes on Linux. One that is not UTF-8 is shown with this sign, and not found by what is shown.
      return relative.includes('\ufffd') ? problem(`The ${what}’s name is not valid UTF-8. Rename it.`) : null
    case 'ELOOP':
    case 'ENOTDIR': // What was a folder on the way is a file now.
      return null
    case 'EACCES':
    case 'EPERM':
      return problem(`There is no permission to read the ${what}.`)
    default:
      return problem(`The ${what} can't be read (${code ?? String(error)}).`)
  }
}
