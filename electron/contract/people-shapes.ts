import type { FaceTile } from './shapes.ts'

/** How sure a guess is, in words a person understands. */
export type Sureness = 'certain' | 'likely' | 'maybe' | 'unlikely'

export interface PersonName {
  readonly id: number
  readonly name: string
}

export interface PersonCard extends PersonName {
  readonly hidden: boolean
  /** The face that stands for the person: the chosen one, else their best. Null where no photo of theirs is on disk. */
  readonly cover: number | null
  readonly confirmed: number
  readonly auto: number
  readonly suggested: number
  readonly photos: number
  /** First and last day they are seen on. */
  readonly first: string | null
  readonly last: string | null
}

export interface PersonDetail extends PersonCard {
  /** `YYYY` or `YYYY-MM-DD`, where the user said it. */
  readonly born: string | null
  /** Who is often in the same photos, most often first, at most ten. */
  readonly seenWith: readonly (PersonName & { readonly cover: number | null; readonly photos: number })[]
}

/** How well a person's faces fit together. */
export interface PersonFit {
  /** How many of them clearly don't. */
  readonly odd: number
  /** Some that look like somebody else than the rest, best first; null where there are none. */
  readonly somebodyElse: readonly number[] | null
}

/** A face of a person's, or one suggested for them. */
export interface PersonFace extends FaceTile {
  readonly label: 'confirmed' | 'auto' | 'suggested'
  readonly sureness: Sureness | null
  /** It clearly does not fit to their others; only said where it is asked for how they fit. */
  readonly odd?: boolean
}

/** Who a face or a group might be. */
export interface Candidate extends PersonName {
  readonly cover: number | null
  readonly sureness: Sureness
  /** The two faces that resemble each other most: one of those asked about, and one the user confirmed. */
  readonly face: number
  readonly nearest: FaceTile
}

/** Why a face carries a name that nobody confirmed, or why one is suggested. */
export interface Evidence {
  readonly face: number
  readonly person: PersonName
  readonly sureness: Sureness
  /** `group`: the faces that look like this one are the person, together. */
  readonly rule: 'distance' | 'distance and classifier' | 'group' | 'suggestion'
  /** 0 to 1; null where it was not calibrated. */
  readonly probability: number | null
  /** The confirmed faces of that person it resembles most, nearest first, at most three. */
  readonly nearest: readonly (FaceTile & { readonly distance: number })[]
  /** Whom it resembles most besides, and how much more it resembles this person: below 0 where the other is nearer. */
  readonly rival: (PersonName & { readonly margin: number }) | null
  /** Of a suggestion: why the face was not named by itself. */
  readonly doubts: readonly Hesitation[]
}

/** Two that may be one and the same person. Who has a name comes first, and who has more faces. */
export interface Proposal {
  readonly one: ProposedParty
  readonly other: ProposedParty
}

export interface ProposedParty {
  readonly party: { readonly person: number } | { readonly group: number }
  /** Null of a group, which has none yet. */
  readonly name: string | null
  readonly photos: number
  readonly first: string | null
  readonly last: string | null
  /** Their best faces, at most three. */
  readonly sample: readonly number[]
}
/**
 * Hard to see; not alike enough; alike enough, but not for a child; like somebody else too; alike, but not in what tells the
 * person from others; answered with "not sure" before.
 */
export type Hesitation = 'poor' | 'far' | 'child' | 'rival' | 'unlike' | 'not sure'
