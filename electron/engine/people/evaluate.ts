import type { Calibration } from './calibration.ts'
import { embeddersOf, joinEmbeddings, type SpaceId } from './space.ts'

/** The averages of strangers as points of a space. The n-th centre of one embedder stands beside the n-th of the other. */
export function cohortOf(calibration: Calibration, space: SpaceId): Float32Array[] {
  const parts = embeddersOf(space).map((embedder) => calibration.centres(embedder))
  return parts[0]!.map((_, n) => joinEmbeddings(parts.map((rows) => ({ vector: rows[n]!, strangeness: 0 }))).vector)
}
