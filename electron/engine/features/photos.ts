import type { PhotoFace } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { photoCalls } from '../../contract/photos.ts'
import { surenessOf } from '../recognition/confidence.ts'
import type { FaceOnPhoto } from '../store/photo-faces.ts'
import type { HandlersOf, StoreContext, StoreHandler } from './context.ts'

export const timeline: StoreHandler<'timeline'> = ({ store }, { filter }) => store.timeline.months(filter)

export const photos: StoreHandler<'photos'> = ({ store }, { filter, month, ...page }) =>
  store.timeline.ofMonth(filter, month, page)

/** How many names stand beside a month. */
const maxNames = 2

export const monthPeople: StoreHandler<'monthPeople'> = ({ store }, { filter, month }) => {
  const others = store.timeline.peopleOf(filter, month).filter(({ id }) => !filter.with?.includes(id))
  return { names: others.slice(0, maxNames).map(({ name }) => name), people: others.length }
}

export const photoIds: StoreHandler<'photoIds'> = ({ store }, { filter }) => store.timeline.ids(filter)

export const photoPlace: StoreHandler<'photoPlace'> = ({ store }, { id, filter }) =>
  store.timeline.place(id, filter) ?? noSuchPhoto()

export const facePlaces: StoreHandler<'facePlaces'> = ({ store }, { person, photos }) =>
  store.photoFaces.places(person, photos)

export const photo: StoreHandler<'photo'> = ({ store, bands }, { id }) => {
  const photo = store.timeline.one(id) ?? noSuchPhoto()
  const files = store.timeline.filesOf(id)
  const { folder, prefix } = files[0]!
  return {
    ...photo,
    paths: files.map(({ path }) => path),
    folder: { id: folder, prefix },
    faces: store.photoFaces.of(id).map((face) => toPhotoFace(face, bands)),
  }
}

function toPhotoFace({ label, suggestion, ...face }: FaceOnPhoto, bands: StoreContext['bands']): PhotoFace {
  const sureness =
    label?.state === 'auto' && label.distance !== null ? surenessOf(label.distance, bands, 'named') : null
  return {
    ...face,
    person: label && { id: label.personId, name: label.person },
    label: label?.state ?? null,
    sureness,
    suggestion: suggestion && {
      id: suggestion.personId,
      name: suggestion.person,
      sureness: surenessOf(suggestion.distance, bands, 'suggested'),
    },
  }
}

function noSuchPhoto(): never {
  throw new AppError('no-such-photo', 'This photo is not in the library any more. It may come back when its folder is.')
}

export const favourite: StoreHandler<'favourite'> = ({ store }, { photos, favourite }) => {
  const { action } = store.actions.record(favourite ? 'favourite' : 'unfavourite', () => ({
    count: store.decisions.setFavourite(photos, favourite),
  }))
  return { action }
}

export const allowTwice: StoreHandler<'allowTwice'> = ({ store }, { photo, twice }) => {
  const { action } = store.actions.record(twice ? 'twice' : 'once', () => {
    if (!store.decisions.setTwice(photo, twice)) noSuchPhoto()
    return { count: 1 }
  })
  return { action }
}

export const photoHandlers: HandlersOf<typeof photoCalls> = {
  timeline,
  photos,
  monthPeople,
  photoIds,
  photo,
  photoPlace,
  facePlaces,
  allowTwice,
  favourite,
}
