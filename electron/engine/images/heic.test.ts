import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodePhoto } from './decode.ts'
import { primaryItemProperties, turnsItself } from './heif-container.ts'
import type { Pixels } from './pixels.ts'
import { meanDifference, openPicture } from './synthetic.testing.ts'

// Both hold the same picture lying on its side, 96 x 64, and the EXIF orientation 6; made with heif-enc. In the second
// an irot property was added to the container, as cameras write it.
const fixtures = resolve(import.meta.dirname, '../../../test/fixtures')
const turnedByExif = readFileSync(resolve(fixtures, 'turned-by-exif.heic'))
const turnedByContainer = readFileSync(resolve(fixtures, 'turned-by-container.heic'))

/** Upright, the picture is red and green above, blue and yellow below. */
function cornerColours({ data, width, height }: Pixels): number[][] {
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
  const [right, bottom] = [width - 9, height - 9]
  return [at(8, 8), at(right, 8), at(8, bottom), at(right, bottom)].map((colour) =>
    colour.map((value) => (value > 120 ? 1 : 0)),
  )
}
const uprightColours = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 0],
]

describe('a HEIC photo', () => {
  test('without a rotation in the container is turned by EXIF', async () => {
    expect(turnsItself(primaryItemProperties(turnedByExif))).toBe(false)
    const photo = await decodePhoto(turnedByExif)
    expect(photo).toMatchObject({ format: 'heic', width: 64, height: 96, orientation: 6 })
    expect(cornerColours(photo.pixels)).toEqual(uprightColours)
  })

  test('with a rotation in the container is not turned again by EXIF', async () => {
    expect(turnsItself(primaryItemProperties(turnedByContainer))).toBe(true)
    const photo = await decodePhoto(turnedByContainer)
    expect(photo).toMatchObject({ format: 'heic', width: 64, height: 96, orientation: 1 })
    expect(cornerColours(photo.pixels)).toEqual(uprightColours)
  })

  test('has its date and camera read', async () => {
    const { metadata } = await decodePhoto(turnedByContainer)
    expect(metadata).toEqual({ takenAt: '2020-02-29T12:34:56', camera: 'Familiar Test' })
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('in EXIF orientation %i comes out as a JPEG would', async (orientation) => {
    const { pixels: stored } = await decodePhoto(withExifOrientation(1))
    const reference = await decodePhoto(await openPicture(stored).withMetadata({ orientation }).png().toBuffer())
    const photo = await decodePhoto(withExifOrientation(orientation))
    expect(photo.orientation).toBe(orientation)
    expect(meanDifference(photo.pixels, reference.pixels)).toBeLessThan(1)
  })

  test('is known by any of its brands', async () => {
    for (const brand of ['heim', 'mif1', 'heix']) {
      const branded = Buffer.from(turnedByExif)
      branded.write(brand, 8, 'latin1')
      expect((await decodePhoto(branded)).format).toBe('heic')
    }
  })

  test('is shrunk like any other', async () => {
    const { pixels } = await decodePhoto(turnedByContainer, { maxPixels: 1536 })
    expect(pixels).toMatchObject({ width: 32, height: 48 })
    expect(cornerColours(pixels)).toEqual(uprightColours)
  })
})

test('a broken container has no properties', () => {
  for (let length = 0; length < turnedByContainer.length; length += 7) {
    expect(Array.isArray(primaryItemProperties(turnedByContainer.subarray(0, length)))).toBe(true)
  }
})

function withExifOrientation(orientation: number): Buffer {
  const bytes = Buffer.from(turnedByExif)
  const entry = bytes.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x06]))
  bytes[entry + 8] = orientation
  return bytes
}
