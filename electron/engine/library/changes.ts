import type { ProblemCode } from '../errors.ts'
import type { ReadableStore } from '../store/database.ts'
import type { FileNode, FileRecord } from '../store/photos.ts'
import type { ScanTarget } from './folders.ts'
import { walk, type WalkedProblem } from './walk.ts'

/** Problems that may be over though the file is as it was: looked at again each time. */
const passing: ReadonlySet<ProblemCode | null> = new Set<ProblemCode>(['unreadable', 'vanished', 'engine-failed'])

/** How a folder on disk differs from what the library knows of it. */
export interface Changes {
  /** Files that are new, whose size or time changed, or whose problem may be over: to be looked at. */
  readonly files: FileRecord[]
  /** How many files are as they were, photos and problems; they are not looked at again. */
  readonly unchanged: number
  /** Known files that are gone, as paths below the root. */
  readonly vanished: string[]
  /** What can't be looked at, a whole folder perhaps. */
  readonly problems: WalkedProblem[]
}

/**
 * Compares what lies on disk with what the library knows. Writes nothing. Files below a folder that can't be read are
 * not counted as gone; if that is the target itself, throws `no-such-folder`, `not-a-folder` or `no-access`.
 */
export async function findChanges(store: ReadableStore, { folder, prefix }: ScanTarget): Promise<Changes> {
  const known = store.photos.fileState(folder.id, prefix)
  const gone = new Set(known.keys())
  const files: FileRecord[] = []
  const problems: WalkedProblem[] = []
  let unchanged = 0
  for await (const found of walk(folder.path, prefix)) {
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
    else files.push({ folderId: folder.id, relative, size, mtimeMs, node })
  }
  const isHidden = (relative: string) => problems.some((problem) => relative.startsWith(`${problem.relative}/`))
  return { files, unchanged, vanished: [...gone].filter((relative) => !isHidden(relative)), problems }
}

/**
 * Whether a file was put in another's place, with its name, as when two swap their names. Both numbers must say so: programs
 * that make backups or change permissions touch the one, and network drives may number their files anew each time.
 */
function isAnother(now: FileNode, before: FileNode | null): boolean {
  return before !== null && now.inode !== before.inode && now.ctimeMs !== before.ctimeMs
}
