import { describe, expect, it } from 'vitest'
import { facesForClassifier } from './classifier.ts'
import { Matcher } from './matcher.ts'
import type { FacePoint } from './space.ts'
import { testBands } from './bands.testing.ts'

const bands = testBands()

/** A unit vector near one axis of a space of eight, leaning a little towards another. */
function near(axis: number, lean = 0, towards = 7): FacePoint {
  const vector = new Float32Array(8)
  vector[axis] = Math.cos(lean)
  vector[towards] = (vector[towards] ?? 0) + Math.sin(lean)
  return { vector, strangeness: 0 }
}

describe('the matcher', () => {
  it('names by one confirmed face, suggests what is less near, and leaves the rest unknown', () => {
    const matcher = new Matcher([{ id: 'Anna', faces: [near(0)] }], [], bands)
    expect(matcher.candidates(near(0, 0.3))).toMatchObject([{ person: 'Anna', band: 'accept', rule: 'distance' }])
    expect(matcher.candidates(near(0, 0.9))).toMatchObject([{ person: 'Anna', band: 'suggest' }])
    expect(matcher.candidates(near(0, 1.4))).toEqual([])
  })

  it('takes out how much a face resembles strangers', () => {
    const matcher = new Matcher([{ id: 'Anna', faces: [near(0)] }], [], bands)
    const everybody = { ...near(0, 0.3), strangeness: 0.5 }
    expect(matcher.candidates(everybody)).toMatchObject([{ band: 'suggest' }])
  })

  it('puts the likeliest first and never offers who is barred', () => {
    const people = [
      { id: 'Anna', faces: [near(0)] },
      { id: 'Bert', faces: [near(0, 0.4)] },
    ]
    const matcher = new Matcher(people, [], bands)
    expect(matcher.candidates(near(0, 0.1)).map(({ person }) => person)).toEqual(['Anna', 'Bert'])
    expect(matcher.candidates(near(0, 0.1), (person) => person === 'Anna').map(({ person }) => person)).toEqual([
      'Bert',
    ])
  })

  it('asks a classifier as soon as there are enough faces, which keeps a brother apart', () => {
    const own = Array.from({ length: facesForClassifier }, (_, i) => near(0, 0.05 * i, 1))
    const brother = Array.from({ length: facesForClassifier }, (_, i) => near(0, 0.5 + 0.05 * i, 2))
    const people = [
      { id: 'Anna', faces: own },
      { id: 'Bert', faces: brother },
    ]
    const cohort = [3, 4, 5, 6].map((axis) => near(axis).vector)
    const face = near(0, 0.6, 2)
    const byDistance = new Matcher(people, cohort, bands, 'distance').candidates(face)
    expect(byDistance.map(({ band }) => band)).toEqual(['accept', 'accept'])
    const combined = new Matcher(people, cohort, bands).candidates(face)
    expect(combined[0]).toMatchObject({ person: 'Bert', band: 'accept', rule: 'distance and classifier' })
    expect(combined[0]!.score - combined[1]!.score).toBeGreaterThan(2 * (byDistance[0]!.score - byDistance[1]!.score))
  })

  it('knows nobody where nobody is enrolled', () => {
    expect(new Matcher([], [], bands).candidates(near(0))).toEqual([])
  })
})
