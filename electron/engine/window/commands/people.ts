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

export const setHidden: Answer<'setHidden'> = ({ store }, { id, hidden }) => {
  const person = existingPerson(store, id)
  const { action } = store.actions.record(hidden ? 'hide' : 'show', () => {
    store.decisions.setHidden(person.id, hidden)
    return { count: 0, person: person.name }
  })
  return { action }
}
