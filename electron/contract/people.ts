import { z } from 'zod'
import { call } from './call.ts'
import {
  id,
  name,
  page,
  person,
  someFaces,
  type FaceTile,
  type Moved,
  type Page,
  type PersonName,
  type Sureness,
} from './common.ts'
import type { Done } from './history.ts'

/** The people: who they are, which faces they have, who may be one and the same. */

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
  /** It clearly does not fit with their others; only said where the call asks how they fit. */
  readonly odd?: boolean
}

/** Two that may be one and the same person: the named one first, then the one with more faces. */
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

/** Somebody with a name, or a group without one. */
const party = z.union([z.strictObject({ person: id }), z.strictObject({ group: id })])

export const peopleCalls = {
  /** All people, hidden ones only if asked for. */
  people: call(z.strictObject({ hidden: z.boolean() })).answers<readonly PersonCard[]>(),
  person: call(z.strictObject({ id })).answers<PersonDetail>(),
  /** `all` by date, newest first; `suggested` likeliest first; `odd` all again, those that fit least first. */
  personFaces: call(z.strictObject({ id, which: z.enum(['all', 'suggested', 'odd']), ...page })).answers<
    Page<PersonFace>
  >(),
  /** How well a person's faces fit together. */
  personFit: call(z.strictObject({ id })).answers<PersonFit>(),
  /** Who may be one and the same person, surest first. */
  proposals: call(z.strictObject({ ...page })).answers<Page<Proposal>>(),

  /** Fails with `name-taken` if somebody else is called so; `Failure.person` says who: offer the merge. */
  rename: call(z.strictObject({ id, name })).answers<Done>().changes('people', 'history').undoable().keepsNames(),
  merge: call(z.strictObject({ from: id, into: id }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /**
   * Some of a person's faces are somebody else's: of another person, known or new, or of nobody who has a name yet, and then
   * a group of their own. None of them gets the old name back by itself. Fails like `confirm`.
   */
  split: call(z.strictObject({ person: id, faces: someFaces, into: person.nullable(), sure: z.boolean().optional() }))
    .answers<Done & Moved & { readonly person: PersonName | null }>()
    .changes('people', 'history')
    .undoable(),
  /** Two groups without a name are one person; the first keeps its number. Fails with `twice-in-photo` where both are in one. */
  joinGroups: call(z.strictObject({ one: id, other: id }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable()
    .keepsNames(),
  /** Two are different people, and stay so when their groups change. */
  setApart: call(z.strictObject({ one: party, other: party }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  setCover: call(z.strictObject({ id, face: id }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable()
    .keepsNames(),
  /** A hidden person is not suggested any more. */
  setHidden: call(z.strictObject({ id, hidden: z.boolean() }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /** `YYYY` or `YYYY-MM-DD`; null takes it away. Fails with `bad-date` for days that are not, or can't be. */
  setBirthDate: call(z.strictObject({ id, born: z.string().max(100).nullable() }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),

  /** Can't be undone: everything learned of a person, their name included, also in the history. Their photos stay. */
  forgetPerson: call(z.strictObject({ id })).answers<null>().changes('people', 'photos', 'history'),
  /** Can't be undone: all faces, people and what was learned of them. */
  forgetAllFaces: call(z.strictObject({ word: z.literal('forget') }))
    .answers<null>()
    .changes('photos', 'people', 'folders', 'problems', 'preferences', 'history'),
}
