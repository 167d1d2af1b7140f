import { setTimeout } from 'node:timers/promises'
import type { Store } from '../store/database.ts'
import type { FileRecord } from '../store/photos.ts'
import { findChanges, type Found } from './changes.ts'
import { addFolders, type ScanTarget } from './folders.ts'
import type { ScanOptions } from './scan-options.ts'
import { takeIn } from './take-in.ts'

/** What a scan of folders did, in photos; copies count once. `added` and `unchanged` together are what the folders show. */
export interface ScanSummary {
  /** The library did not show them before. */
  readonly added: number
  /** In the folders, and shown before. */
  readonly unchanged: number
  /** The library no longer shows them: the last of their files is gone or holds something else. */
  readonly removed: number
}

/** Files that are still being written are checked again after this pause, at most `maxWaits` times. */
const waitMs = 1000
const maxWaits = 10
const stillWritten = 'The file is still being written. Scan again when that is done.'

/**
 * Brings the library up to date with folders on disk. Saves each photo with its faces in one transaction, so that a scan that
 * is killed resumes where it was. A file that can't be indexed becomes a problem and stops nothing.
 *
 * Waits a short time for files that are still being written. Throws the AppErrors of unusable folders, before it writes
 * anything, and `interrupted`.
 */
export async function scanFolders(
  store: Store,
  paths: readonly string[],
  options: ScanOptions & { readonly again: boolean },
): Promise<ScanSummary> {
  options.onProgress({ phase: 'looking for photos', done: 0, total: 0 })
  const targets = await addFolders(store, paths)
  store.photos.requestReanalysisUnless(options.detector)
  if (options.again) for (const { folder, prefix } of targets) store.photos.lookAgain({ folder: folder.id, prefix })
  const found = await Promise.all(
    targets.map(async (target) => ({ folder: target.folder, changes: await findChanges(store, target) })),
  )
  const before = store.photos.shown()
  let unsettled = await takeIn(store, found, options)
  for (let round = 0; unsettled.length > 0 && round < maxWaits; round++) {
    await setTimeout(waitMs, undefined, { signal: options.signal }).catch(() => undefined)
    unsettled = await takeInAgain(store, targets, options)
  }
  for (const file of unsettled) store.photos.recordProblem(file, 'unreadable', stillWritten)
  const after = store.photos.shown()
  const here = new Set(
    targets.flatMap(({ folder, prefix }) =>
      [...store.photos.fileState(folder.id, prefix).values()].flatMap(({ photoId }) => photoId ?? []),
    ),
  )
  return {
    added: after.difference(before).size,
    unchanged: here.intersection(before).size,
    removed: before.difference(after).size,
  }
}

/** Takes in only what has changed since the folders were last walked. */
async function takeInAgain(
  store: Store,
  targets: readonly ScanTarget[],
  options: ScanOptions,
): Promise<readonly FileRecord[]> {
  const found: Found[] = []
  for (const target of targets) found.push({ folder: target.folder, changes: await findChanges(store, target) })
  return takeIn(store, found, options)
}
