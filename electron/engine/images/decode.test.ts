import { describe, expect, test } from 'vitest'
import { decodePhoto, NotInParallel } from './decode.ts'
import { makePicture, meanDifference, openPicture, storeTurned, upright } from './synthetic.testing.ts'
import { sharp } from './sharp.ts'

const picture = () => openPicture(upright)

const formats = {
  jpeg: () => picture().jpeg({ quality: 95 }),
  'progressive jpeg': () => picture().jpeg({ quality: 95, progressive: true }),
  png: () => picture().png(),
  webp: () => picture().webp({ quality: 95 }),
  'lossless webp': () => picture().webp({ lossless: true }),
  gif: () => picture().gif(),
  tiff: () => picture().tiff({ compression: 'lzw' }),
  'tiled tiff': () => picture().tiff({ compression: 'deflate', tile: true }),
  avif: () => picture().avif({ quality: 80 }),
}

test.each(Object.entries(formats))('%s gives the picture', async (name, encode) => {
  const photo = await decodePhoto(await encode().toBuffer())
  expect(name).toContain(photo.format)
  expect(photo).toMatchObject({ width: 64, height: 96, orientation: 1, metadata: { takenAt: null, camera: null } })
  expect(meanDifference(photo.pixels, upright)).toBeLessThan(4)
})

describe.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('%s in every EXIF orientation', (format) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i comes out upright', async (orientation) => {
    const stored = openPicture(storeTurned(upright, orientation)).withMetadata({ orientation })
    const photo = await decodePhoto(await stored.toFormat(format, { quality: 90 }).toBuffer())
    // An AVIF's container turns it.
    expect(photo).toMatchObject({ width: 64, height: 96, orientation: format === 'avif' ? 1 : orientation })
    expect(meanDifference(photo.pixels, upright)).toBeLessThan(3)
  })
})

describe('depths and colours become 8-bit sRGB', () => {
  const grey = { ...upright, data: upright.data.map((_, index) => upright.data[index - (index % 3)]!) }

  test.each([
    ['16 bit png', () => picture().toColourspace('rgb16').png(), upright, 2],
    ['16 bit tiff', () => picture().toColourspace('rgb16').tiff(), upright, 2],
    ['palette png', () => picture().png({ palette: true, quality: 100 }), upright, 4],
    ['grey jpeg', () => openPicture(grey).toColourspace('b-w').jpeg({ quality: 95 }), grey, 2],
    ['grey png', () => openPicture(grey).toColourspace('b-w').png(), grey, 2],
    ['16 bit grey png', () => openPicture(grey).toColourspace('grey16').png(), grey, 2],
    ['display p3 jpeg', () => picture().withIccProfile('p3').jpeg({ quality: 95 }), upright, 3],
    ['display p3 png', () => picture().withIccProfile('p3').png(), upright, 2],
    // What CMYK ink can't show is lost for good.
    ['cmyk jpeg', () => picture().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }), upright, 16],
  ])('%s', async (_name, encode, expected, tolerance) => {
    const { pixels } = await decodePhoto(await encode().toBuffer())
    expect(pixels.data).toHaveLength(64 * 96 * 3)
    expect(meanDifference(pixels, expected)).toBeLessThan(tolerance)
  })

  test('transparent parts become white', async () => {
    const half = await picture().ensureAlpha(0.5).png().toBuffer()
    const { pixels } = await decodePhoto(half)
    const expected = { ...upright, data: upright.data.map((value) => (value + 255) / 2) }
    expect(meanDifference(pixels, expected)).toBeLessThan(2)
  })
})

test('of an animation and of a document the first picture counts', async () => {
  const other = { ...upright, data: upright.data.map((value) => 255 - value) }
  const pages = [await picture().png().toBuffer(), await openPicture(other).png().toBuffer()]
  const animation = () => sharp(pages, { join: { animated: true } })
  for (const file of [animation().gif(), animation().webp({ quality: 95 }), animation().tiff()]) {
    const { pixels } = await decodePhoto(await file.toBuffer())
    expect(meanDifference(pixels, upright)).toBeLessThan(4)
  }
})

describe('size', () => {
  test('a photo is shrunk to the wanted number of pixels and keeps its shape and its size on record', async () => {
    const bytes = await openPicture(makePicture(1200, 800)).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { pixels, width, height } = await decodePhoto(bytes, { maxPixels: 60_000 })
    expect({ width, height }).toEqual({ width: 800, height: 1200 })
    expect({ width: pixels.width, height: pixels.height }).toEqual({ width: 200, height: 300 })
    expect(pixels.data).toHaveLength(200 * 300 * 3)
  })

  test('photos of at most the wanted number of pixels keep every one', async () => {
    const { pixels } = await decodePhoto(await picture().png().toBuffer(), { maxPixels: 64 * 96 })
    expect(pixels).toMatchObject({ width: 64, height: 96 })
    expect(meanDifference(pixels, upright)).toBe(0)
  })

  test.each([
    [1, 1],
    [1, 900],
    [3000, 2],
  ])('%i x %i pixels', async (width, height) => {
    const bytes = await openPicture(makePicture(width, height)).png().toBuffer()
    const photo = await decodePhoto(bytes, { maxPixels: 500 })
    expect(photo).toMatchObject({ width, height })
    expect(photo.pixels.width * photo.pixels.height).toBeLessThanOrEqual(500)
    expect(photo.pixels.data).toHaveLength(photo.pixels.width * photo.pixels.height * 3)
  })
})

describe('a picture of more than 40 million pixels', () => {
  const side = 6400
  const grey = { create: { width: side, height: side, channels: 3, background: '#888' } } as const
  const png = (progressive: boolean): Promise<Buffer> =>
    sharp(grey).png({ progressive, compressionLevel: 1 }).toBuffer()

  test('that is decoded as a whole is so only where no other is', async () => {
    const bytes = await png(true)
    await expect(decodePhoto(bytes, { inParallel: true })).rejects.toBeInstanceOf(NotInParallel)
    expect(await decodePhoto(bytes)).toMatchObject({ width: side, height: side })
  })

  test('that is decoded in strips is so beside others', async () => {
    expect(await decodePhoto(await png(false), { inParallel: true })).toMatchObject({ width: side, height: side })
  })
})
