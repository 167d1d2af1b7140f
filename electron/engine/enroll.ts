import { AppError } from '../contract/errors.ts'
import type { ContradictedFaces } from './recognition/contradiction.ts'
import type { EnrollInput, EnrollResult, RejectInput, RejectResult } from './requests.ts'
import { unlike } from './features/unlike.ts'
import type { ReadableStore, Store } from './store/database.ts'
import type { Face } from './store/faces.ts'
import type { FaceId, PersonId } from './store/ids.ts'
import type { Person } from './store/people.ts'
import { findPhoto } from './views.ts'

/** What speaks against a face being somebody. */
export type DoubtOf = (face: FaceId, person: PersonId) => ContradictedFaces<PersonId> | null

/** Says who a face of a photo is. Returns what tells, once all faces have been named, what came of it. */
export function enroll(store: Store, { photo, name, face }: EnrollInput, doubtOf: DoubtOf): () => EnrollResult {
  const chosen = chooseFace(store.faces.ofPhoto(findPhoto(store, photo).id), photo, face)
  const before = namesFound(store)
  before.delete(chosen.id)
  const { result: person } = store.actions.record('confirm', () => {
    const known = store.people.findOrCreate(name)
    refuseTwin(store, chosen, known, photo)
    const doubt = doubtOf(chosen.id, known.id)
    store.people.confirm(chosen.id, known.id)
    return { ...known, doubt: doubt && unlike(store, known, doubt, 1).told, count: 1, person: known.name }
  })
  return () => {
    const { auto = 0, suggested = 0 } = store.people.list().find(({ id }) => id === person.id) ?? {}
    const after = namesFound(store)
    const lost = [...before].filter(([face, name]) => after.get(face) !== name).length
    return { person: person.name, face: chosen.id, matched: auto, suggested, lost, doubt: person.doubt }
  }
}

/** Says that a face is not somebody. */
export function reject(store: Store, { face, name }: RejectInput): () => RejectResult {
  const known = store.faces.byId(face)
  if (!known) throw new AppError('no-such-face.number', { face })
  const person = store.people.byName(name)
  if (!person) throw new AppError('no-such-person.name', { name })
  store.actions.record('reject', () => {
    store.people.reject(known.id, person.id)
    return { count: 1, person: person.name }
  })
  return () => ({ face: known.id, person: person.name })
}

/** Who was named by the matcher. */
function namesFound(store: ReadableStore): Map<FaceId, PersonId> {
  const found = store.people.labels().filter(({ state }) => state === 'auto')
  return new Map(found.map(({ faceId, personId }) => [faceId, personId]))
}

/** Somebody is in a photo once, but in a mirror or a collage. If the user has named another face of it so already, one of the two is wrong. */
function refuseTwin(store: Store, { id: face, photoId }: Face, { id, name }: Person, photo: string): void {
  if (store.photos.twice().has(photoId)) return
  const twin = store.people
    .labelsOfPhoto(photoId)
    .find(({ faceId, personId, state }) => faceId !== face && personId === id && state === 'confirmed')
  if (!twin) return
  throw new AppError('twice-in-photo.other-face', { name, face: twin.faceId, path: photo })
}

/** The face that is meant: the only one, or the one with the given number. */
function chooseFace(faces: readonly Face[], photo: string, wanted: number | null): Face {
  if (faces.length === 0) throw new AppError('no-face', { path: photo })
  const listed = faces
    .toSorted((a, b) => a.box.x - b.box.x)
    .map(({ id, box: { x, y, width, height } }) => ({ id, x, y, width, height }))
  if (wanted !== null) {
    const face = faces.find(({ id }) => id === wanted)
    if (face) return face
    throw new AppError('no-such-face.in-photo', { path: photo, face: wanted, faces: listed })
  }
  if (faces.length > 1) {
    throw new AppError('which-face', { path: photo, faces: listed })
  }
  return faces[0]!
}
