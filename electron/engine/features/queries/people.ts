import { AppError } from '../../../contract/errors.ts'
import { surenessOf } from '../../recognition/confidence.ts'
import type { PersonFace } from '../../../contract/shapes.ts'
import type { MatchedFace } from '../../store/portraits.ts'
import type { Answer, Context } from '../context.ts'

export const people: Answer<'people'> = ({ store }, { hidden }) => store.portraits.all({ hidden })

export const person: Answer<'person'> = ({ store: { portraits, decisions } }, { id }) => {
  const card = portraits.one(id)
  if (!card) throw new AppError('no-such-person', {})
  return { ...card, born: decisions.born(id), seenWith: portraits.seenWith(id, 10) }
}

/** How they fit together is not the database's business: `odd` is answered elsewhere. */
export const personFaces: Answer<'personFaces'> = (context, { id, which, offset, limit }) => {
  const { portraits } = context.store
  const { total, rows } =
    which === 'suggested' ? portraits.suggested(id, { offset, limit }) : portraits.faces(id, { offset, limit })
  return { total, rows: rows.map((face) => toPersonFace(face, context)) }
}

export function toPersonFace({ id, photo, date, poor, label, distance }: MatchedFace, { bands }: Context): PersonFace {
  const decided = label === 'suggested' ? 'suggested' : 'named'
  const sureness = distance === null ? null : surenessOf(distance, bands, decided)
  return { id, photo, date, poor, label, sureness }
}
