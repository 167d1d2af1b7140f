import { describe, expect, test } from 'vitest'
import { Rate } from './rate.ts'

describe('the rate of work', () => {
  test('is not known in the first two seconds', () => {
    const rate = new Rate()
    rate.mark(0, 0)
    rate.mark(10, 1500)
    expect(rate.perSecond()).toBeNull()
  })

  test('is measured over the last half minute', () => {
    const rate = new Rate()
    for (let second = 0; second <= 120; second++)
      rate.mark(second < 60 ? second : 60 + (second - 60) * 5, second * 1000)
    expect(rate.perSecond()).toBeCloseTo(5)
  })

  test('begins anew after a pause', () => {
    const rate = new Rate()
    rate.mark(0, 0)
    rate.mark(100, 10_000)
    rate.reset()
    expect(rate.perSecond()).toBeNull()
  })
})
