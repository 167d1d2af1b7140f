import { z } from 'zod'
import { call } from './call.ts'
import {
  day,
  id,
  person,
  someFaces,
  type Box,
  type FaceTile,
  type Moved,
  type PersonName,
  type Sureness,
} from './common.ts'
import type { Done } from './history.ts'

/** Single faces: who they are, who they might be and why, and what the user says of them. */

/** One face on its photo. */
export interface PhotoFace extends FaceTile {
  readonly box: Box
  readonly source: 'detected' | 'drawn'
  readonly person: PersonName | null
  /** How it got its person. */
  readonly label: 'confirmed' | 'auto' | null
  /** Of an automatic label. */
  readonly sureness: Sureness | null
  /** Who it might be, to be asked for. */
  readonly suggestion: (PersonName & { readonly sureness: Sureness }) | null
  /** Put aside by the user. */
  readonly ignored: 'stranger' | 'not-a-face' | null
}

/** Who a face or a group might be. */
export interface Candidate extends PersonName {
  readonly cover: number | null
  readonly sureness: Sureness
  /** The two faces that resemble each other most: one of those asked about, and one the user confirmed. */
  readonly face: number
  readonly nearest: FaceTile
}

/** Why a face carries a name that the user has not confirmed, or why a name is suggested. */
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

/**
 * Hard to see; not alike enough; alike enough, but not for a child; like somebody else too; alike, but not in what tells the
 * person from others; answered with "not sure" before.
 */
export type Hesitation = 'poor' | 'far' | 'child' | 'rival' | 'unlike' | 'not sure'

const drawnBox = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
})

export const faceCalls = {
  candidates: call(z.strictObject({ faces: z.array(id).min(1).max(500).readonly() })).answers<readonly Candidate[]>(),
  evidence: call(z.strictObject({ face: id })).answers<Evidence | null>(),

  /**
   * A person is in a photo once, unless `allowTwice` said otherwise: their name moves here from another face of it. Fails
   * with `twice-in-photo` where two of these faces are in one photo, and with `unlike` where the faces don't look like the
   * person, unless the user is `sure`: `Failure.contradiction` says what speaks against it. Those of `except` are not this
   * person, whomever they resemble.
   */
  confirm: call(
    z.strictObject({
      faces: someFaces,
      person,
      except: z.array(id).max(500).readonly().optional(),
      sure: z.boolean().optional(),
    }),
  )
    .answers<Done & Moved & { readonly person: PersonName }>()
    .changes('people', 'history')
    .undoable(),
  reject: call(z.strictObject({ faces: someFaces, person: id }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /** Odd ones that are this person all the same: confirmed, and not called odd again. */
  keep: call(z.strictObject({ faces: someFaces, person: id }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /** Takes the suggestion away for now; it may come back when more is known. */
  notSure: call(z.strictObject({ faces: someFaces }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /** Counts as a no, so that the name does not come back by itself. */
  unname: call(z.strictObject({ faces: someFaces }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  ignore: call(z.strictObject({ faces: someFaces, as: z.enum(['stranger', 'not-a-face']) }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  /** All faces without a person on the photos of one day. */
  ignoreDay: call(z.strictObject({ day })).answers<Done>().changes('people', 'history').undoable(),
  bringBack: call(z.strictObject({ faces: someFaces }))
    .answers<Done>()
    .changes('people', 'history')
    .undoable(),
  drawFace: call(z.strictObject({ photo: id, box: drawnBox, person: person.nullable() }))
    .answers<Done & Moved & { readonly face: number }>()
    .changes('people', 'photos', 'history')
    .undoable()
    .slow(),
  moveFace: call(z.strictObject({ face: id, box: drawnBox }))
    .answers<Done & { readonly face: number }>()
    .changes('people', 'photos', 'history')
    .undoable()
    .slow(),
}
