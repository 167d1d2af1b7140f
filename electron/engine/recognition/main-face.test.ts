import { describe, expect, it } from 'vitest'
import { poorQuality } from '../faces/quality.ts'
import { mainFace } from './main-face.ts'

const photo = { width: 1000, height: 800 }

/** A square face around a point, good unless said otherwise. */
function faceAt(x: number, y: number, side: number, quality = 0.8) {
  return { box: { x: x - side / 2, y: y - side / 2, width: side, height: side }, quality }
}

describe('the main face of a portrait', () => {
  it('is none where there is no face', () => {
    expect(mainFace({ ...photo, faces: [] })).toBeNull()
  })

  it('is the only face, however small, poor and far aside', () => {
    const only = faceAt(990, 10, 12, 0)
    expect(mainFace({ ...photo, faces: [only] })).toBe(only)
  })

  it('is the largest of several beside each other', () => {
    const large = faceAt(600, 400, 220)
    expect(mainFace({ ...photo, faces: [faceAt(400, 400, 180), large] })).toBe(large)
  })

  it('is the one in the middle, before a somewhat larger one in the corner', () => {
    const middle = faceAt(500, 400, 200)
    expect(mainFace({ ...photo, faces: [faceAt(80, 80, 240), middle] })).toBe(middle)
  })

  it('is a much larger face even if it is off the middle', () => {
    const large = faceAt(250, 400, 400)
    expect(mainFace({ ...photo, faces: [faceAt(500, 400, 120), large] })).toBe(large)
  })

  it('is a good face before a poor one of twice its size', () => {
    const good = faceAt(350, 400, 100, poorQuality)
    const poor = faceAt(650, 400, 200, poorQuality - 0.01)
    expect(mainFace({ ...photo, faces: [poor, good] })).toBe(good)
  })

  it('measures the way from the middle by the sides of the photo, not by pixels', () => {
    const panorama = { width: 4000, height: 500 }
    const aside = faceAt(2600, 250, 100)
    expect(mainFace({ ...panorama, faces: [faceAt(2000, 40, 100), aside] })).toBe(aside)
  })

  it('is the first of two that are alike, and leaves their order as it was', () => {
    const faces = [faceAt(400, 400, 100), faceAt(600, 400, 100)] as const
    expect(mainFace({ ...photo, faces })).toBe(faces[0])
    const listed = [faceAt(100, 100, 50), faceAt(500, 400, 200)]
    const before = [...listed]
    mainFace({ ...photo, faces: listed })
    expect(listed).toEqual(before)
  })
})
