import type { PersonFace, ProposedParty, Input } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { peopleCalls } from '../../contract/people.ts'
import { latest } from '../platform/clock.ts'
import { surenessOf } from '../recognition/confidence.ts'
import type { Fit } from '../recognition/person-fit.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { MatchedFace } from '../store/portraits.ts'
import type { Context, Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { existingPerson, knownFaces, personOf, refuseTwins } from './known.ts'
import { facesOf, partyOf, standing } from './proposals.ts'
import { refuseUnlike } from './unlike.ts'

type Recognizing = StoreContext & Pick<Context, 'recognition'>

export const people: StoreHandler<'people'> = ({ store }, { hidden }) => store.portraits.all({ hidden })

export const person: StoreHandler<'person'> = ({ store: { portraits, decisions } }, { id }) => {
  const card = portraits.one(id)
  if (!card) throw new AppError('no-such-person', 'This person is not in the library any more.')
  return { ...card, born: decisions.born(id), seenWith: portraits.seenWith(id, 10) }
}

export const personFaces: Handler<'personFaces', Recognizing> = async (context, input) => {
  if (input.which !== 'odd') return labelledFaces(context, input)
  const { id, offset, limit } = input
  const { order } = await fitOf(context, id)
  const page = new Map(order.slice(offset, offset + limit).map(({ face, odd }) => [face as number, odd]))
  const rows = context.store.portraits
    .some(id, [...page.keys()])
    .map((face) => ({ ...toPersonFace(face, context), odd: page.get(face.id)! }))
  return { total: order.length, rows }
}

/** The faces in the order the database has them: `odd` is not known there, and answers all. */
export const labelledFaces: StoreHandler<'personFaces'> = (context, { id, which, offset, limit }) => {
  const { portraits } = context.store
  const { total, rows } =
    which === 'suggested' ? portraits.suggested(id, { offset, limit }) : portraits.faces(id, { offset, limit })
  return { total, rows: rows.map((face) => toPersonFace(face, context)) }
}

function toPersonFace({ id, photo, date, poor, label, distance }: MatchedFace, { bands }: StoreContext): PersonFace {
  const decided = label === 'suggested' ? 'suggested' : 'named'
  const sureness = distance === null ? null : surenessOf(distance, bands, decided)
  return { id, photo, date, poor, label, sureness }
}

export const personFit: Handler<'personFit', Recognizing> = async (context, { id }) => {
  const { order, somebodyElse } = await fitOf(context, id)
  return { odd: order.filter(({ odd }) => odd).length, somebodyElse }
}

function fitOf({ store, space, recognition }: Recognizing, person: number): Promise<Fit> {
  return recognition.fit(space, readPreferences(store).oneWrongIn, person)
}

export const proposals: Handler<'proposals', StoreContext & Pick<Context, 'duplicates'>> = async (
  { store, duplicates },
  { offset, limit },
) => {
  const all = standing(store, await duplicates.all())
  return { total: all.length, rows: all.slice(offset, offset + limit) }
}

export const rename: StoreHandler<'rename'> = ({ store }, { id, name }) => {
  const person = existingPerson(store, id)
  const { action } = store.actions.record('rename', () => {
    const { name: other, taken } = store.decisions.rename(person.id, name)
    if (taken) {
      const message = `There is already somebody called ${taken.name}. If they are one and the same, merge the two.`
      throw new AppError('name-taken', message, { person: taken })
    }
    return { count: 0, person: person.name, other }
  })
  return { action }
}

export const merge: StoreHandler<'merge'> = ({ store }, input) => {
  const from = existingPerson(store, input.from)
  const into = existingPerson(store, input.into)
  const { action } = store.actions.record('merge', () => {
    // The other's faces may be better, but the cover of the person that keeps the name stays.
    const { cover } = store.portraits.one(into.id)!
    if (cover !== null) store.decisions.setCover(into.id, cover as FaceId)
    return { count: store.decisions.merge(from.id, into.id), person: from.name, other: into.name }
  })
  return { action }
}

export const split: Handler<'split', Recognizing> = async (context, input) => {
  if (!input.sure && input.into) await refuseUnlike(context, input.faces, input.into)
  return splitFaces(context, input)
}

/** Takes faces out of a person: into another one, or into a group of the unknown. What is left is told apart from them. */
export const splitFaces: StoreHandler<'split'> = ({ store }, { person: id, faces, into }) => {
  const from = existingPerson(store, id)
  const known = knownFaces(store, faces)
  const { action, result } = store.actions.record('split', () => {
    const person = into && personOf(store, into)
    if (person?.id === from.id) throw new AppError('already-named', `These faces are named ${from.name} already.`)
    if (person) refuseTwins(store, known, person)
    let moved = 0
    for (const face of known) {
      if (person) moved += store.people.confirm(face.id, person.id)
      store.people.reject(face.id, from.id)
    }
    if (!person) store.apart.joinAnew(known.map((face) => face.id))
    const rest = partyOf(store, { person: from.id })
    if (rest) {
      const some = person
        ? store.portraits.best(person.id, rest.sample.length)
        : known.slice(0, 3).map((face) => face.id)
      store.apart.put(some, facesOf(rest))
    }
    return { count: known.length, person: from.name, other: person?.name ?? null, into: person, moved }
  })
  return { action, person: result.into, moved: result.moved }
}

/** The other's faces join the first. Fails with `twice-in-photo` where both are in one. */
export const joinGroups: StoreHandler<'joinGroups'> = ({ store }, { one, other }) => {
  const groups = [one, other].map((id) => store.review.group(id) ?? noSuchGroup())
  const [into, from] = groups.map(({ members }) => members.map(({ id }) => id as FaceId))
  const photos = new Set(groups[0]!.members.map(({ photo }) => photo))
  if (groups[1]!.members.some(({ photo }) => photos.has(photo)))
    throw new AppError('twice-in-photo', 'Both are in one photo, so they are two people.')
  const { action } = store.actions.record('join', () => {
    const number = store.faces.byId(into![0]!)?.clusterId ?? null
    if (number === null) store.apart.joinAnew([...into!, ...from!])
    else store.apart.join(from!, number)
    return { count: into!.length + from!.length }
  })
  return { action }
}

/** Every face of a group that is set apart from a person is rejected for that person. */
export const setApart: StoreHandler<'setApart'> = ({ store }, input) => {
  const [one, other] = [existingParty(store, input.one), existingParty(store, input.other)]
  const { action } = store.actions.record('apart', () => {
    store.apart.put(facesOf(one), facesOf(other))
    refuseTo(store, one, other)
    refuseTo(store, other, one)
    const [person = null, second = null] = [one.name, other.name].filter((name) => name !== null)
    return { count: 0, person, other: second }
  })
  return { action }
}

function refuseTo(store: Store, { party: whom }: ProposedParty, { party: whose }: ProposedParty): void {
  if (!('person' in whom) || !('group' in whose)) return
  for (const { id } of store.review.group(whose.group)?.members ?? [])
    store.people.reject(id as FaceId, whom.person as PersonId)
}

/** Throws `no-such-person` and `no-such-group`. */
function existingParty(store: Store, party: Input<'setApart'>['one']): ProposedParty {
  if ('person' in party) existingPerson(store, party.person)
  return partyOf(store, party) ?? noSuchGroup()
}

function noSuchGroup(): never {
  throw new AppError('no-such-group', 'All faces of this group have been answered.')
}

export const setCover: StoreHandler<'setCover'> = ({ store }, { id, face }) => {
  const person = existingPerson(store, id)
  const [known] = knownFaces(store, [face])
  const { action } = store.actions.record('cover', () => {
    if (!store.decisions.setCover(person.id, known!.id)) {
      throw new AppError('no-such-face', `This face is not named ${person.name} any more, so it can't stand for them.`)
    }
    return { count: 1, person: person.name }
  })
  return { action }
}

export const setBirthDate: StoreHandler<'setBirthDate'> = ({ store }, { id, born }) => {
  const person = existingPerson(store, id)
  if (born !== null) refuseBirthDate(born)
  const { action } = store.actions.record('birth', () => {
    store.decisions.setBorn(person.id, born)
    return { count: 0, person: person.name, other: born }
  })
  return { action }
}

export const setHidden: StoreHandler<'setHidden'> = ({ store }, { id, hidden }) => {
  const person = existingPerson(store, id)
  const { action } = store.actions.record(hidden ? 'hide' : 'show', () => {
    store.decisions.setHidden(person.id, hidden)
    return { count: 0, person: person.name }
  })
  return { action }
}

/** The earliest year of birth: photography did not exist for people born before. */
const earliest = 1800

/** Throws `bad-date`. */
function refuseBirthDate(born: string): void {
  const day = /^\d{4}$/.test(born) ? `${born}-01-01` : born
  const date = new Date(`${day}T00:00:00Z`)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  if (!isDay) throw new AppError('bad-date', 'That is not a date. Type a year, or a day like 2012-05-10.')
  if (date.getUTCFullYear() < earliest || date.getTime() > latest())
    throw new AppError('bad-date', `A birth date lies between ${earliest} and today.`)
}

export const forgetPerson: Handler<'forgetPerson'> = async ({ forgetting }, { id }) => {
  await forgetting.person(id)
  return null
}

export const forgetAllFaces: Handler<'forgetAllFaces'> = async ({ forgetting }) => {
  await forgetting.allFaces()
  return null
}

export const peopleHandlers: HandlersOf<typeof peopleCalls> = {
  people,
  person,
  personFaces,
  personFit,
  proposals,
  rename,
  merge,
  split,
  joinGroups,
  setApart,
  setCover,
  setHidden,
  setBirthDate,
  forgetPerson,
  forgetAllFaces,
}
