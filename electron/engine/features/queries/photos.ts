import { AppError } from '../../../contract/errors.ts'
import { surenessOf } from '../../recognition/confidence.ts'
import type { PhotoFace } from '../../../contract/shapes.ts'
import type { FaceOnPhoto } from '../../store/photo-faces.ts'
import type { Answer, Context } from '../context.ts'

export const timeline: Answer<'timeline'> = ({ store }, { filter }) => store.timeline.months(filter)

export const photos: Answer<'photos'> = ({ store }, { filter, month, ...page }) =>
  store.timeline.ofMonth(filter, month, page)

/** So many names stand beside a month. */
const mostNames = 2

export const monthPeople: Answer<'monthPeople'> = ({ store }, { filter, month }) => {
  const others = store.timeline.peopleOf(filter, month).filter(({ id }) => !filter.with?.includes(id))
  return { names: others.slice(0, mostNames).map(({ name }) => name), people: others.length }
}

export const photoIds: Answer<'photoIds'> = ({ store }, { filter }) => store.timeline.ids(filter)

export const photoPlace: Answer<'photoPlace'> = ({ store }, { id, filter }) =>
  store.timeline.place(id, filter) ?? noSuchPhoto()

export const facePlaces: Answer<'facePlaces'> = ({ store }, { person, photos }) =>
  store.photoFaces.places(person, photos)

export const photo: Answer<'photo'> = ({ store, bands }, { id }) => {
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

export const folderTree: Answer<'folderTree'> = ({ store }) => store.directories.tree()

function toPhotoFace({ label, suggestion, ...face }: FaceOnPhoto, bands: Context['bands']): PhotoFace {
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

export function noSuchPhoto(): never {
  throw new AppError('no-such-photo.may-return', {})
}
