import { describe, expect, test } from 'vitest'
import { iou, mapLandmarks, scaleBox, shortSide, type Landmarks } from './geometry.ts'

const box = { x: 10, y: 20, width: 30, height: 40 }

describe('iou', () => {
  test.each([
    ['itself', box, 1],
    ['its left half', { ...box, width: 15 }, 0.5],
    ['the same size, moved by half', { ...box, x: 25 }, 1 / 3],
    ['a neighbour that touches', { ...box, x: 40 }, 0],
    ['a far one', { ...box, x: 400, y: 400 }, 0],
    ['one within it', { x: 20, y: 30, width: 10, height: 10 }, 100 / 1200],
  ])('of a box with %s', (_, other, expected) => {
    expect(iou(box, other)).toBeCloseTo(expected, 10)
    expect(iou(other, box)).toBeCloseTo(expected, 10)
  })
})

test('the short side is the smaller of width and height', () => {
  expect(shortSide(box)).toBe(30)
  expect(shortSide({ ...box, width: 50 })).toBe(40)
})

test('a scaled box keeps its shape and place', () => {
  expect(scaleBox(box, 0.5)).toEqual({ x: 5, y: 10, width: 15, height: 20 })
})

test('landmarks keep their order', () => {
  const points: Landmarks = [
    { x: 0, y: 1 },
    { x: 2, y: 3 },
    { x: 4, y: 5 },
    { x: 6, y: 7 },
    { x: 8, y: 9 },
  ]
  const moved = mapLandmarks(points, ({ x, y }) => ({ x: y, y: -x }))
  expect(moved.map(({ x, y }) => [x, y])).toEqual([
    [1, -0],
    [3, -2],
    [5, -4],
    [7, -6],
    [9, -8],
  ])
})
