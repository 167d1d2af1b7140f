import type { Input } from '../../../contract/api.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ActionKind } from '../../../contract/shapes.ts'
import type { Store } from '../../store/database.ts'
import type { KnownFace } from '../../store/decisions.ts'
import { KEPT, type Person } from '../../store/people.ts'
import type { Answer } from '../context.ts'

/** Names faces; who is named and not known yet is made. Fails with `twice-in-photo` where two of them are in one photo. */
export const confirm: Answer<'confirm'> = ({ store }, { faces, person: whom, except = [] }) => {
  const known = knownFaces(store, faces)
  const others = knownFaces(store, except)
  const { action, result } = store.actions.record('confirm', () => {
    const person = personOf(store, whom)
    refuseTwins(store, known, person)
    const moved = known.reduce((faces, { id }) => faces + store.people.confirm(id, person.id), 0)
    for (const { id } of others) store.people.reject(id, person.id)
    return { count: known.length, person: person.name, id: person.id, moved }
  })
  return { action, person: { id: result.id, name: result.person }, moved: result.moved }
}

export const reject: Answer<'reject'> = ({ store }, { faces, person: id }) => {
  const person = existingPerson(store, id)
  return act(store, 'reject', knownFaces(store, faces), person.name, (face) => {
    store.people.reject(face.id, person.id)
  })
}

export const keep: Answer<'keep'> = ({ store }, { faces, person: id }) => {
  const person = existingPerson(store, id)
  return act(store, 'keep', knownFaces(store, faces), person.name, (face) => {
    store.people.confirm(face.id, person.id, KEPT)
  })
}

export const notSure: Answer<'notSure'> = ({ store }, { faces }) => {
  const known = knownFaces(store, faces)
  return act(store, 'not-sure', known, theOnly(known.map(({ suggested }) => suggested)), (face) => {
    store.decisions.doubt(face.id)
  })
}

export const unname: Answer<'unname'> = ({ store }, { faces }) => {
  const known = knownFaces(store, faces)
  return act(store, 'unname', known, theOnly(known.map(({ person }) => person)), (face) => {
    store.decisions.unname(face.id)
  })
}

export const ignore: Answer<'ignore'> = ({ store }, { faces, as }) => {
  const known = knownFaces(store, faces)
  return act(store, kindOf(as, known), known, theOnly(known.map(({ person }) => person)), (face) => {
    store.decisions.ignore(face.id, as)
  })
}

export const ignoreDay: Answer<'ignoreDay'> = ({ store }, { day }) => {
  const strangers = store.decisions.known(store.review.ofDay(day))
  return act(store, 'ignore-strangers', strangers, null, (face) => {
    store.decisions.ignore(face.id, 'stranger')
  })
}

export const bringBack: Answer<'bringBack'> = ({ store }, { faces }) =>
  act(store, 'bring-back', knownFaces(store, faces), null, (face) => {
    store.decisions.bringBack(face.id)
  })

function kindOf(as: Input<'ignore'>['as'], faces: readonly KnownFace[]): ActionKind {
  if (as === 'stranger') return 'ignore-strangers'
  return faces.every(({ source }) => source === 'drawn') ? 'remove-face' : 'not-faces'
}

/** Does the same to each of some faces, as one action. */
function act(
  store: Store,
  kind: ActionKind,
  faces: readonly KnownFace[],
  person: string | null,
  change: (face: KnownFace) => void,
) {
  const { action } = store.actions.record(kind, () => {
    for (const face of faces) change(face)
    return { count: faces.length, person }
  })
  return { action }
}

/** Somebody who is known, or by a name, new or not. Throws `no-such-person` and `bad-name`. */
export function personOf(store: Store, whom: Input<'confirm'>['person']): Person {
  return 'id' in whom ? existingPerson(store, whom.id) : store.people.findOrCreate(whom.name)
}

/** Throws `no-such-person`. */
export function existingPerson(store: Store, id: number): Person {
  const person = store.decisions.person(id)
  if (!person) throw new AppError('no-such-person', {})
  return person
}

/** Throws `no-such-face` if any of them is not there. */
export function knownFaces(store: Store, faces: readonly number[]): KnownFace[] {
  const known = store.decisions.known(faces)
  const missing = new Set(faces).size - known.length
  if (missing === 0) return known
  throw new AppError('no-such-face.gone', { missing, asked: faces.length })
}

/** Throws `twice-in-photo`. */
export function refuseTwins(store: Store, faces: readonly KnownFace[], person: Person): void {
  const photos = new Set<number>()
  const allowed = store.photos.twice()
  for (const { photoId } of faces) {
    if (photos.has(photoId) && !allowed.has(photoId)) {
      const photo = store.timeline.one(photoId)?.name
      throw photo === undefined
        ? new AppError('twice-in-photo.unknown-photo', { name: person.name })
        : new AppError('twice-in-photo', { name: person.name, photo })
    }
    photos.add(photoId)
  }
}

/** The name that all of them carry, if it is one. */
function theOnly(names: readonly (string | null)[]): string | null {
  const different = new Set(names)
  return different.size === 1 ? names[0]! : null
}
