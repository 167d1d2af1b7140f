import { Calibration, type CalibrationFile } from '../../electron/engine/recognition/calibration.ts'
import { pointOf, type SampleFace } from '../../electron/engine/recognition/dataset.ts'
import { draw, seededRandom } from '../../electron/engine/platform/random.ts'
import { spaceIds } from '../../electron/engine/models/spaces.ts'
import { cosine, type SpaceId } from '../../electron/engine/recognition/space.ts'

/** So many of the nearest centres make a face's strangeness. */
export const nearestCentres = 5
/** So many faces a centre stands for, about. */
const facesForCentre = 6
/** A group stands for at least so many people: nobody's face can be told from its average. */
const minMembers = 3
const rounds = 40

export interface Cohort {
  readonly files: CalibrationFile['cohorts']
  readonly centres: ReadonlyMap<SpaceId, readonly Float32Array[]>
}

/** Of each embedder, whose own groups say best how it sees strangers, and of both together. */
export function cohortOf(strangers: readonly SampleFace[]): Cohort {
  const centres = new Map(
    spaceIds.map((space) => {
      const vectors = strangers.map((face) => pointOf(face, space).vector)
      const groups = groupsOf(vectors, Math.floor(vectors.length / facesForCentre), seededRandom(1))
      return [space, groups.map((group) => meanDirection(group.map((index) => vectors[index]!)))] as const
    }),
  )
  const files = Object.fromEntries(
    [...centres].map(([space, rows]) => [
      space,
      { file: `cohort_${space.replace('+', '_')}.f32`, centres: rows.length, dimensions: rows[0]!.length },
    ]),
  )
  return { files, centres }
}

/** A calibration with this cohort, for measuring those who are not in it. */
export function calibrationWith({ files, centres }: Cohort, spaces: CalibrationFile['spaces'] = {}): Calibration {
  return new Calibration({ nearest: nearestCentres, models: {}, cohorts: files, spaces }, centres)
}

/** A face with its strangeness by some calibration. */
export function withStrangeness(face: SampleFace, calibration: Calibration): SampleFace {
  const embeddings = Object.entries(face.embeddings).map(([embedder, { vector }]) => [
    embedder,
    { vector, strangeness: calibration.strangeness(embedder, vector) },
  ])
  return { ...face, embeddings: Object.fromEntries(embeddings) as SampleFace['embeddings'] }
}

/**
 * Spherical k-means (Dhillon and Modha 2001): puts unit vectors into about `count` groups of at least three. Groups that
 * attract fewer are dissolved. Returns the members of each as indices.
 */
function groupsOf(vectors: readonly Float32Array[], count: number, random: () => number): number[][] {
  let centres = draw(vectors, count, random)
  let groups: number[][] = []
  for (let round = 0; round < rounds; round++) {
    groups = centres.map(() => [])
    vectors.forEach((vector, index) => groups[nearest(vector, centres)]!.push(index))
    groups = groups.filter(({ length }) => length >= minMembers)
    centres = groups.map((group) => meanDirection(group.map((index) => vectors[index]!)))
  }
  return groups
}

function nearest(vector: Float32Array, centres: readonly Float32Array[]): number {
  const cosines = centres.map((centre) => cosine(centre, vector))
  return cosines.indexOf(Math.max(...cosines))
}

/** The unit vector half-way between all of them. */
function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value))
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length)
}
