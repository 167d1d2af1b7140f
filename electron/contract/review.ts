import { z } from 'zod'
import { call } from './call.ts'
import { id, nothing, page, type FaceTile, type Page } from './common.ts'
import type { Candidate } from './faces.ts'

/** The faces without a person, and the groups they form. */

/** Unknown faces that look like one and the same person; one face alone is a group too. */
export interface GroupCard {
  readonly id: number
  readonly faces: number
  readonly photos: number
  readonly first: string
  readonly last: string
  /** Its best faces, at most four. */
  readonly sample: readonly number[]
}

/** Faces without a person, still to be looked at, and all there ever were: "212 of 1,840 left". */
export interface Waiting {
  readonly left: number
  readonly total: number
}

/** The review queue, largest and surest first. */
export interface ReviewQueue {
  /** How many groups, alone ones included. */
  readonly groups: number
  readonly page: readonly GroupCard[]
}

export interface ReviewGroup extends GroupCard {
  /** Best first, the doubtful ones last; at most 500. */
  readonly members: readonly (FaceTile & { readonly doubtful: boolean })[]
  /** At most five, likeliest first. */
  readonly candidates: readonly Candidate[]
  /** Another group that may be the same person. */
  readonly alike: GroupCard | null
}

/** Faces without a person, by the day of their photos: a wedding's guests go at once. Most faces first. */
export interface StrangerDay {
  readonly day: string
  readonly faces: number
  readonly photos: number
  readonly sample: readonly number[]
}

export const reviewCalls = {
  /** How many faces wait for a name: the one count of it. */
  waiting: call(nothing).answers<Waiting>(),
  review: call(z.strictObject({ ...page })).answers<ReviewQueue>(),
  /** Fails with `no-such-group` when all its faces have been answered. */
  reviewGroup: call(z.strictObject({ id })).answers<ReviewGroup>(),
  /** The unknown groups of at least two faces, for the People screen. */
  groups: call(z.strictObject({ ...page })).answers<Page<GroupCard>>(),
  strangersByDay: call(z.strictObject({ ...page })).answers<Page<StrangerDay>>(),
  ignored: call(z.strictObject({ which: z.enum(['stranger', 'not-a-face']), ...page })).answers<Page<FaceTile>>(),
}
