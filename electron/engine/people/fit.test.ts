import { describe, expect, it } from 'vitest'
import { fits, misfits } from './fit.ts'
import { similarity, type FacePoint } from './space.ts'

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
