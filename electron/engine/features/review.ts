import type { GroupCard } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { reviewCalls } from '../../contract/review.ts'
import type { Context, Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { candidatesFor } from './faces.ts'
import { doubtfulOf } from './odd-ones.ts'
import { standing } from './proposals.ts'

/** More faces of one group can't be looked at at once; the next ones come when these are answered. */
const maxMembers = 500

export const waiting: StoreHandler<'waiting'> = ({ store }) => {
  const left = store.review.left()
  return { left, total: left + store.review.answered() }
}

export const review: StoreHandler<'review'> = ({ store }, page) => {
  const { total, rows } = store.review.groups(1, page)
  return { groups: total, page: rows }
}

export const reviewGroup: Handler<'reviewGroup', StoreContext & Pick<Context, 'recognition' | 'duplicates'>> = async (
  context,
  input,
) => {
  const group = groupMembers(context, input)
  const sure = group.members.filter(({ doubtful, poor }) => !doubtful && !poor).map(({ id }) => id)
  const asked = sure.length > 0 ? sure : group.members.map(({ id }) => id)
  return { ...group, candidates: await candidatesFor(context, asked), alike: alikeTo(context, input.id) }
}

/** Another group that may be the same person as this one. */
function alikeTo({ store, duplicates }: StoreContext & Pick<Context, 'duplicates'>, group: number): GroupCard | null {
  for (const { one, other } of standing(store, duplicates.known())) {
    if (!('group' in one.party && 'group' in other.party)) continue
    const found = [one.party.group, other.party.group]
    if (found.includes(group)) return store.review.group(found.find((id) => id !== group)!)?.card ?? null
  }
  return null
}

/** The group as the database knows it, without who it might be. */
export const groupMembers: StoreHandler<'reviewGroup'> = (context, { id }) => {
  const group = context.store.review.group(id)
  if (!group) throw new AppError('no-such-group', 'All faces of this group have been answered.')
  const doubtful = doubtfulOf(context, group.members)
  const members = group.members.map(({ id, photo, date, poor }) => ({
    id,
    photo,
    date,
    poor,
    doubtful: doubtful.has(id),
  }))
  return {
    ...group.card,
    members: members.toSorted((a, b) => Number(a.doubtful) - Number(b.doubtful)).slice(0, maxMembers),
    candidates: [],
    alike: null,
  }
}

export const groups: StoreHandler<'groups'> = ({ store }, page) => store.review.groups(2, page)

export const strangersByDay: StoreHandler<'strangersByDay'> = ({ store }, page) => store.review.days(page)

export const ignored: StoreHandler<'ignored'> = ({ store }, { which, ...page }) => store.review.ignored(which, page)

export const reviewHandlers: HandlersOf<typeof reviewCalls> = {
  waiting,
  review,
  reviewGroup,
  groups,
  strangersByDay,
  ignored,
}
