import { describe, expect, it } from 'vitest'
import { FacesIndex, quantized } from './faces-index.ts'
import { seededRandom } from '../platform/random.ts'
import { cosine, similarity, type FacePoint } from './space.ts'

const random = seededRandom(5)

/** A unit vector in any direction, or near another one. */
function pointOf(dimensions: number, near?: FacePoint): FacePoint {
  const vector = Float32Array.from({ length: dimensions }, (_, i) => {
    const noise = random() + random() + random() - 1.5
    return near ? near.vector[i]! * Math.sqrt(dimensions) * 0.7 + noise : noise
  })
  const length = Math.hypot(...vector)
  return { vector: vector.map((value) => value / length), strangeness: random() / 5 }
}

/** A thousand faces around a hundred. */
function crowd(dimensions: number): FacePoint[] {
  const middles = Array.from({ length: 100 }, () => pointOf(dimensions))
  return Array.from({ length: 1000 }, (_, i) => pointOf(dimensions, middles[i % 100]))
}

function indexOf(faces: readonly FacePoint[], precision?: 'full' | 'quantized'): FacesIndex<number> {
  const index = new FacesIndex<number>(precision)
  faces.forEach((face, id) => {
    index.set(id, face)
  })
  return index
}

describe.each([2, 192, 704])('an index of faces of %i numbers', (dimensions) => {
  const faces = crowd(dimensions)

  it('finds all faces that are near enough, and how near they are', async () => {
    const index = indexOf(faces)
    const queries = faces.slice(0, 20)
    const found = await index.nearest(queries, 0.3, Infinity, () => true)
    for (const [i, query] of queries.entries()) {
      const expected = faces
        .map((face, id) => ({ id, similarity: similarity(query, face) }))
        .filter((one) => one.similarity >= 0.3)
        .sort((a, b) => b.similarity - a.similarity)
      expect(expected.length).toBeGreaterThan(3)
      expect(new Set(found[i]!.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
      for (const [rank, { similarity }] of found[i]!.entries())
        expect(similarity).toBeCloseTo(expected[rank]!.similarity, 6)
    }
  })

  it('finds the nearest few, without those that may not be', async () => {
    const index = indexOf(faces)
    const [found] = await index.nearest([faces[7]!], -1, 5, (id) => id !== 7)
    const expected = [...faces.keys()]
      .filter((id) => id !== 7)
      .sort((a, b) => similarity(faces[7]!, faces[b]!) - similarity(faces[7]!, faces[a]!))
    expect(found!.map(({ id }) => id)).toEqual(expected.slice(0, 5))
  })

  it('compares roughly with some faces alone, within the slack', async () => {
    const index = indexOf(faces)
    const seen: number[] = []
    const queries = faces.slice(0, 3)
    await index.scan(
      queries,
      -Infinity,
      (id, rough, slack) => {
        seen.push(id)
        expect(slack).toBeLessThan(0.05)
        for (const [i, query] of queries.entries())
          expect(Math.abs(rough[i]! - similarity(query, faces[id]!))).toBeLessThan(slack)
      },
      [5, 900, 5000, 44],
    )
    expect(seen).toEqual([5, 900, 44])
  })

  it('remembers points in full; quantized, all but the last digits', () => {
    const [full, coarse] = [indexOf(faces, 'full'), indexOf(faces, 'quantized')]
    for (const [id, face] of faces.entries()) {
      expect(1 - cosine(full.point(id)!.vector, face.vector)).toBeLessThan(1e-6)
      expect(1 - cosine(coarse.point(id)!.vector, face.vector)).toBeLessThan(3e-3)
      expect(quantized(face).vector).toEqual(coarse.point(id)!.vector)
      expect(coarse.point(id)!.strangeness).toBeCloseTo(face.strangeness, 6)
    }
  })
})

it('forgets a face and takes its place for another; knows one by its last look', async () => {
  const [a, b, c] = [pointOf(8), pointOf(8), pointOf(8)] as const
  const index = indexOf([a, b])
  index.delete(0)
  expect([index.has(0), index.size, index.point(0)]).toEqual([false, 1, undefined])
  expect(await index.nearest([a], 0.99 - a.strangeness, 5, () => true)).toEqual([[]])
  const { bytes } = index
  index.set(1, c)
  index.set(2, a)
  const found = await index.nearest([a, b, c], 0, 1, () => true)
  expect([found[0]![0]!.id, found[2]![0]!.id, index.size, index.bytes]).toEqual([2, 1, 2, bytes])
})

it('has room for a million faces: 705 bytes and some for each, three times as many in full', () => {
  const faces = crowd(704).slice(0, 1)
  const perFace = (precision: 'full' | 'quantized') => indexOf(faces, precision).bytes / 4096
  expect(perFace('quantized')).toBeLessThan(750)
  expect(perFace('full')).toBeLessThan(2200)
})
