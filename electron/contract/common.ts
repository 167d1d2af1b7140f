import { z } from 'zod'

/**
 * What several topics of the contract share. Dates are local times as text (`YYYY-MM-DDTHH:MM:SS`, days `YYYY-MM-DD`,
 * months `YYYY-MM`). Images are not in the contract: they travel by address (`ImagePath` in host.ts).
 */

export const id = z.int().positive()
export const path = z.string().min(1, 'it is empty').max(4096)
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const someFaces = z.array(id).min(1).max(10_000).readonly()
export const somePhotos = z.array(id).min(1).max(100_000).readonly()
/** Longer names are refused in words by the engine. */
export const name = z.string().max(100_000)
/** Somebody who is known, or a name: of somebody known or new. */
export const person = z.union([z.strictObject({ id }), z.strictObject({ name })])
/** The part of a long list that is asked for. */
export const page = { offset: z.int().nonnegative(), limit: z.int().positive().max(500) }
export const nothing = z.strictObject({})

/** Some rows of a list that may be long, and how long it is. */
export interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

/** A rectangle in pixels of the upright photo; it may stick out of the frame. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The embedders that serve together: one, or both as `facenet+mobilefacenet`. */
export type SpaceId = 'facenet+mobilefacenet' | 'facenet' | 'mobilefacenet'

/** How sure a guess is, in words a person understands. */
export type Sureness = 'certain' | 'likely' | 'maybe' | 'unlikely'

export interface PersonName {
  readonly id: number
  readonly name: string
}

/** One face as a crop (`ImagePath`). */
export interface FaceTile {
  readonly id: number
  readonly photo: number
  readonly date: string
  /** Hard to see: neither teaches nor is named by itself. */
  readonly poor: boolean
}

/** A face, and whose it would be said to be. */
export interface NamedFace {
  readonly face: FaceTile
  readonly person: PersonName
}

/** A person is in a photo once: how many other faces of these photos lost the name that was given. */
export interface Moved {
  readonly moved: number
}
