import { describe, expect, test } from 'vitest'
import { suppress } from './nms.ts'

function at(x: number, score: number, width = 10) {
  return { box: { x, y: 0, width, height: 10 }, score }
}

describe('suppress', () => {
  test('keeps the best of those that overlap, best first', () => {
    expect(suppress([at(1, 0.7), at(100, 0.8), at(0, 0.9)], 0.5, 'union')).toEqual([at(0, 0.9), at(100, 0.8)])
  })

  test('keeps what overlaps a dropped one only', () => {
    const chain = [at(0, 0.9), at(3, 0.8), at(6, 0.7)]
    expect(suppress(chain, 0.5, 'union')).toEqual([at(0, 0.9), at(6, 0.7)])
  })

  test('drops above the threshold, not at it', () => {
    const halves = [at(0, 0.9), at(0, 0.8, 5)]
    expect(suppress(halves, 0.5, 'union')).toHaveLength(2)
    expect(suppress(halves, 0.49, 'union')).toHaveLength(1)
  })

  test('compares with the smaller box if asked to', () => {
    const nested = [at(0, 0.9, 100), at(20, 0.8)]
    expect(suppress(nested, 0.5, 'union')).toHaveLength(2)
    expect(suppress(nested, 0.5, 'smaller')).toEqual([at(0, 0.9, 100)])
  })

  test('leaves its input as it is', () => {
    const candidates = [at(0, 0.1), at(0, 0.2)]
    suppress(candidates, 0.5, 'union')
    expect(candidates).toEqual([at(0, 0.1), at(0, 0.2)])
  })

  test('of nothing is nothing', () => {
    expect(suppress([], 0.5, 'union')).toEqual([])
  })
})
