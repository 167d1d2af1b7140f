import { describe, expect, it } from 'vitest'
import type { Known } from './likeness.ts'
import { isKept, namedIn, strictness, stricter, tally, trialsOf } from './precision-trials.ts'
import { cosineOf } from './album.testing.ts'
import { testBands } from './bands.testing.ts'

/** Within 20 degrees a face is named, within 40 suggested. */
const bands = testBands({ accept: cosineOf(20.1), suggest: cosineOf(40.1), group: cosineOf(15.1) })
const options = { centres: [Float32Array.of(0, -1)], least: bands.suggest, scale: bands }
const everything = (): boolean => true

/** People by the degrees at which their faces lie in the plane; faces are numbered in order. */
function known(people: Record<string, readonly number[]>): Known<string>[] {
  let id = 0
  return Object.entries(people).map(([person, degrees]) => ({
    person,
    faces: degrees.map((at) => ({
      id: ++id,
      point: { vector: Float32Array.of(cosineOf(at), cosineOf(90 - at)), strangeness: 0 },
    })),
  }))
}

const tried = (people: Record<string, readonly number[]>) => trialsOf(known(people), everything, options)

describe('the trials of confirmed faces', () => {
  it('ask about each without itself, and without its person', () => {
    const trials = tried({ Anna: [0, 10], Bert: [90] })
    expect(trials.map(({ face, truth }) => [face, truth])).toEqual([
      [1, 'Anna'],
      [1, null],
      [2, 'Anna'],
      [2, null],
      [3, null],
    ])
    expect(trials.map((trial) => namedIn(trial, bands))).toEqual(['Anna', null, 'Anna', null, null])
    expect(tally(trials, bands)).toEqual({ right: 2, wrong: 0, unnamed: 3 })
  })

  it('find who would be taken for somebody else, were they not known', () => {
    const trials = tried({ Anna: [0, 4], Brother: [16] })
    expect(trials.map((trial) => namedIn(trial, bands))).toEqual(['Anna', 'Brother', null, 'Brother', 'Anna'])
    expect(tally(trials, bands)).toEqual({ right: 1, wrong: 3, unnamed: 1 })
  })

  it('leave out those that are not asked about, which still teach', () => {
    const trials = trialsOf(known({ Anna: [0, 10] }), (face) => face === 2, options)
    expect(trials.map(({ face }) => face)).toEqual([2, 2])
    expect(tally(trials, bands)).toEqual({ right: 1, wrong: 0, unnamed: 1 })
  })

  it('are of some faces, spread evenly, where there are many', () => {
    const trials = trialsOf(known({ Anna: Array.from({ length: 20 }, (_, i) => i) }), everything, {
      ...options,
      most: 5,
    })
    expect([...new Set(trials.map(({ face }) => face))]).toEqual([1, 5, 9, 13, 17])
  })

  it('ask classifiers that have not seen the face, nor its person', () => {
    const trials = tried({ Anna: [-6, -4, -2, 0, 2, 4], Bert: [84, 86, 88, 90, 92, 94] })
    const sides = trials.flatMap(({ near }) => near.map(({ measured }) => measured.side))
    expect(sides).toHaveLength(12)
    expect(sides.every((side) => side !== null)).toBe(true)
    expect(tally(trials, bands)).toEqual({ right: 12, wrong: 0, unnamed: 12 })
  })
})

describe('the promise', () => {
  it('is kept by at most one wrong name in so many', () => {
    expect(isKept({ right: 999, wrong: 1, unnamed: 5 }, 1000)).toBe(true)
    expect(isKept({ right: 998, wrong: 1, unnamed: 5 }, 1000)).toBe(false)
    expect(isKept({ right: 0, wrong: 0, unnamed: 5 }, 10_000)).toBe(true)
  })

  it('costs nothing where it is kept as it is', () => {
    expect(strictness(tried({ Anna: [0, 10], Bert: [90, 95] }), bands, bands, 1000)).toBe(0)
  })

  it('is kept by asking more, and no more than it takes', () => {
    const strangers = [-60, 60, -90].map((at) => Float32Array.of(cosineOf(at), cosineOf(90 - at)))
    const people = known({ Anna: [0, 2, 4], Brother: [16, 18, 20] })
    const trials = trialsOf(people, everything, { ...options, centres: strangers })
    expect(tally(trials, bands).wrong).toBe(6)
    const by = strictness(trials, bands, bands, 1000)
    expect(by).toBeGreaterThan(0)
    expect(tally(trials, stricter(bands, bands, by))).toEqual({ right: 6, wrong: 0, unnamed: 6 })
    expect(tally(trials, stricter(bands, bands, by - 0.05)).wrong).toBeGreaterThan(0)
  })

  it('takes no names away where that would not help: a face of hers was called his', () => {
    const trials = tried({ Anna: [0, 4, 8], Bert: [4, 100, 104] })
    expect(tally(trials, bands).wrong).toBeGreaterThan(0)
    const by = strictness(trials, bands, bands, 1000)
    expect(tally(trials, stricter(bands, bands, by)).wrong).toBeLessThanOrEqual(tally(trials, bands).wrong)
    expect(by).toBeLessThan(2)
  })
})
