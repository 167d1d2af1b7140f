import { AppError } from '../contract/errors.ts'
import { cliCommand } from './hint.ts'
import type { ContradictedFaces } from './recognition/contradiction.ts'
import type { EnrollInput, EnrollResult, RejectInput, RejectResult } from './requests.ts'
import { unlike } from './features/unlike.ts'
import type { ReadableStore, Store } from './store/database.ts'
import type { Face } from './store/faces.ts'
import type { FaceId, PersonId } from './store/ids.ts'
import type { Person } from './store/people.ts'
import { findPhoto } from './views.ts'

/** What speaks against a face being somebody. */
export type ContradictionOf = (face: FaceId, person: PersonId) => ContradictedFaces<PersonId> | null

/** Says who a face of a photo is. Returns what tells, once all faces have been named, what came of it. */
export function enroll(store: Store, { photo, name, face }: EnrollInput, doubtOf: ContradictionOf): () => EnrollResult {
  const chosen = chooseFace(store.faces.ofPhoto(findPhoto(store, photo).id), photo, face)
  const before = namesFound(store)
  before.delete(chosen.id)
  const { result: person } = store.actions.record('confirm', () => {
    const known = store.people.findOrCreate(name)
    refuseTwin(store, chosen, known, photo)
    const doubt = doubtOf(chosen.id, known.id)
    store.people.confirm(chosen.id, known.id)
    return { ...known, doubt: doubt && unlike(store, known, doubt, 1).message, count: 1, person: known.name }
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
  if (!known)
    throw new AppError('no-such-face', `There is no face ${face}. See the numbers with: ${cliCommand('faces')}`)
  const person = store.people.lookUp(name)
  if (!person)
    throw new AppError('no-such-person', `Nobody is called ${name}. See the names with: ${cliCommand('people')}`)
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
  const sentence = `${name} can be in a photo only once, and is face ${twin.faceId} of ${photo} already.`
  const remedy = `If that is wrong, say so first: ${cliCommand(`reject ${twin.faceId} --name "${name}"`)}`
  throw new AppError('twice-in-photo', `${sentence} ${remedy}`)
}

/** The face that is meant: the only one, or the one with the given number. */
function chooseFace(faces: readonly Face[], photo: string, wanted: number | null): Face {
  if (faces.length === 0) throw new AppError('no-face', `No face was found in ${photo}, so there is nobody to name.`)
  const listed = faces
    .toSorted((a, b) => a.box.x - b.box.x)
    .map(
      ({ id, box }) =>
        `${id} at ${Math.round(box.x)},${Math.round(box.y)} (${Math.round(box.width)} x ${Math.round(box.height)})`,
    )
    .join('; ')
  if (wanted !== null) {
    const face = faces.find(({ id }) => id === wanted)
    if (face) return face
    throw new AppError('no-such-face', `${photo} has no face ${wanted}. Its faces from left to right: ${listed}.`)
  }
  if (faces.length > 1) {
    const message = `${photo} has ${faces.length} faces; say which one with --face ID. From left to right: ${listed}.`
    throw new AppError('which-face', message)
  }
  return faces[0]!
}
