import { describe, expect, test } from 'vitest'
import { fitted, isZoomed, onPhoto, onStage, panned, zoomed } from './view.ts'

const photo = { width: 4000, height: 3000 }
const stage = { width: 1000, height: 600 }

describe('a photo on the stage', () => {
  test('is shown whole, in the middle', () => {
    expect(fitted(photo, stage)).toEqual({ scale: 0.2, x: 100, y: 0 })
  })

  test('is not blown up when it is tiny', () => {
    expect(fitted({ width: 10, height: 10 }, stage)).toEqual({ scale: 2, x: 490, y: 290 })
  })

  test('zooms around the pointer', () => {
    const at = { x: 500, y: 300 }
    const before = fitted(photo, stage)
    const after = zoomed(before, 5, at, photo, stage)
    expect(after.scale).toBeCloseTo(1)
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale)
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale)
  })

  test('never becomes smaller than fitted, nor larger than four times its pixels', () => {
    const fit = fitted(photo, stage)
    expect(zoomed(fit, 0.1, { x: 0, y: 0 }, photo, stage)).toEqual(fit)
    expect(zoomed(fit, 1000, { x: 500, y: 300 }, photo, stage).scale).toBe(4)
  })

  test('can be moved only as far as there is photo', () => {
    const near = zoomed(fitted(photo, stage), 5, { x: 500, y: 300 }, photo, stage)
    expect(isZoomed(near, photo, stage)).toBe(true)
    expect(panned(near, 1e6, 1e6, photo, stage)).toMatchObject({ x: 0, y: 0 })
    expect(panned(near, -1e6, -1e6, photo, stage)).toMatchObject({ x: 1000 - 4000, y: 600 - 3000 })
  })

  test('a box comes back from the stage as it was, cut at the edge', () => {
    const view = zoomed(fitted(photo, stage), 3, { x: 200, y: 100 }, photo, stage)
    const box = { x: 1200, y: 700, width: 300, height: 400 }
    const back = onPhoto(onStage(box, view), view, photo)
    for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(box[key])
    expect(onPhoto(onStage({ x: -50, y: 2900, width: 100, height: 400 }, view), view, photo)).toMatchObject({ x: 0 })
  })
})
