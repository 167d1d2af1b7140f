import type { OneWrongIn } from '../../contract/api.ts'
import type { PersonId } from '../store/ids.ts'
import type { FacePerson } from '../store/people.ts'
import type { FaceOutcome } from '../store/recognized.ts'
import type { ContradictedFaces } from './contradiction.ts'
import type { Grounds } from './evidence.ts'
import type { Likeness } from './likeness.ts'
import type { Fit } from './person-fit.ts'
import type { MeasuredPrecision } from './precision-report.ts'
import type { Proposal } from './proposals.ts'
import type { SpaceId } from './space.ts'

/** What the people worker is asked. */
export type PeopleRequest = {
  readonly space: SpaceId
  readonly precision: OneWrongIn
} &
  /** Have everybody in mind before somebody waits for it. */
  (
    | { readonly kind: 'recall' }
    /** What has become of all faces, as far as it is not what the library says. */
    | { readonly kind: 'recognize'; readonly quick: boolean }
    /** What another precision would name. */
    | { readonly kind: 'preview'; readonly other: OneWrongIn }
    /** How well the promise of each precision is kept. */
    | { readonly kind: 'promise' }
    /** What speaks for a face being somebody's. */
    | { readonly kind: 'grounds'; readonly face: number; readonly person: number }
    /** Whom these faces resemble, taken for one person. */
    | { readonly kind: 'likenesses'; readonly faces: readonly number[] }
    /** Which groups and people may be one and the same. */
    | { readonly kind: 'proposals' }
    /** How well a person's faces fit together. */
    | { readonly kind: 'fit'; readonly person: number }
    /** What speaks against these faces being this person. */
    | { readonly kind: 'contradiction'; readonly faces: readonly number[]; readonly person: number }
  )

/** What another precision would change; of the faces gained and lost a few, the least sure first. */
export interface NamesPreview {
  readonly namedNow: number
  readonly named: number
  readonly gained: number
  readonly lost: number
  readonly someGained: readonly FacePerson[]
  readonly someLost: readonly FacePerson[]
}

export type PeopleAnswer =
  | { readonly kind: 'recall' }
  | { readonly kind: 'recognize'; readonly outcomes: readonly FaceOutcome[]; readonly exact: boolean }
  | { readonly kind: 'preview'; readonly preview: NamesPreview }
  | { readonly kind: 'promise'; readonly promise: MeasuredPrecision }
  | { readonly kind: 'grounds'; readonly grounds: Grounds | null }
  | { readonly kind: 'likenesses'; readonly likenesses: readonly Likeness<PersonId>[] }
  | { readonly kind: 'proposals'; readonly proposals: readonly Proposal[] }
  | { readonly kind: 'fit'; readonly fit: Fit }
  | { readonly kind: 'contradiction'; readonly contradiction: ContradictedFaces<PersonId> | null }

export interface PeopleWorkerSettings {
  readonly library: string
  readonly models: string
  /** For its answers; else it lets others go first. */
  readonly somebodyWaits: boolean
}
