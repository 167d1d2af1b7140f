import { AppError } from '../../errors.ts'
import { surenessOf } from '../../people/sureness.ts'
import type { PersonFace } from '../../shapes.ts'
import type { MatchedFace } from '../../store/portraits.ts'
import type { Answer, Context } from '../context.ts'
import { oddOnes } from './odd-ones.ts'

export const people: Answer<'people'> = ({ store }, { hidden }) => store.portraits.all({ hidden })

export const person: Answer<'person'> = (context, { id }) => {
  const { portraits, decisions } = context.store
  const card = portraits.one(id)
  if (!card) throw new AppError('no-such-person', 'This person is not in the library any more.')
  return {
    ...card,
    born: decisions.born(id),
    seenWith: portraits.seenWith(id, 10),
    oddOnes: oddOnes(context, id).length,
  }
}

export const personFaces: Answer<'personFaces'> = (context, { id, which, offset, limit }) => {
  const { portraits } = context.store
  if (which === 'odd') {
    const odd = oddOnes(context, id)
    return { total: odd.length, rows: odd.slice(offset, offset + limit).map((face) => toPersonFace(face, context)) }
  }
  const { total, rows } =
    which === 'all' ? portraits.faces(id, { offset, limit }) : portraits.suggested(id, { offset, limit })
  return { total, rows: rows.map((face) => toPersonFace(face, context)) }
}

function toPersonFace({ id, photo, date, poor, label, distance }: MatchedFace, { bands }: Context): PersonFace {
  const decided = label === 'suggested' ? 'suggested' : 'named'
  const sureness = distance === null ? null : surenessOf(distance, bands, decided)
  return { id, photo, date, poor, label, sureness }
}
