import { describe, expect, test } from 'vitest'
import type { Pixels } from '../images/pixels.ts'
import { alignFace, tilt, type Alignment } from './align.ts'
import { mapLandmarks, type Landmarks, type Point } from './geometry.ts'
import { noise, paint } from './pictures.testing.ts'

const size = 112
const places: (Alignment & { kind: 'points' })['points'] = [
  [38.3, 51.7],
  [73.5, 51.5],
  [56, 71.7],
  [41.5, 92.4],
  [70.7, 92.2],
]
const points: Alignment = { kind: 'points', size, points: places }
const [a, b, c, d, e] = places.map(([x, y]) => ({ x, y })) as [Point, Point, Point, Point, Point]
const atHome: Landmarks = [a, b, c, d, e]
const anyBox = { x: 0, y: 0, width: size, height: size }

/** A picture that is smooth everywhere, so that reading between its pixels is exact up to rounding. */
function slope(width: number, height: number, at: (x: number, y: number) => Point = (x, y) => ({ x, y })): Pixels {
  return paint(width, height, (x, y) => {
    const { x: u, y: v } = at(x, y)
    return [u + 40, v + 40, (u + v) / 2 + 40].map((value) => Math.min(255, Math.max(0, Math.round(value))))
  })
}

/** A face turned by `degrees`, enlarged and moved; and how to get back. */
function transform(
  degrees: number,
  by: number,
  move: Point,
): { there: (point: Point) => Point; home: (x: number, y: number) => Point } {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)]
  return {
    there: ({ x, y }) => ({ x: by * (cos * x - sin * y) + move.x, y: by * (sin * x + cos * y) + move.y }),
    home: (x, y) => {
      const [u, v] = [(x - move.x) / by, (y - move.y) / by]
      return { x: cos * u + sin * v, y: cos * v - sin * u }
    },
  }
}

describe('alignment by five points', () => {
  test('cuts out a face that is in its place already as it is', () => {
    const picture = noise(size, size)
    expect(alignFace(picture, { box: anyBox, landmarks: atHome }, points)).toEqual({ data: picture.data, size })
  })

  test.each([
    ['moved', 0, 1, { x: 50, y: 30 }],
    ['enlarged', 0, 2.5, { x: 0, y: 0 }],
    ['turned clockwise', 30, 1, { x: 150, y: 100 }],
    ['turned on its head and enlarged', 180, 1.5, { x: 300, y: 300 }],
    ['turned by a quarter and small', -90, 0.8, { x: 20, y: 200 }],
  ])('brings back a face that was %s', (_, degrees, by, move) => {
    const { there, home } = transform(degrees, by, move)
    const { data } = alignFace(slope(400, 400, home), { box: anyBox, landmarks: mapLandmarks(atHome, there) }, points)
    const expected = slope(size, size)
    const margin = 30 // The turned crop's corners may lie outside the picture.
    for (let y = margin; y < size - margin; y++) {
      for (let x = margin; x < size - margin; x++) {
        const at = (y * size + x) * 3
        for (let channel = 0; channel < 3; channel++) {
          expect(Math.abs(data[at + channel]! - expected.data[at + channel]!)).toBeLessThanOrEqual(1)
        }
      }
    }
  })

  test('shows black where there is no picture', () => {
    const white = paint(size, size, () => [255, 255, 255])
    const half = mapLandmarks(atHome, ({ x, y }) => ({ x: x - size / 2, y }))
    const { data } = alignFace(white, { box: anyBox, landmarks: half }, points)
    const middle = (size / 2) * size * 3
    expect([...data.subarray(middle, middle + 3)]).toEqual([0, 0, 0])
    expect([...data.subarray(middle + (size - 1) * 3, middle + size * 3)]).toEqual([255, 255, 255])
    const gone = mapLandmarks(atHome, ({ x, y }) => ({ x: x - 5000, y }))
    expect(alignFace(white, { box: anyBox, landmarks: gone }, points).data.every((value) => value === 0)).toBe(true)
  })

  test('takes the mean of fine detail instead of leaving it out', () => {
    const stripes = paint(size * 4, size * 4, (x) => (x % 2 === 0 ? [0, 0, 0] : [255, 255, 255]))
    const { data } = alignFace(
      stripes,
      { box: anyBox, landmarks: mapLandmarks(atHome, ({ x, y }) => ({ x: 4 * x, y: 4 * y })) },
      points,
    )
    const middle = data
      .subarray(size * 3 * 20, size * 3 * 90)
      .filter((_, i) => i % (size * 3) > 30 && i % (size * 3) < 300)
    expect(Math.min(...middle)).toBeGreaterThan(110)
    expect(Math.max(...middle)).toBeLessThan(145)
  })
})

describe('alignment by the box', () => {
  const box: Alignment = { kind: 'box', size: 160, margin: 0 }

  test('cuts out a region of the same size as it is', () => {
    const picture = noise(200, 180)
    const { data } = alignFace(picture, { box: { x: 20, y: 10, width: 160, height: 160 }, landmarks: atHome }, box)
    for (const [x, y] of [
      [0, 0],
      [159, 159],
      [80, 3],
    ] as const) {
      const [from, to] = [((y + 10) * 200 + x + 20) * 3, (y * 160 + x) * 3]
      expect([...data.subarray(to, to + 3)]).toEqual([...picture.data.subarray(from, from + 3)])
    }
  })

  test('stretches width and height apart', () => {
    const halves = paint(100, 300, (x, y) => [x < 50 ? 0 : 200, y < 150 ? 0 : 200, 0])
    const { data } = alignFace(halves, { box: { x: 0, y: 0, width: 100, height: 300 }, landmarks: atHome }, box)
    const pixel = (x: number, y: number) => [...data.subarray((y * 160 + x) * 3, (y * 160 + x) * 3 + 3)]
    expect([pixel(70, 70), pixel(90, 70), pixel(70, 90)]).toEqual([
      [0, 0, 0],
      [200, 0, 0],
      [0, 200, 0],
    ])
  })

  test('grows by the margin', () => {
    // 130 pixels and a margin of 30 of 160 make 160 pixels, 15 more on each side.
    const picture = noise(200, 200)
    const withMargin = alignFace(
      picture,
      { box: { x: 35, y: 35, width: 130, height: 130 }, landmarks: atHome },
      { ...box, margin: 30 },
    )
    const grown = alignFace(picture, { box: { x: 20, y: 20, width: 160, height: 160 }, landmarks: atHome }, box)
    expect(withMargin).toEqual(grown)
  })

  test('stays within the frame', () => {
    const white = paint(100, 100, () => [255, 255, 255])
    const outside = { box: { x: -50, y: 60, width: 90, height: 90 }, landmarks: atHome }
    expect(alignFace(white, outside, { ...box, margin: 30 }).data.every((value) => value === 255)).toBe(true)
  })

  test('shows the nearest edge for a box that is not in the picture at all', () => {
    const white = paint(100, 100, () => [255, 255, 255])
    for (const gone of [
      { x: -90, y: 0 },
      { x: 0, y: -90 },
      { x: 190, y: 0 },
      { x: 0, y: 190 },
    ]) {
      const { data } = alignFace(white, { box: { ...gone, width: 40, height: 40 }, landmarks: atHome }, box)
      expect(data.every((value) => value === 255)).toBe(true)
    }
  })
})

test.each([-120, -45, -10, 0, 10, 45, 90, 170])('a face that leans by %i degrees says so', (degrees) => {
  const { there } = transform(degrees, 1, { x: 0, y: 0 })
  const upright: Landmarks = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 5, y: 5 },
    { x: 1, y: 10 },
    { x: 9, y: 10 },
  ]
  expect((tilt(mapLandmarks(upright, there)) / Math.PI) * 180).toBeCloseTo(degrees, 6)
})
