import { describe, expect, test } from 'vitest'
import { likenesses } from './likeness.ts'

const at = (degrees: number, id: number) => ({
  id,
  point: {
    vector: Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)),
    strangeness: 0,
  },
})

const known = [
  { person: 'Anna', faces: [at(0, 1), at(5, 2)] },
  { person: 'Ida', faces: [at(40, 3)] },
  { person: 'Jonas', faces: [at(90, 4)] },
  { person: 'nobody yet', faces: [] },
]

describe('whom faces resemble', () => {
  test('the likeliest comes first, with the two faces that are most alike', () => {
    const [first, second] = likenesses([at(12, 10), at(7, 11)], known, 2)
    expect(first).toMatchObject({ person: 'Anna', face: 11, nearest: 2 })
    expect(second).toMatchObject({ person: 'Ida', face: 10, nearest: 3 })
    expect(first!.similarity).toBeGreaterThan(second!.similarity)
  })

  test('no more are told than asked for, and nobody without a face', () => {
    expect(likenesses([at(12, 10)], known, 5).map(({ person }) => person)).toEqual(['Anna', 'Ida', 'Jonas'])
    expect(likenesses([], known, 5)).toEqual([])
  })
})
