import { AppError } from '../../../contract/errors.ts'
import type { Answer } from '../context.ts'
import { doubtfulOf } from './odd-ones.ts'

/** More faces of one group can't be looked at at once; the next ones come when these are answered. */
const mostMembers = 500

export const waiting: Answer<'waiting'> = ({ store }) => {
  const left = store.review.left()
  return { left, total: left + store.review.answered() }
}

export const review: Answer<'review'> = ({ store }, page) => {
  const { total, rows } = store.review.groups(1, page)
  return { groups: total, page: rows }
}

/** The members; who they might be, and which other group, is the matcher's business. */
export const reviewGroup: Answer<'reviewGroup'> = (context, { id }) => {
  const group = context.store.review.group(id)
  if (!group) throw new AppError('no-such-group', {})
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
    members: members.toSorted((a, b) => Number(a.doubtful) - Number(b.doubtful)).slice(0, mostMembers),
    candidates: [],
    alike: null,
  }
}

export const groups: Answer<'groups'> = ({ store }, page) => store.review.groups(2, page)

export const strangersByDay: Answer<'strangersByDay'> = ({ store }, page) => store.review.days(page)

export const ignored: Answer<'ignored'> = ({ store }, { which, ...page }) => store.review.ignored(which, page)
