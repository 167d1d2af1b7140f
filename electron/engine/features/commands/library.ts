import { AppError } from '../../../contract/errors.ts'
import type { Answer } from '../context.ts'
import { noSuchPhoto } from '../queries/photos.ts'

export const favourite: Answer<'favourite'> = ({ store }, { photos, favourite }) => {
  const { action } = store.actions.record(favourite ? 'favourite' : 'unfavourite', () => ({
    count: store.decisions.setFavourite(photos, favourite),
  }))
  return { action }
}

export const allowTwice: Answer<'allowTwice'> = ({ store }, { photo, twice }) => {
  const { action } = store.actions.record(twice ? 'twice' : 'once', () => {
    if (!store.decisions.setTwice(photo, twice)) noSuchPhoto()
    return { count: 1 }
  })
  return { action }
}

export const undo: Answer<'undo'> = ({ store }) => store.actions.undo()

export const redo: Answer<'redo'> = ({ store }) => store.actions.redo()

/** The rows only; whoever scans and watches the folder stops first. */
export const removeFolder: Answer<'removeFolder'> = ({ store }, { id }) => {
  if (!store.folders.remove(id)) noSuchFolder()
  return null
}

export const pauseFolder: Answer<'pauseFolder'> = ({ store }, { id, paused }) => {
  if (!store.folders.setPaused(id, paused)) noSuchFolder()
  return null
}

function noSuchFolder(): never {
  throw new AppError('no-such-folder.unwatched', {})
}
