import { cosine, type FacePoint } from './space.ts'

/** Some faces added up: the cosine is linear, so this is all that mean similarities need. */
export interface Sum {
  readonly vector: Float32Array
  readonly strangeness: number
  readonly size: number
}

export function sumOf(points: readonly FacePoint[]): Sum {
  const dimensions = points[0]?.vector.length ?? 0
  const vector = new Float32Array(dimensions)
  let strangeness = 0
  for (const point of points) {
    const { vector: numbers } = point
    for (let i = 0; i < dimensions; i++) vector[i]! += numbers[i]!
    strangeness += point.strangeness
  }
  return { vector, strangeness, size: points.length }
}

/** The mean similarity of all pairs of one face here and one there. */
export function across(a: Sum, b: Sum): number {
  return cosine(a.vector, b.vector) / (a.size * b.size) - (a.strangeness / a.size + b.strangeness / b.size) / 2
}

/** The mean similarity of all pairs of faces, 0 where there are none. */
export function within({ vector, strangeness, size }: Sum): number {
  return size < 2 ? 0 : (cosine(vector, vector) - size) / (size * (size - 1)) - strangeness / size
}

/** A face alone. */
export function single(point: FacePoint): Sum {
  return { ...point, size: 1 }
}

export function joinSums(a: Sum, b: Sum): Sum {
  return {
    vector: a.vector.map((value, i) => value + b.vector[i]!),
    strangeness: a.strangeness + b.strangeness,
    size: a.size + b.size,
  }
}

/** What is left without one of the faces. */
export function without(sum: Sum, { vector, strangeness }: FacePoint): Sum {
  return {
    vector: sum.vector.map((value, i) => value - vector[i]!),
    strangeness: sum.strangeness - strangeness,
    size: sum.size - 1,
  }
}
