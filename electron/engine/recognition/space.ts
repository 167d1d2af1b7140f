import type { SpaceId } from '../../contract/common.ts'

export type { SpaceId }

/** One embedder's view of a face. */
export interface EmbeddedFace {
  /** Of unit length. */
  readonly vector: Float32Array
  /** How much the face resembles strangers in general: the mean cosine to the nearest centres of the cohort. */
  readonly strangeness: number
}

/** A face as a point of a space: the embedders' unit vectors side by side, weighted alike, again of unit length. */
export type FacePoint = EmbeddedFace

/** The point at hand: one that is made anew whenever it is looked at (`FacesIndex.pointLater`) is made once. */
export function atHand({ vector, strangeness }: FacePoint): FacePoint {
  return { vector, strangeness }
}

/** Puts the embeddings of one face side by side, in the order of the space's embedders. */
export function joinEmbeddings(parts: readonly EmbeddedFace[]): FacePoint {
  const [only] = parts
  if (parts.length === 1 && only) return only
  const weight = Math.sqrt(1 / parts.length)
  const vector = new Float32Array(parts.reduce((length, part) => length + part.vector.length, 0))
  let at = 0
  for (const part of parts) {
    for (const value of part.vector) vector[at++] = value * weight
  }
  return { vector, strangeness: parts.reduce((sum, part) => sum + part.strangeness, 0) / parts.length }
}

/** The cosine of two unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  // Four sums at once keep the processor's adders busy: twice as fast as one.
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  const even = a.length & ~3
  for (let i = 0; i < even; i += 4) {
    s0 += a[i]! * b[i]!
    s1 += a[i + 1]! * b[i + 1]!
    s2 += a[i + 2]! * b[i + 2]!
    s3 += a[i + 3]! * b[i + 3]!
  }
  for (let i = even; i < a.length; i++) s0 += a[i]! * b[i]!
  return s0 + s1 + s2 + s3
}

/**
 * How much two faces resemble each other more than they resemble strangers: the cosine less the mean of their
 * strangeness (adaptive symmetric score normalization: Matejka et al., Interspeech 2017, without the division).
 */
export function similarity(a: FacePoint, b: FacePoint): number {
  return cosine(a.vector, b.vector) - (a.strangeness + b.strangeness) / 2
}

/** The distance of unit vectors whose cosine is `similarity`, as shown to the user: smaller is nearer. */
export function distanceOf(similarity: number): number {
  return Math.sqrt(Math.max(0, 2 - 2 * similarity))
}

/** The similarity whose `distanceOf` this is. */
export function similarityAt(distance: number): number {
  return 1 - distance ** 2 / 2
}

/** The mean of the `most` highest values. */
export function meanOfHighest(values: readonly number[], most: number): number {
  const highest = values.toSorted((a, b) => b - a).slice(0, most)
  return highest.reduce((sum, value) => sum + value, 0) / highest.length
}
