import { AppError } from '../../errors.ts'
import type { FaceId } from '../../store/ids.ts'
import type { Answer } from '../context.ts'
import { existingPerson, knownFaces } from './faces.ts'

export const rename: Answer<'rename'> = ({ store }, { id, name }) => {
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

export const setCover: Answer<'setCover'> = ({ store }, { id, face }) => {
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
  if (!isDay) throw new AppError('bad-date', 'That is not a date. Type a year, or a day like 2012-05-10.')
  if (date.getUTCFullYear() < earliest || date.getTime() > Date.now())
    throw new AppError('bad-date', `A birth date lies between ${earliest} and today.`)
}
