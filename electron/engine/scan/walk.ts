import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { AppError, systemCode, type ProblemCode } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import { absolutePath } from '../store/paths.ts'
import type { FileNode } from '../store/photos.ts'
import { isIgnoredFolder, isPhotoName } from './ignore.ts'
import { unusableFolder, type ScanTarget } from './folders.ts'
import { compilePatterns, type Patterns } from './patterns.ts'

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
  readonly told: Message
}

export interface WalkOptions extends Partial<Pick<ScanTarget, 'prefix' | 'flat'>> {
  /** What the user wants left out. */
  readonly patterns?: Patterns
}

/** What failed because the whole disk or share is gone, not for a fault of one file. */
const diskIsGone = new Set(
  'ENODEV ENXIO ENOTCONN ESTALE EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ETIMEDOUT'.split(' '),
)

/**
 * All files below `root` that may be photos, or below the folder `prefix` in it, or in that folder alone (`flat`); folder by
 * folder, in order of name. What is hidden or other programs' is left out (ignore.ts), and what the user's patterns say.
 *
 * Symbolic links to folders are not followed, also not on the way to `prefix`, so nothing is walked twice or for ever; a link to a file counts as that
 * file, wherever it is. What can't be read becomes a problem; if that is the starting folder itself, or its disk is gone in
 * the middle, throws `no-such-folder`, `not-a-folder` or `no-access`.
 *
 * Keeps its thread while it reads a folder: a share that stalls then holds up that thread, and not the few that all
 * threads of a process share for reading files.
 */
export async function* walk(
  root: string,
  { prefix = '', flat = false, patterns = compilePatterns([]) }: WalkOptions = {},
): AsyncGenerator<WalkedFile | WalkedProblem> {
  if (prefix !== '' && isBehindLink(root, prefix))
    throw new AppError('not-a-folder.link', { path: absolutePath(root, prefix) })
  const pending = [prefix]
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const path = absolutePath(root, folder)
    const below = (name: string) => (folder ? `${folder}/${name}` : name)
    let named: Named[]
    try {
      const entries = readdirSync(path, { withFileTypes: true, encoding: 'buffer' })
      named = entries.map((entry) => ({ entry, name: legible(entry.name), isText: isUtf8(entry.name) }))
    } catch (error) {
      if (folder === prefix || isDiskGone(error)) throw unusableFolder(path, error)
      const problem = explain(folder, 'folder', error)
      if (problem) yield problem
      continue
    }
    named.sort((a, b) => (a.name < b.name ? -1 : 1))
    const siblings = new Set(named.map(({ name }) => name))
    const wanted = named.filter(
      ({ entry, name }) =>
        ((entry.isFile() || entry.isSymbolicLink()) && isPhotoName(name)) ||
        (entry.isDirectory() && !isIgnoredFolder(name, basename(path), siblings)),
    )
    for (const { entry, name, isText } of wanted) if (!isText) yield misnamed(below(name), entry)

    for (const { entry, name, isText } of wanted) {
      if (!isText || entry.isDirectory() || patterns.leaveOut(below(name), 'file')) continue
      const found = examine(root, below(name))
      if (found) yield found
    }
    if (flat) return

    const folders = wanted.filter(
      ({ entry, name, isText }) => isText && entry.isDirectory() && !patterns.leaveOut(below(name), 'folder'),
    )
    pending.push(...folders.map(({ name }) => below(name)).reverse())
    await setImmediate()
  }
}

/** Whether one of the folders on the way is a symbolic link: perhaps it took the place of a folder a moment ago. */
function isBehindLink(root: string, prefix: string): boolean {
  const steps = prefix.split('/')
  return steps.some((_, i) => {
    const path = absolutePath(root, steps.slice(0, i + 1).join('/'))
    try {
      return lstatSync(path).isSymbolicLink()
    } catch {
      return false // Whoever reads it says why not.
    }
  })
}

interface Named {
  readonly entry: Dirent<Buffer>
  /** As it is shown. */
  readonly name: string
  /** Whether the name is what is shown. Names are bytes on Linux, and need not be text. */
  readonly isText: boolean
}

/** A name as text; where it is none, with a sign and the number of each byte that is not ASCII, so that no two look the same. */
function legible(name: Buffer): string {
  if (isUtf8(name)) return name.toString()
  return name.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\ufffd${byte.charCodeAt(0).toString(16)}`)
}

function misnamed(relative: string, entry: Dirent<Buffer>): WalkedProblem {
  return {
    kind: 'problem',
    relative,
    code: 'unreadable',
    told: { key: entry.isDirectory() ? 'unreadable.folder-name' : 'unreadable.name', params: {} },
  }
}

function examine(root: string, relative: string): WalkedFile | WalkedProblem | null {
  try {
    const stats = statSync(absolutePath(root, relative))
    if (!stats.isFile()) return null // A link to a folder or a device.
    const { size, mtimeMs, ino: inode, ctimeMs } = stats
    return { kind: 'file', relative, size, mtimeMs: Math.floor(mtimeMs), node: { inode, ctimeMs } }
  } catch (error) {
    if (isDiskGone(error)) throw unusableFolder(root, error)
    return explain(relative, 'file', error)
  }
}

function isDiskGone(error: unknown): boolean {
  return diskIsGone.has(systemCode(error) ?? '')
}

/** Why something can't be looked at; null if it was deleted in this moment, or is a link that leads nowhere. */
function explain(relative: string, what: 'file' | 'folder', error: unknown): WalkedProblem | null {
  const code = systemCode(error)
  const problem = (told: Message): WalkedProblem => ({ kind: 'problem', relative, code: 'unreadable', told })
  switch (code) {
    case 'ENOENT':
    case 'ELOOP':
    case 'ENOTDIR': // What was a folder on the way is a file now.
      return null
    case 'EACCES':
    case 'EPERM':
      return problem({ key: what === 'file' ? 'unreadable.permission' : 'unreadable.folder-permission', params: {} })
    default:
      return problem({
        key: what === 'file' ? 'unreadable.entry' : 'unreadable.folder-failed',
        params: { detail: code ?? String(error) },
      })
  }
}
