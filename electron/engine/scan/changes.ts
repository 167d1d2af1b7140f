import { readdirSync, statSync } from 'node:fs'
import { AppError, type ProblemCode } from '../../contract/errors.ts'
import type { ReadableStore } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import { absolutePath } from '../platform/paths.ts'
import type { FileNode, FileRecord } from '../store/photos.ts'
import { unusableFolder, type ScanTarget } from './folders.ts'
import { compilePatterns, readPatterns } from './patterns.ts'
import { walk, type WalkedProblem } from './walk.ts'

/** Problems that may be over although the file is unchanged. Such files are tried again in each scan. */
const passing: ReadonlySet<ProblemCode | null> = new Set<ProblemCode>(['unreadable', 'vanished', 'engine-failed'])

/** How a folder on disk differs from what the library knows of it. */
export interface Changes {
  /** Files to take in: new, changed in size or time, or with a problem that may be over. */
  readonly files: FileRecord[]
  /** The same, but changed a moment ago: they may still be in the making. As paths below the root. */
  readonly unsettled: string[]
  /** Number of unchanged files, photos and problems; these are not read again. */
  readonly unchanged: number
  /** Known files that are gone, as paths below the root. */
  readonly vanished: string[]
  /** Files and whole folders that can't be read. */
  readonly problems: WalkedProblem[]
  /** The file system on which files were found; null where there are none. */
  readonly device: string | null
  /** The whole folder was walked, and is empty now. */
  readonly emptied: boolean
}

/** How a watched folder, or a part of it, differs from what the library knows. */
export interface Found {
  readonly folder: Pick<Folder, 'id' | 'path'>
  readonly changes: Changes
}

export interface ChangesOptions {
  /** Files that changed within this many milliseconds before now are `unsettled`; by default none are. */
  readonly settleMs?: number
  /** Called for each file, as a sign of life. */
  readonly onStep?: () => void
}

/**
 * Compares what lies on disk with what the library knows. Writes nothing. Files below a folder that can't be read do not count
 * as gone.
 *
 * Throws `no-such-folder`, `not-a-folder` or `no-access` where the root itself can't be read, and also where the root lies on
 * another disk than before and has none of its files: its disk is unplugged, and only the mount point is left.
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
  // Files missing in a part prove nothing until the whole root shows whether this is the same disk.
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
      // The clock of a share may be wrong: a time in the future is no reason to wait.
      else if (now - mtimeMs >= 0 && now - mtimeMs < settleMs) unsettled.push(relative)
      else files.push({ folderId: folder.id, relative, size, mtimeMs, node })
    }
  } catch (error) {
    if (prefix === '' || !(error instanceof AppError)) throw error
    if (error.code === 'no-access') return lookAtAll() // The part itself, or a folder around it, can't be read.
    // The part is gone with its files, or has become a file.
  }
  // A flat walk does not visit folders, so a folder in a file's place does not count as gone.
  if (flat) for (const relative of gone) if (mayBeFolder(absolutePath(folder.path, relative))) gone.delete(relative)
  // The disk was unplugged during the walk.
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

/** Whether a folder is empty and lies on another disk than its photos did: its disk is unplugged, and only the mount point is left. */
export function isAway({ path, device }: Pick<Folder, 'path' | 'device'>): boolean {
  return device !== null && deviceOf(path) !== device && readdirSync(path).length === 0
}

/** The disk on which a folder's photos lie is not connected. */
export function notHere(path: string): AppError {
  return new AppError(
    'no-such-folder',
    `The photos of ${path} are not there: its disk is not connected. Connect it, or remove the folder from the library.`,
  )
}

/**
 * Whether another file was put in a file's place under its name, as when two files swap their names. Both numbers must differ:
 * backup programs and changed permissions alter the ctime alone, and network drives may renumber their files at any time.
 */
function isAnother(now: FileNode, before: FileNode | null): boolean {
  return before !== null && now.inode !== before.inode && now.ctimeMs !== before.ctimeMs
}
