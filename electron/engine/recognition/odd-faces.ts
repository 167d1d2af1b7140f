import { farBelow, type Bounds } from './contradiction.ts'
import { cosine, type FacePoint } from './space.ts'
import { across, sumOf } from './sum.ts'

/** With fewer faces nobody can say which of them is the odd one. */
const fewest = 4
/** How many standard deviations below the others' mean a face must lie. */
const clearly = 1.5
/** Fewer faces are odd ones, not somebody else. */
const minOfSomebody = 3
/** By then two halves of a person's faces have long been found. */
const maxRounds = 12

/** How much each face resembles all the others: the mean similarity, for which sums are enough, as for groups. */
export function fits(points: readonly FacePoint[]): number[] {
  const { vector: sum, strangeness } = sumOf(points)
  const others = Math.max(1, points.length - 1)
  return points.map((point) => {
    const near = (cosine(point.vector, sum) - 1) / others // The face itself is in the sum.
    return near - (point.strangeness + (strangeness - point.strangeness) / others) / 2
  })
}

/** The places of all faces, the one that fits least first, and how many of them clearly don't: see `misfits`. */
export function ranking(points: readonly FacePoint[], least: number): { order: number[]; misfits: number } {
  const all = fits(points)
  const order = [...all.keys()].sort((a, b) => all[a]! - all[b]!)
  if (points.length < fewest) return { order, misfits: 0 }
  const mean = all.reduce((sum, fit) => sum + fit, 0) / all.length
  const deviation = Math.sqrt(all.reduce((sum, fit) => sum + (fit - mean) ** 2, 0) / all.length)
  const bound = Math.min(least, mean - clearly * deviation)
  return { order, misfits: all.filter((fit) => fit < bound).length }
}

/** The places of the faces that clearly resemble the others less than these do each other, and less than `least`; oddest first. */
export function misfits(points: readonly FacePoint[], least: number): number[] {
  const { order, misfits } = ranking(points, least)
  return order.slice(0, misfits)
}

/**
 * The places of those faces that look like somebody else than the rest: all are of two kinds, each like itself and both far
 * from each other, and these are the fewer. Null where there is no such thing.
 */
export function somebodyElse(points: readonly FacePoint[], { bands, lenient }: Bounds): number[] | null {
  if (points.length < 2 * minOfSomebody) return null
  const halves = halvesOf(points)
  if (halves.some((half) => half.length < minOfSomebody)) return null
  const [one, other] = halves.map((half) => half.map((i) => points[i]!))
  const between = across(sumOf(one!), sumOf(other!))
  const inside = Math.min(...[one!, other!].map((half) => mean(fits(half))))
  if (between >= farBelow(lenient, bands) || inside < bands.accept) return null
  return halves[0].length < halves[1].length ? halves[0] : halves[1]
}

/** The faces in two halves, each nearer to its own middle (k-means, Lloyd 1982), begun with two that are far from each other. */
function halvesOf(points: readonly FacePoint[]): [number[], number[]] {
  const all = fits(points)
  const lowest = points[all.indexOf(Math.min(...all))]!
  const alike = points.map(({ vector }) => cosine(vector, lowest.vector))
  const farthest = points[alike.indexOf(Math.min(...alike))]!
  let middles = [lowest.vector, farthest.vector] as const
  let halves: [number[], number[]] = [[], []]
  for (let round = 0; round < maxRounds; round++) {
    const next: [number[], number[]] = [[], []]
    points.forEach(({ vector }, i) => next[cosine(vector, middles[0]) >= cosine(vector, middles[1]) ? 0 : 1].push(i))
    const settled = next[0].length === halves[0].length && next[0].every((index, i) => index === halves[0][i])
    halves = next
    if (settled || next.some((half) => half.length === 0)) return halves
    middles = [middleOf(next[0].map((i) => points[i]!)), middleOf(next[1].map((i) => points[i]!))]
  }
  return halves
}

function middleOf(points: readonly FacePoint[]): Float32Array {
  const { vector: sum } = sumOf(points)
  const length = Math.sqrt(cosine(sum, sum))
  return sum.map((value) => value / length)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
