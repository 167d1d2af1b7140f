import { draw } from '../../electron/engine/people/random.ts'
import { cosine } from '../../electron/engine/people/space.ts'

/** A group stands for at least so many people: nobody's face can be told from its average. */
const leastMembers = 3
const rounds = 40

/**
 * Spherical k-means (Dhillon and Modha 2001): puts unit vectors into about `count` groups of at least three. Groups that
 * attract fewer are dissolved. Returns the members of each as indices.
 */
export function groupsOf(vectors: readonly Float32Array[], count: number, random: () => number): number[][] {
  let centres = draw(vectors, count, random)
  let groups: number[][] = []
  for (let round = 0; round < rounds; round++) {
    groups = centres.map(() => [])
    vectors.forEach((vector, index) => groups[nearest(vector, centres)]!.push(index))
    groups = groups.filter(({ length }) => length >= leastMembers)
    centres = groups.map((group) => meanDirection(group.map((index) => vectors[index]!)))
  }
  return groups
}

function nearest(vector: Float32Array, centres: readonly Float32Array[]): number {
  const cosines = centres.map((centre) => cosine(centre, vector))
  return cosines.indexOf(Math.max(...cosines))
}

/** The unit vector half-way between all of them. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value))
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length)
}
