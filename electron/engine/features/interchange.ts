import { dirname, resolve } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { interchangeCalls } from '../../contract/interchange.ts'
import { listBackups } from '../interchange/backups.ts'
import { usableFolders } from '../scan/folders.ts'
import { relativePath } from '../platform/paths.ts'
import type { Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { copyPhotos } from './copy-photos.ts'
import { lastChosen } from './last-chosen.ts'

export const exportPhotos: Handler<'exportPhotos', StoreContext> = async ({ store }, { filter, photos, folder }) => {
  const [target] = await usableFolders([folder])
  const watched = store.folders.list().find(({ path }) => relativePath(path, target!) !== null)
  if (watched)
    throw new AppError(
      'no-access',
      `${folder} lies in ${watched.path}, which Familiar looks at: the copies would come back as new photos. Choose another folder.`,
    )
  const some = photos && new Set(photos)
  const chosen = store.timeline.ids(filter).filter((id) => some?.has(id) ?? true)
  const paths = chosen.flatMap((id) => store.photos.byId(id)?.paths[0] ?? [])
  store.settings.set(lastChosen.export, target!)
  return { ...(await copyPhotos(paths, target!)), folder: target! }
}

export const exportLibrary: Handler<'exportLibrary'> = async ({ store, interchange }, { folder, as }) => {
  store.settings.set(lastChosen.export, resolve(folder))
  return { file: await interchange.export(folder, as) }
}

export const importLibrary: Handler<'importLibrary'> = async ({ store, interchange }, { file }) => {
  const summary = await interchange.import(file)
  store.settings.set(lastChosen.import, dirname(resolve(file)))
  return summary
}

export const backups: StoreHandler<'backups'> = ({ store }) => listBackups(store.folder)

/** A library that is open is not damaged, so it is not rebuilt. */
export const restore: StoreHandler<'restore'> = () => {
  throw new AppError('no-backup', 'The library is open, so it is not built anew. Close Familiar for that first.')
}

export const interchangeHandlers: HandlersOf<typeof interchangeCalls> = {
  exportPhotos,
  exportLibrary,
  importLibrary,
  backups,
  restore,
}
