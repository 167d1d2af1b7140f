import { describe, expect, it } from 'vitest'
import { fits, misfits, ranking, somebodyElse } from './odd-faces.ts'
import { similarity, type FacePoint } from './space.ts'
import { testBands } from './bands.testing.ts'

const at = (angle: number, strangeness = 0): FacePoint => ({
  vector: Float32Array.of(Math.cos(angle), Math.sin(angle)),
  strangeness,
})

describe('fits', () => {
  it('are the means of the similarities to all others', () => {
    const points = [at(0, 0.1), at(0.3, 0.2), at(1.2, 0)]
    const means = points.map((point) => {
      const others = points.filter((other) => other !== point)
      return others.reduce((sum, other) => sum + similarity(point, other), 0) / others.length
    })
    fits(points).forEach((fit, i) => {
      expect(fit).toBeCloseTo(means[i]!, 6)
    })
  })

  it('of nobody are nothing', () => {
    expect(fits([])).toEqual([])
  })
})

describe('misfits', () => {
  const close = [0, 0.1, 0.05, 0.02, 0.08].map((angle) => at(angle))

  it('are the faces unlike the others, oddest first', () => {
    expect(misfits([...close, at(1.5)], 0.4)).toEqual([5])
    const many = [...close, ...close, ...close]
    expect(misfits([at(1.4), ...many, at(1.6)], 0.4)).toEqual([16, 0])
  })

  it('are none where all resemble each other enough, or are too few to tell', () => {
    expect(misfits([...close, at(0.5)], 0.4)).toEqual([])
    expect(misfits([at(0), at(0.1), at(1.5)], 0.4)).toEqual([])
  })
})

describe('ranking', () => {
  it('has all faces, the one that fits least first, and says how many clearly don’t', () => {
    const points = [0.05, 1.5, 0, 0.2, 0.04, 0.06].map((angle) => at(angle))
    expect(ranking(points, 0.4)).toEqual({ order: [1, 2, 4, 0, 5, 3], misfits: 1 })
    expect(ranking(points.slice(0, 3), 0.4)).toEqual({ order: [1, 2, 0], misfits: 0 })
  })
})

describe('somebody else', () => {
  const bounds = {
    bands: testBands({ accept: 0.4, suggest: 0.3, group: 0.6 }),
    lenient: 0.3,
  } // Far below is 0.2.
  const around = (angle: number, count: number) => Array.from({ length: count }, (_, i) => at(angle + i / 100))

  it('are the fewer of two kinds of faces that are far from each other', () => {
    expect(somebodyElse([...around(0, 6), ...around(1.6, 3)], bounds)).toEqual([6, 7, 8])
    expect(somebodyElse([...around(1.6, 20), ...around(0, 40)], bounds)).toEqual([...Array(20).keys()])
  })

  it('are not a child and the adult it became, who are a little alike, nor one or two odd faces, nor a scattered lot', () => {
    expect(somebodyElse([...around(0, 6), ...around(1.2, 6)], bounds)).toBeNull()
    expect(somebodyElse([...around(0, 6), ...around(1.6, 2)], bounds)).toBeNull()
    const scattered = [0, 2.2, 4.4].flatMap((angle) => [at(angle), at(angle + 0.7)])
    expect(somebodyElse(scattered, bounds)).toBeNull()
    expect(somebodyElse([], bounds)).toBeNull()
  })

  it('are soon found among ten thousand', () => {
    const points = [...around(0, 20), ...around(0, 20), ...around(0, 20), ...around(1.6, 20)]
    const many = Array.from({ length: 10_000 }, (_, i) => points[i % points.length]!)
    const begun = performance.now()
    expect(somebodyElse(many, bounds)).toHaveLength(2500)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})
