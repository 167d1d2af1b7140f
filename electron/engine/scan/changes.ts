import { readdirSync, statSync } from 'node:fs'
import { AppError, type ProblemCode } from '../../contract/errors.ts'
import type { ReadableStore } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import { absolutePath } from '../store/paths.ts'
import type { FileNode, FileRecord } from '../store/photos.ts'
import { unusableFolder, type ScanTarget } from './folders.ts'
import { compilePatterns, readPatterns } from './patterns.ts'
import { walk, type WalkedProblem } from './walk.ts'

/** Problems that may be over though the file is as it was: looked at again each time. */
const passing: ReadonlySet<ProblemCode | null> = new Set<ProblemCode>(['unreadable', 'vanished', 'engine-failed'])

/** How a folder on disk differs from what the library knows of it. */
export interface Changes {
  /** Files that are new, whose size or time changed, or whose problem may be over: to be looked at. */
  readonly files: FileRecord[]
  /** The same, but changed a moment ago: perhaps they are still being written. As paths below the root. */
  readonly unsettled: string[]
  /** How many files are as they were, photos and problems; they are not looked at again. */
  readonly unchanged: number
  /** Known files that are gone, as paths below the root. */
  readonly vanished: string[]
  /** What can't be looked at, a whole folder perhaps. */
  readonly problems: WalkedProblem[]
  /** The file system on which files were found; null where there were none. */
  readonly device: string | null
  /** The whole folder was looked through and holds nothing any more. */
  readonly emptied: boolean
}

export interface ChangesOptions {
  /** Files that changed in so many milliseconds before now are `unsettled`; by default none. */
  readonly settleMs?: number
  /** Called again and again: a sign of life. */
  readonly onStep?: () => void
}

/**
 * Compares what lies on disk with what the library knows. Writes nothing. Files below a folder that can't be read are
 * not counted as gone; if that is the root itself, throws `no-such-folder`, `not-a-folder` or `no-access`. So it does where
 * the root lies on another disk than before and has none of its files: that disk is unplugged, and its mount point is left.
 */
export async function findChanges(
  store: ReadableStore,
  target: ScanTarget,
  { settleMs = 0, onStep }: ChangesOptions = {},
): Promise<Changes> {
  const { folder, prefix, flat = false } = target
  const whole = prefix === '' && !flat
  const device = deviceOf(folder.path)
  const elsewhere = device !== folder.device
  // What is missing in a part of it says nothing while it isn't known whether this is the disk it was.
  const lookAtAll = (): Promise<Changes> =>
    findChanges(store, { folder, prefix: '' }, { settleMs, ...(onStep && { onStep }) })
  if (elsewhere && !whole && folder.device !== null) return lookAtAll()

  const patterns = compilePatterns(readPatterns(store))
  const known = store.photos.fileState(folder.id, prefix, flat)
  const gone = new Set(known.keys())
  const files: FileRecord[] = []
  const unsettled: string[] = []
  const problems: WalkedProblem[] = []
  const now = Date.now()
  let unchanged = 0
  try {
    for await (const found of walk(folder.path, { prefix, flat, patterns })) {
      onStep?.()
      gone.delete(found.relative)
      if (found.kind === 'problem') {
        problems.push(found)
        continue
      }
      const { relative, size, mtimeMs, node } = found
      const before = known.get(relative)
      const isSame =
        before?.size === size &&
        before.mtimeMs === mtimeMs &&
        !isAnother(node, before.node) &&
        !passing.has(before.problemCode)
      if (isSame) unchanged++
      // The clock of a share may be wrong: what was changed in the future does not wait for it.
      else if (now - mtimeMs >= 0 && now - mtimeMs < settleMs) unsettled.push(relative)
      else files.push({ folderId: folder.id, relative, size, mtimeMs, node })
    }
  } catch (error) {
    if (prefix === '' || !(error instanceof AppError)) throw error
    if (error.code === 'no-access') return lookAtAll() // Whose is that: the part's, or that of a folder around it?
    // The part is gone, and its files with it, or became a file.
  }
  // A folder that can't be read is none of the files that were looked at.
  if (flat) for (const relative of gone) if (mayBeFolder(absolutePath(folder.path, relative))) gone.delete(relative)
  // Unplugged in the middle.
  if (deviceOf(folder.path) !== device) throw notHere(folder.path)

  const isHidden = (relative: string) => problems.some((problem) => relative.startsWith(`${problem.relative}/`))
  const vanished = problems.length === 0 ? [...gone] : [...gone].filter((relative) => !isHidden(relative))
  const missing = elsewhere ? vanished.filter((relative) => !patterns.leaveOut(relative, 'file')) : vanished
  const fresh = files.length + unsettled.length
  if (elsewhere && whole && unchanged === 0 && missing.length > fresh && missing.length === known.size)
    throw notHere(folder.path)
  return {
    files,
    unsettled,
    unchanged,
    vanished,
    problems,
    device: unchanged + fresh > 0 ? device : null,
    emptied: whole && vanished.length > 0 && unchanged + fresh + problems.length === 0,
  }
}

function mayBeFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return true
  }
}

/** The number of the file system that a folder lies on. */
export function deviceOf(path: string): string {
  try {
    return String(statSync(path).dev)
  } catch (error) {
    throw unusableFolder(path, error)
  }
}

/** Whether a folder is empty, and lies on another disk than its photos did: that disk is unplugged, and its mount point is left. */
export function isAway({ path, device }: Pick<Folder, 'path' | 'device'>): boolean {
  return device !== null && deviceOf(path) !== device && readdirSync(path).length === 0
}

function notHere(path: string): AppError {
  return new AppError('no-such-folder.away', { path })
}

/**
 * Whether a file was put in another's place, with its name, as when two swap their names. Both numbers must say so: programs
 * that make backups or change permissions touch the one, and network drives may number their files anew each time.
 */
function isAnother(now: FileNode, before: FileNode | null): boolean {
  return before !== null && now.inode !== before.inode && now.ctimeMs !== before.ctimeMs
}
