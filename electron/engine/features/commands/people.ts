import { latest } from '../../platform/clock.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ProposedParty } from '../../../contract/shapes.ts'
import type { Store } from '../../store/database.ts'
import type { FaceId, PersonId } from '../../store/ids.ts'
import type { Input } from '../../../contract/api.ts'
import type { Answer } from '../context.ts'
import { facesOf, partyOf } from '../queries/proposals.ts'
import { existingPerson, knownFaces, personOf, refuseTwins } from './faces.ts'

export const rename: Answer<'rename'> = ({ store }, { id, name }) => {
  const person = existingPerson(store, id)
  const { action } = store.actions.record('rename', () => {
    const { name: other, taken } = store.decisions.rename(person.id, name)
    if (taken) {
      throw new AppError('name-taken', { person: { id: taken.id, name: taken.name } })
    }
    return { count: 0, person: person.name, other }
  })
  return { action }
}

export const merge: Answer<'merge'> = ({ store }, input) => {
  const from = existingPerson(store, input.from)
  const into = existingPerson(store, input.into)
  const { action } = store.actions.record('merge', () => {
    // The other's faces may be better, but this is the one that stands for whoever keeps their name.
    const { cover } = store.portraits.one(into.id)!
    if (cover !== null) store.decisions.setCover(into.id, cover as FaceId)
    return { count: store.decisions.merge(from.id, into.id), person: from.name, other: into.name }
  })
  return { action }
}

/** Takes faces out of a person: into another one, or into a group of the unknown. What is left is told apart from them. */
export const split: Answer<'split'> = ({ store }, { person: id, faces, into }) => {
  const from = existingPerson(store, id)
  const known = knownFaces(store, faces)
  const { action, result } = store.actions.record('split', () => {
    const person = into && personOf(store, into)
    if (person?.id === from.id) throw new AppError('already-named', { name: from.name })
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
export const joinGroups: Answer<'joinGroups'> = ({ store }, { one, other }) => {
  const groups = [one, other].map((id) => store.review.group(id) ?? noSuchGroup())
  const [into, from] = groups.map(({ members }) => members.map(({ id }) => id as FaceId))
  const photos = new Set(groups[0]!.members.map(({ photo }) => photo))
  if (groups[1]!.members.some(({ photo }) => photos.has(photo))) throw new AppError('twice-in-photo.groups', {})
  const { action } = store.actions.record('join', () => {
    const number = store.faces.byId(into![0]!)?.clusterId ?? null
    if (number === null) store.apart.joinAnew([...into!, ...from!])
    else store.apart.join(from!, number)
    return { count: into!.length + from!.length }
  })
  return { action }
}

/** Faces of a group that is not somebody are refused to them, one by one. */
export const setApart: Answer<'setApart'> = ({ store }, input) => {
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
  throw new AppError('no-such-group', {})
}

export const setCover: Answer<'setCover'> = ({ store }, { id, face }) => {
  const person = existingPerson(store, id)
  const [known] = knownFaces(store, [face])
  const { action } = store.actions.record('cover', () => {
    if (!store.decisions.setCover(person.id, known!.id)) {
      throw new AppError('no-such-face.cover', { name: person.name })
    }
    return { count: 1, person: person.name }
  })
  return { action }
}

export const setBirthDate: Answer<'setBirthDate'> = ({ store }, { id, born }) => {
  const person = existingPerson(store, id)
  if (born !== null) refuseBirthDate(born)
  const { action } = store.actions.record('birth', () => {
    store.decisions.setBorn(person.id, born)
    return { count: 0, person: person.name, other: born }
  })
  return { action }
}

export const setHidden: Answer<'setHidden'> = ({ store }, { id, hidden }) => {
  const person = existingPerson(store, id)
  const { action } = store.actions.record(hidden ? 'hide' : 'show', () => {
    store.decisions.setHidden(person.id, hidden)
    return { count: 0, person: person.name }
  })
  return { action }
}

/** Nobody in a photo was born before. */
const earliest = 1800

/** Throws `bad-date`. */
function refuseBirthDate(born: string): void {
  const day = /^\d{4}$/.test(born) ? `${born}-01-01` : born
  const date = new Date(`${day}T00:00:00Z`)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  if (!isDay) throw new AppError('bad-date', {})
  if (date.getUTCFullYear() < earliest || date.getTime() > latest()) throw new AppError('bad-date.range', { earliest })
}
