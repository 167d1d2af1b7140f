import { describe, expect, test } from 'vitest'
import { decodePhoto } from './decode.ts'
import { makePicture, meanDifference } from './synthetic.testing.ts'

// An odd width, so that rows are padded.
const picture = makePicture(37, 20)

interface BitmapOptions {
  readonly bits: number
  readonly topDown?: boolean
  readonly compression?: number
  readonly palette?: readonly number[]
  readonly headerSize?: number
}

/** A bitmap whose pixel at x, y is the number that `valueAt` gives: a colour (0xRRGGBB) or a place in the palette. */
function makeBitmap(options: BitmapOptions, valueAt: (x: number, y: number) => number): Buffer {
  const { bits, topDown = false, compression = 0, palette = [], headerSize = 40 } = options
  const { width, height } = picture
  const stride = Math.ceil((width * bits) / 32) * 4
  const pixelsAt = 14 + headerSize + palette.length * 4 + 12
  const bytes = Buffer.alloc(pixelsAt + stride * height)
  bytes.write('BM', 'latin1')
  bytes.writeUInt32LE(pixelsAt, 10)
  bytes.writeUInt32LE(headerSize, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(topDown ? -height : height, 22)
  bytes.writeUInt16LE(bits, 28)
  bytes.writeUInt32LE(compression, 30)
  if (compression === 3)
    for (const [index, mask] of [0xff0000, 0xff00, 0xff].entries()) bytes.writeUInt32LE(mask, 54 + index * 4)
  for (const [index, colour] of palette.entries()) bytes.writeUInt32LE(colour, 14 + headerSize + index * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = (pixelsAt + (topDown ? y : height - 1 - y) * stride) * 8 + x * bits
      const value = valueAt(x, y)
      if (bits >= 24) bytes.writeUIntLE(value, bit / 8, 3)
      else bytes[bit >> 3]! |= value << (8 - bits - (bit & 7))
    }
  }
  return bytes
}

const colourAt = (x: number, y: number) => Buffer.from(picture.data).readUIntBE((y * picture.width + x) * 3, 3)

describe('a bitmap', () => {
  test.each<[string, BitmapOptions]>([
    ['24 bit', { bits: 24 }],
    ['24 bit from the top', { bits: 24, topDown: true }],
    ['32 bit', { bits: 32 }],
    ['32 bit with masks', { bits: 32, compression: 3 }],
    ['32 bit with a long header', { bits: 32, compression: 3, headerSize: 124 }],
  ])('of %s gives the picture', async (_name, options) => {
    const photo = await decodePhoto(makeBitmap(options, colourAt))
    expect(photo).toMatchObject({ format: 'bmp', width: 37, height: 20 })
    expect(meanDifference(photo.pixels, picture)).toBe(0)
  })

  test.each([1, 4, 8])('of %i bit takes its colours from the palette', async (bits) => {
    const palette = Array.from({ length: 2 ** bits }, (_, index) => index * 0x010203 + 0x101010)
    const indexAt = (x: number, y: number) => (x + 3 * y) % palette.length
    const { pixels } = await decodePhoto(makeBitmap({ bits, palette }, indexAt))
    const expected = Buffer.alloc(37 * 20 * 3)
    for (let at = 0; at < 37 * 20; at++)
      expected.writeUIntBE(palette[indexAt(at % 37, Math.floor(at / 37))]!, at * 3, 3)
    expect(Buffer.compare(Buffer.from(pixels.data), expected)).toBe(0)
  })

  test('of a rare kind is unsupported', async () => {
    const runLength = makeBitmap({ bits: 8, compression: 1 }, () => 0)
    await expect(decodePhoto(runLength)).rejects.toMatchObject({ code: 'unsupported' })
  })

  test('with a header that makes no sense or without most of its rows is damaged', async () => {
    const whole = makeBitmap({ bits: 24 }, colourAt)
    const noSize = Buffer.from(whole)
    noSize.writeInt32LE(0, 18)
    for (const bytes of [whole.subarray(0, 40), noSize, whole.subarray(0, 300)]) {
      await expect(decodePhoto(bytes)).rejects.toMatchObject({ code: 'damaged' })
    }
  })
})
