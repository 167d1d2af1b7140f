import { z } from 'zod'
import { call } from './call.ts'
import { nothing, path, type Box, type SpaceId } from './common.ts'
import type { ProblemEntry } from './library.ts'

/**
 * A library as lists, for the command line: whole, by paths and names. None of these calls changes anything, so a program that
 * has the library open for reading alone can answer them, beside an open window.
 */

export interface ModelsInUse {
  readonly detector: string
  readonly embedder: SpaceId
}

/** One face with all that is known of it. */
export interface ListedFace {
  /** Null while it is not in the library. */
  readonly id: number | null
  /** In pixels of the upright photo. */
  readonly box: Box
  /** Left eye, right eye, nose, left and right corner of the mouth, as [x, y]. */
  readonly landmarks: readonly (readonly [number, number])[]
  /** How sure the detector is, 0..1. */
  readonly score: number
  /** How much the face tells about who it is, 0..1. */
  readonly quality: number
  readonly person: string | null
  readonly label: 'confirmed' | 'auto' | null
  /** Who it might be, to be asked for. */
  readonly suggestion: string | null
  /** Faces without a person that look like one and the same carry the same number. */
  readonly cluster: number | null
  /** To the nearest confirmed faces of the person or of the one suggested; smaller is nearer. */
  readonly distance: number | null
  /** Why the matcher named it; null for other faces, and where the call did not ask. */
  readonly evidence: ListedEvidence | null
}

/** What speaks for an automatic label. */
export interface ListedEvidence {
  /** What decided: `distance`, `distance and classifier`, or `group`: the faces that look like this one are the person. */
  readonly rule: string
  /** That the face is this person's, 0..1; null where that was not calibrated. */
  readonly probability: number | null
  /** The person's confirmed faces that it resembles most, nearest first, at most three. */
  readonly nearest: readonly { readonly face: number; readonly photo: string; readonly distance: number }[]
  /** Whom it resembles most besides, and how much more it resembles the person, as a difference of cosines. */
  readonly rival: { readonly person: string; readonly margin: number } | null
}

export interface ListedPhoto {
  readonly photo: string
  /** All its files, absolute. */
  readonly paths: readonly string[]
  readonly width: number
  readonly height: number
  /** Local time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly takenAt: string | null
  readonly faces: readonly ListedFace[]
}

export interface ListedPerson {
  readonly id: number
  readonly name: string
  readonly confirmed: number
  readonly auto: number
  readonly suggested: number
  readonly photos: number
}

/** Faces without a person that look like one and the same; `cluster` is null for a face that looks like no other. */
export interface ListedGroup {
  readonly cluster: number | null
  readonly faces: readonly (ListedFace & { readonly photo: string })[]
}

/** A watched folder. */
export interface ListedFolder {
  readonly id: number
  /** Absolute. */
  readonly path: string
  readonly photos: number
  readonly problems: number
  /** Whether it is there and can be read. */
  readonly online: boolean
}

export interface LibraryInfo {
  readonly version: string
  readonly node: string
  readonly library: string
  readonly folders: readonly string[]
  /** Patterns of the names that are left out. */
  readonly leftOut: readonly string[]
  readonly photos: number
  readonly files: number
  readonly faces: number
  readonly people: number
  readonly problems: number
  readonly models: ModelsInUse
}

export const listingCalls = {
  /** All photos with their faces, or the one in a file. Fails with `no-such-photo`. */
  listPhotos: call(z.strictObject({ photo: path.nullable(), evidence: z.boolean() })).answers<readonly ListedPhoto[]>(),
  listPeople: call(nothing).answers<readonly ListedPerson[]>(),
  /** The faces without a person by their groups, largest first. */
  listUnknown: call(nothing).answers<readonly ListedGroup[]>(),
  listProblems: call(nothing).answers<readonly ProblemEntry[]>(),
  listFolders: call(nothing).answers<readonly ListedFolder[]>(),
  /** The patterns of what is left out of view. */
  listLeftOut: call(nothing).answers<readonly string[]>(),
  libraryInfo: call(nothing).answers<LibraryInfo>(),
}

/** What a program may ask that has the library open for reading alone. */
export type ListingCall = keyof typeof listingCalls
