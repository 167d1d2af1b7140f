import { cosine, type FacePoint } from './space.ts'

/** Some faces taken together: the cosine is linear, so for means over pairs their sum is enough. */
export interface FaceSum {
  readonly sum: Float32Array
  readonly strangeness: number
  readonly size: number
}

export function sumOf(points: readonly FacePoint[]): FaceSum {
  const sum = new Float32Array(points[0]?.vector.length ?? 0)
  let strangeness = 0
  for (const point of points) {
    const { vector } = point
    for (let i = 0; i < vector.length; i++) sum[i]! += vector[i]!
    strangeness += point.strangeness
  }
  return { sum, strangeness, size: points.length }
}

/** The mean similarity of all pairs across two. */
export function linkage(a: FaceSum, b: FaceSum): number {
  return cosine(a.sum, b.sum) / (a.size * b.size) - (a.strangeness / a.size + b.strangeness / b.size) / 2
}
