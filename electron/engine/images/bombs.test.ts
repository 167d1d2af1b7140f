import { describe, expect, test } from 'vitest'
import * as bombs from './bombs.testing.ts'
import { decodePhoto } from './decode.ts'
import { firstPicture } from './first-picture.ts'
import { makePicture, openPicture } from './synthetic.testing.ts'

/** What a bomb may cost beyond its own size, in kilobytes. */
const allowed = 250_000

async function grownKilobytes(work: () => Promise<unknown>): Promise<number> {
  const before = process.resourceUsage().maxRSS
  await work()
  return process.resourceUsage().maxRSS - before
}

const { exif } = bombs
const xmpPart = (total: number, offset: number): Buffer => {
  const place = Buffer.alloc(8)
  place.writeUInt32BE(total)
  place.writeUInt32BE(offset, 4)
  const name = Buffer.from(`http://ns.adobe.com/xmp/extension/\0${'A'.repeat(32)}`)
  return bombs.segment(0xe1, Buffer.concat([name, place, Buffer.alloc(65_000, 60)]))
}
/** Every entity is ten of the one before. */
const laughs = `<!DOCTYPE a [<!ENTITY a "ha">${Array.from('bcdefghij', (name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]!};`.repeat(10)}">`).join('')}]><x>&j;</x>`

describe('what is hidden beside a picture costs no more than its bytes, and the picture is shown', () => {
  const hidden: Readonly<Record<string, () => Promise<Buffer>>> = {
    'XMP of 100 MB in a PNG, zipped': () =>
      bombs.pngWith(
        bombs.pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0'), bombs.zipped(100)])),
      ),
    'a hundred zipped notes': () =>
      bombs.pngWith(bombs.times(100, bombs.pngChunk('zTXt', Buffer.concat([Buffer.from('K\0\0'), bombs.zipped(20)])))),
    'a zipped colour profile': () =>
      bombs.pngWith(bombs.pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bombs.zipped(100)]))),
    'EXIF of 60 MB in a PNG': () => bombs.pngWith(bombs.pngChunk('eXIf', exif({ tags: 1, bytes: 60e6, type: 7 }))),
    'EXIF of 60 MB in a WebP, every tag all of it': async () =>
      bombs.webpWith(8, bombs.riffChunk('EXIF', exif({ tags: 60_000, bytes: 60e6, type: 2 }))),
    'EXIF of 60 MB in a JPEG': () =>
      bombs.jpegWith(
        bombs.times(
          920,
          bombs.segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif({ tags: 1, bytes: 65_000, type: 7 })])),
        ),
      ),
    'EXIF whose tags are thousands and overlap': () =>
      bombs.jpegWith(
        bombs.segment(
          0xe1,
          Buffer.concat([Buffer.from('Exif\0\0'), exif({ tags: 4000, bytes: 17_000, type: 2 })]).subarray(0, 65_000),
        ),
      ),
    'extended XMP of 100 MB': () =>
      bombs.jpegWith(Buffer.concat(Array.from({ length: 1540 }, (_, i) => xmpPart(1540 * 65_000, i * 65_000)))),
    'XMP of a billion laughs': () =>
      bombs.jpegWith(bombs.segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${laughs}`))),
    'a colour profile in 255 parts of noise': () =>
      bombs.jpegWith(
        Buffer.concat(
          Array.from({ length: 255 }, (_, i) =>
            bombs.segment(
              0xe2,
              Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([i + 1, 255]), Buffer.alloc(65_000, 7)]),
            ),
          ),
        ),
      ),
  }
  test.each(Object.entries(hidden))('%s', async (_, make) => {
    const bytes = await make()
    const grown = await grownKilobytes(async () => {
      const photo = await decodePhoto(bytes)
      expect(photo).toMatchObject({ width: 64, height: 48 })
      expect(photo.metadata.camera?.length ?? 0).toBeLessThanOrEqual(100)
    })
    expect(grown).toBeLessThan(allowed + (5 * bytes.length) / 1000)
  })
})

describe('of very many pictures in one file the decoder sees the first', () => {
  test.each([
    ['webp', () => bombs.webpAnimation(10_000)],
    ['tiff', () => bombs.tiffPages(10_000)],
    ['gif', () => bombs.gifAnimation(10_000)],
    ['png', () => bombs.pngWith(bombs.times(10_000, bombs.pngChunk('tEXt', Buffer.from('K\0a note'))))],
  ] as const)('%s', async (format, make) => {
    const bytes = await make()
    expect(await decodePhoto(bytes)).toMatchObject({ width: 64, height: 48, format })
    const first = firstPicture(bytes, format)
    if (format === 'webp' || format === 'png') expect(first.length).toBeLessThan(bytes.length / 10)
    if (format === 'tiff') expect(first.readUInt32LE((await bombs.openTiff()).link)).toBe(0)
    expect(await decodePhoto(first)).toMatchObject({ width: 64, height: 48, format })
  })

  test('directories that lead to themselves end', async () => {
    const { bytes, directory, link } = await bombs.openTiff()
    bytes.writeUInt32LE(directory, link)
    expect(firstPicture(bytes, 'tiff').readUInt32LE(link)).toBe(0)
    expect(await decodePhoto(bytes)).toMatchObject({ width: 64, height: 48 })
  })

  test('files as they should be are left alone', async () => {
    for (const format of ['webp', 'tiff', 'png', 'gif', 'jpeg'] as const) {
      const bytes = await bombs.carrier.clone().toFormat(format).toBuffer()
      expect(firstPicture(bytes, format)).toBe(bytes)
    }
    const [animation, document] = [await bombs.webpAnimation(100), await bombs.tiffPages(100)]
    expect(firstPicture(animation, 'webp')).toBe(animation)
    expect(firstPicture(document, 'tiff')).toBe(document)
  })
})

describe('claims of size', () => {
  test.each([
    ['a strip of four gigabytes', { 279: 0xffff_fff0 }],
    ['four billion rows a strip', { 278: 0xffff_ffff, 279: 0x7fff_ffff }],
    ['a strip beyond the end', { 273: 0xffff_fff0 }],
    ['a thousand samples a pixel', { 277: 1000 }],
  ])('%s in a TIFF is read or refused in words', async (_, values) => {
    const bytes = await bombs.tiffWith(values)
    const grown = await grownKilobytes(() => expectReadOrRefused(bytes))
    expect(grown).toBeLessThan(allowed)
  })

  test('a GIF’s frame that is larger than its screen counts', async () => {
    const bytes = await bombs.gifAnimation(1)
    const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 64, 0, 48, 0]))
    bytes.writeUInt16LE(65_535, frame + 5)
    bytes.writeUInt16LE(65_535, frame + 7)
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ code: 'too-many-pixels' })
  })

  test('an AVIF may be half as large as others, as its decoder takes most memory', async () => {
    const bytes = await bombs.carrier.clone().avif({ effort: 0 }).toBuffer()
    const size = bytes.indexOf('ispe') + 8
    bytes.writeUInt32BE(10_001, size)
    bytes.writeUInt32BE(10_000, size + 4)
    await expect(decodePhoto(bytes)).rejects.toMatchObject({
      told: { key: 'too-many-pixels', params: { maxMegapixels: 100 } },
    })
  })

  test('an AVIF that is wider than numbers go is refused before libvips sees it', async () => {
    const bytes = await bombs.carrier.clone().avif({ effort: 0 }).toBuffer()
    bytes.writeUInt32BE(0x4000_0040, bytes.indexOf('ispe') + 8)
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ code: 'too-many-pixels' })
  })

  test('a JPEG of 65,535 scans is not decoded scan by scan', async () => {
    await expectReadOrRefused(await bombs.jpegScans(256, 65_535))
  })

  async function expectReadOrRefused(bytes: Buffer): Promise<void> {
    const outcome = await decodePhoto(bytes).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'AppError', code: 'damaged' })
    else expect(outcome).toMatchObject({ width: 64 })
  }
})

describe('libvips opens nothing but photos', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="9" height="9"/></svg>'
  test.each([
    ['a drawing', Buffer.from(svg)],
    ['a drawing behind a byte order mark', Buffer.from(`\ufeff<?xml version="1.0"?>${svg}`)],
    ['a zipped drawing', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(40)])],
    ['a drawing that begins like a GIF', Buffer.from(`GIF89a${svg}`)],
    ['a drawing that begins like a WebP', Buffer.from(`RIFF0000WEBP${svg}`)],
    ['a picture of libvips’ own', Buffer.from([0x08, 0xf2, 0xa6, 0xb6, ...Buffer.alloc(100)])],
    ['a script for ImageMagick', Buffer.from('push graphic-context\nviewbox 0 0 640 480\npop graphic-context')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj')],
    ['PostScript', Buffer.from('%!PS-Adobe-3.0\n(%pipe%id) (w) file')],
    ['a portable pixmap', Buffer.from('P6 2 2 255\n123456789012')],
  ])('not %s', async (_, bytes) => {
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ name: 'AppError' })
    // Nor when it is given to it in spite of what it is.
    const { sharp } = await import('./sharp.ts')
    await expect(sharp(bytes).metadata()).rejects.toThrow()
  })

  test('while pictures of any photo’s format are', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const bytes = await openPicture(makePicture(64, 48)).toFormat(format).toBuffer()
      expect(await decodePhoto(bytes)).toMatchObject({ width: 64, height: 48, format })
    }
  })
})
