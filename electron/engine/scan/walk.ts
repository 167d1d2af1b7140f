import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs'
import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { AppError, systemCode, type ProblemCode } from '../../contract/errors.ts'
import { absolutePath } from '../platform/paths.ts'
import type { FileNode } from '../store/photos.ts'
import { isIgnoredFolder } from './ignore.ts'
import { isPhotoName } from '../images/photo-names.ts'
import { unusableFolder, type ScanTarget } from './folders.ts'
import { compilePatterns, type Patterns } from './patterns.ts'

/** A file whose name says that it may be a photo; its content decides later. */
export interface WalkedFile {
  readonly kind: 'file'
  /** Below the root, with `/` on every system. */
  readonly relative: string
  readonly size: number
  /** Whole milliseconds since 1970. */
  readonly mtimeMs: number
  readonly node: FileNode
}

/** A file or a whole folder that can't be read. */
export interface WalkedProblem {
  readonly kind: 'problem'
  readonly relative: string
  readonly code: ProblemCode
  /** One sentence. */
  readonly reason: string
}

export interface WalkOptions extends Partial<Pick<ScanTarget, 'prefix' | 'flat'>> {
  /** What the user has left out. */
  readonly patterns?: Patterns
}

/** System errors that mean that the whole disk or share is gone, and not that one file is bad. */
const diskIsGone = new Set(
  'ENODEV ENXIO ENOTCONN ESTALE EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH ETIMEDOUT'.split(' '),
)

/**
 * Yields all files below `root` that may be photos, or those below the folder `prefix` in it, or those in that folder alone
 * (`flat`): folder by folder, by name. Leaves out hidden files, those of other programs (ignore.ts), and what the patterns say.
 *
 * Does not follow symbolic links to folders, not even on the way to `prefix`, so nothing is walked twice or endlessly. A link to
 * a file counts as that file, wherever it lies. What can't be read becomes a problem. Throws `no-such-folder`, `not-a-folder` or
 * `no-access` where that is the starting folder itself, or where its disk goes away during the walk.
 *
 * Blocks its thread while it reads a folder: a share that stalls then blocks that thread alone, and not the few threads that a
 * process shares for asynchronous reads.
 */
export async function* walk(
  root: string,
  { prefix = '', flat = false, patterns = compilePatterns([]) }: WalkOptions = {},
): AsyncGenerator<WalkedFile | WalkedProblem> {
  if (prefix !== '' && isBehindLink(root, prefix))
    throw new AppError('not-a-folder', `${absolutePath(root, prefix)} is or lies behind a link.`)
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

/** Whether one of the folders on the way is a symbolic link, which may have replaced a folder a moment ago. */
function isBehindLink(root: string, prefix: string): boolean {
  const steps = prefix.split('/')
  return steps.some((_, i) => {
    const path = absolutePath(root, steps.slice(0, i + 1).join('/'))
    try {
      return lstatSync(path).isSymbolicLink()
    } catch {
      return false // Reading the folder reports the error.
    }
  })
}

interface Named {
  readonly entry: Dirent<Buffer>
  /** As it is displayed. */
  readonly name: string
  /** Whether the name is valid text. On Linux, names are bytes and need not be text. */
  readonly isText: boolean
}

/** A name as text. In a name that is none, a sign and a number replace each byte that is not ASCII, so that no two look the same. */
function legible(name: Buffer): string {
  if (isUtf8(name)) return name.toString()
  return name.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\ufffd${byte.charCodeAt(0).toString(16)}`)
}

function misnamed(relative: string, entry: Dirent<Buffer>): WalkedProblem {
  const what = entry.isDirectory() ? 'folder' : 'file'
  return {
    kind: 'problem',
    relative,
    code: 'unreadable',
    reason: `The ${what}’s name is not valid UTF-8. Rename it.`,
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

/** Why a file or folder can't be read; null if it was just deleted, or is a link that leads nowhere. */
function explain(relative: string, what: 'file' | 'folder', error: unknown): WalkedProblem | null {
  const code = systemCode(error)
  const problem = (reason: string): WalkedProblem => ({ kind: 'problem', relative, code: 'unreadable', reason })
  switch (code) {
    case 'ENOENT':
    case 'ELOOP':
    case 'ENOTDIR': // A folder on the way has become a file.
      return null
    case 'EACCES':
    case 'EPERM':
      return problem(`There is no permission to read the ${what}.`)
    default:
      return problem(`The ${what} can't be read (${code ?? String(error)}).`)
  }
}
