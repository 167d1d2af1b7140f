import type { ActionKind, Candidate, Input } from '../../contract/api.ts'
import type { faceCalls } from '../../contract/faces.ts'
import { surenessOf } from '../recognition/confidence.ts'
import { distanceOf } from '../recognition/space.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { KnownFace } from '../store/decisions.ts'
import { KEPT } from '../store/people.ts'
import type { Context, Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { drawFace, moveFace } from './drawn-faces.ts'
import { evidence } from './evidence.ts'
import { existingPerson, knownFaces, personOf, refuseTwins } from './known.ts'
import { refuseUnlike } from './unlike.ts'

/** This many faces are enough to see whom a group resembles. */
const maxAsked = 24

export const candidates: Handler<'candidates', StoreContext & Pick<Context, 'recognition'>> = (context, { faces }) =>
  candidatesFor(context, faces)

/** Who these faces might be, taken for one person, likeliest first. */
export async function candidatesFor(
  { store, space, bands, recognition }: StoreContext & Pick<Context, 'recognition'>,
  faces: readonly number[],
): Promise<Candidate[]> {
  const found = await recognition.likenesses(space, readPreferences(store).oneWrongIn, faces.slice(0, maxAsked))
  return found.flatMap(({ person, similarity, face, nearest }) => {
    const card = store.portraits.one(person)
    // Faces whose photo is gone teach, but there is nothing to show of them.
    const [tile] = store.faces.tiles([nearest, card?.cover ?? nearest])
    if (!card || !tile) return []
    const sureness = surenessOf(distanceOf(similarity), bands)
    return [{ id: card.id, name: card.name, cover: card.cover, sureness, face, nearest: tile }]
  })
}

export const confirm: Handler<'confirm', StoreContext & Pick<Context, 'recognition'>> = async (context, input) => {
  if (!input.sure) await refuseUnlike(context, input.faces, input.person)
  return confirmFaces(context, input)
}

/** Names faces, whatever speaks against it; a name that is not known yet makes a person. Throws `twice-in-photo`. */
export const confirmFaces: StoreHandler<'confirm'> = ({ store }, { faces, person: whom, except = [] }) => {
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

export const reject: StoreHandler<'reject'> = ({ store }, { faces, person: id }) => {
  const person = existingPerson(store, id)
  return act(store, 'reject', knownFaces(store, faces), person.name, (face) => {
    store.people.reject(face.id, person.id)
  })
}

export const keep: StoreHandler<'keep'> = ({ store }, { faces, person: id }) => {
  const person = existingPerson(store, id)
  return act(store, 'keep', knownFaces(store, faces), person.name, (face) => {
    store.people.confirm(face.id, person.id, KEPT)
  })
}

export const notSure: StoreHandler<'notSure'> = ({ store }, { faces }) => {
  const known = knownFaces(store, faces)
  return act(store, 'not-sure', known, theOnly(known.map(({ suggested }) => suggested)), (face) => {
    store.decisions.doubt(face.id)
  })
}

export const unname: StoreHandler<'unname'> = ({ store }, { faces }) => {
  const known = knownFaces(store, faces)
  return act(store, 'unname', known, theOnly(known.map(({ person }) => person)), (face) => {
    store.decisions.unname(face.id)
  })
}

export const ignore: StoreHandler<'ignore'> = ({ store }, { faces, as }) => {
  const known = knownFaces(store, faces)
  return act(store, kindOf(as, known), known, theOnly(known.map(({ person }) => person)), (face) => {
    store.decisions.ignore(face.id, as)
  })
}

export const ignoreDay: StoreHandler<'ignoreDay'> = ({ store }, { day }) => {
  const strangers = store.decisions.known(store.review.ofDay(day))
  return act(store, 'ignore-strangers', strangers, null, (face) => {
    store.decisions.ignore(face.id, 'stranger')
  })
}

export const bringBack: StoreHandler<'bringBack'> = ({ store }, { faces }) =>
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

/** The name that all of them carry, if it is one. */
function theOnly(names: readonly (string | null)[]): string | null {
  const different = new Set(names)
  return different.size === 1 ? names[0]! : null
}

export const faceHandlers: HandlersOf<typeof faceCalls> = {
  candidates,
  evidence,
  confirm,
  reject,
  keep,
  notSure,
  unname,
  ignore,
  ignoreDay,
  bringBack,
  drawFace,
  moveFace,
}
