import { cosine, type FacePoint } from './space.ts'

/** With fewer faces nobody can say which of them is the odd one. */
const fewest = 4
/** How many standard deviations below the others' mean a face must lie. */
const clearly = 1.5

/** How much each face resembles all the others: the mean similarity, for which sums are enough, as for groups. */
export function fits(points: readonly FacePoint[]): number[] {
  const [first] = points
  if (!first) return []
  const sum = new Float32Array(first.vector.length)
  let strangeness = 0
  for (const point of points) {
    const { vector } = point
    for (let i = 0; i < vector.length; i++) sum[i]! += vector[i]!
    strangeness += point.strangeness
  }
  const others = Math.max(1, points.length - 1)
  return points.map((point) => {
    const near = (cosine(point.vector, sum) - 1) / others // The face itself is in the sum.
    return near - (point.strangeness + (strangeness - point.strangeness) / others) / 2
  })
}

/** The places of the faces that clearly resemble the others less than these do each other, and less than `least`; oddest first. */
export function misfits(points: readonly FacePoint[], least: number): number[] {
  if (points.length < fewest) return []
  const all = fits(points)
  const mean = all.reduce((sum, fit) => sum + fit, 0) / all.length
  const deviation = Math.sqrt(all.reduce((sum, fit) => sum + (fit - mean) ** 2, 0) / all.length)
  const bound = Math.min(least, mean - clearly * deviation)
  return [...all.keys()].filter((i) => all[i]! < bound).sort((a, b) => all[a]! - all[b]!)
}
