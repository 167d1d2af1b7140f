import type { Store } from '../store/database.ts'
import { absolutePath } from '../platform/paths.ts'
import type { FileRecord } from '../store/photos.ts'
import type { Changes, Found } from './changes.ts'
import type { ScanOptions } from './scan-options.ts'
import { carefully } from './suspects.ts'
import { setAside, takeInFile } from './take-in-file.ts'
import { Unseen } from './unseen.ts'

/**
 * Takes in all files that are new or changed, and forgets those that are gone. Returns the files that changed meanwhile; the
 * library keeps nothing of what was seen in them. Throws the reason of an aborted signal.
 */
export async function takeIn(
  store: Store,
  found: readonly Found[],
  options: ScanOptions,
): Promise<readonly FileRecord[]> {
  const { analyzer, onProgress, signal, gate } = options
  const unseen = new Unseen(store, found)
  const unsettled: FileRecord[] = []
  const files = found.flatMap(({ folder, changes: { files } }) =>
    files.map((file) => ({ file, path: absolutePath(folder.path, file.relative) })),
  )
  for (const { folder, changes } of found) saveProblems(store, folder.id, changes)
  if (files.length > 0) {
    let done = 0
    onProgress({ phase: 'looking at photos', done, total: files.length })
    const finished = (): void => {
      onProgress({ phase: 'looking at photos', done: ++done, total: files.length })
    }
    // A photo may have moved away from a file that holds another one now. New files come first, so that its new place is known.
    const { changed = [], come = [] } = Object.groupBy(files, ({ file }) => (unseen.has(file) ? 'changed' : 'come'))
    for (const some of [come, changed]) {
      await carefully(store, some, {
        width: analyzer().width,
        signal,
        name: ({ path }) => path,
        pass: () => gate?.pass() ?? Promise.resolve(),
        work: async ({ file, path }) => {
          if (!(await takeInFile(store, options, file, path, unseen))) unsettled.push(file)
          finished()
        },
        giveUp: ({ file }, { message }) => {
          setAside(store, file, options.detector, message)
          unseen.seen(file)
          finished()
          return 'for good'
        },
      })
    }
  }
  signal.throwIfAborted()
  for (const { folder, changes } of found) {
    store.photos.removeFiles(folder.id, changes.vanished)
    if (changes.device !== null) store.folders.setDevice(folder.id, changes.device)
  }
  return unsettled
}

function saveProblems(store: Store, folderId: FileRecord['folderId'], { problems }: Changes): void {
  if (!store.folders.has(folderId)) return
  for (const { relative, code, reason } of problems) {
    store.photos.recordProblem({ folderId, relative, size: 0, mtimeMs: 0 }, code, reason)
  }
}
