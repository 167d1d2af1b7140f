import { AppError } from '../../contract/errors.ts'
import type { Box } from '../faces/geometry.ts'
import type { NewFace } from '../store/face-rows.ts'
import type { PhotoId } from '../store/ids.ts'
import type { Context, Handler, StoreContext } from './context.ts'
import { personOf } from './known.ts'

type Needs = StoreContext & Pick<Context, 'models'>

/** A drawn box with a shorter side tells nothing, in pixels of the photo. */
const minSide = 12

export const drawFace: Handler<'drawFace', Needs> = async (context, { photo, box, person }) => {
  const { store } = context
  const { face, photoId } = await analyzeBox(context, photo, box)
  const drawn = store.faces.addDrawn(photoId, face)
  const { action, result } = store.actions.record('draw-face', () => {
    store.faces.show(drawn, true)
    if (person === null) return { count: 1, person, moved: 0 }
    const { id, name } = personOf(store, person)
    return { count: 1, person: name, moved: store.people.confirm(drawn, id) }
  })
  return { action, face: drawn, moved: result.moved }
}

export const moveFace: Handler<'moveFace', Needs> = async (context, { face: moved, box }) => {
  const { store } = context
  const old = store.faces.byId(moved)
  if (!old) throw new AppError('no-such-face', 'This face is not there any more.')
  const { face, photoId } = await analyzeBox(context, old.photoId, box)
  const label = store.people.labelsOfPhoto(photoId).find(({ faceId }) => faceId === old.id)
  const drawn = store.faces.addDrawn(photoId, face)
  const { action } = store.actions.record('move-face', () => {
    store.faces.show(old.id, false)
    store.decisions.unname(old.id)
    store.faces.show(drawn, true)
    if (label?.state === 'confirmed') store.people.confirm(drawn, label.personId)
    return { count: 1, person: label?.person ?? null }
  })
  return { action, face: drawn }
}
/** The face in a box of a photo, with everything that is kept of it. Throws `no-such-photo`, `bad-box`, `vanished`. */
async function analyzeBox(
  { store, models }: Needs,
  photoNumber: number,
  wanted: Box,
): Promise<{ face: NewFace; photoId: PhotoId }> {
  const photo = store.photos.byId(photoNumber as PhotoId)
  const [path] = photo?.paths ?? []
  if (!photo || path === undefined) throw new AppError('no-such-photo', 'This photo is not in the library any more.')
  const x = Math.max(0, wanted.x)
  const y = Math.max(0, wanted.y)
  const box = {
    x,
    y,
    width: Math.min(photo.width, wanted.x + wanted.width) - x,
    height: Math.min(photo.height, wanted.y + wanted.height) - y,
  }
  if (box.width < minSide || box.height < minSide) {
    throw new AppError('bad-box', 'This box is too small to tell a face by. Draw it around the whole head.')
  }
  const seen = await models.analyzeBox(path, photo.hash, box)
  return { face: { ...seen, source: 'drawn' }, photoId: photo.id }
}
