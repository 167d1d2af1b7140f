import { crc32 } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readHeader } from './decode.ts'
import { pictureHash } from './picture-hash.ts'
import { retag } from './retag.testing.ts'
import { sharp } from './sharp.ts'
import { makePicture, openPicture } from './synthetic.testing.ts'

const picture = openPicture(makePicture(160, 120))
const jpeg = await picture.clone().jpeg().toBuffer()
const files = {
  jpeg,
  'progressive jpeg': await picture.clone().jpeg({ progressive: true }).toBuffer(),
  png: await picture.clone().png().toBuffer(),
  webp: await picture.clone().webp().toBuffer(),
  'lossless webp': await picture.clone().webp({ lossless: true }).toBuffer(),
}

function pngChunk(type: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + content.length)
  chunk.writeUInt32BE(content.length)
  chunk.write(type, 4, 'latin1')
  content.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length)
  return chunk
}

/** As a tagger writes it: an extended header that says that there is metadata, and the metadata behind the picture. */
function taggedWebp(webp: Buffer): Buffer {
  const header = Buffer.alloc(18)
  header.write('VP8X', 'latin1')
  header.writeUInt32LE(10, 4)
  header[8] = 0x04
  header.writeUIntLE(159, 12, 3)
  header.writeUIntLE(119, 15, 3)
  const xmp = Buffer.from('XMP \x06\0\0\0<x/>  ', 'latin1')
  const file = Buffer.concat([webp.subarray(0, 12), header, webp.subarray(12), xmp])
  file.writeUInt32LE(file.length - 8, 4)
  return file
}

test('a JPEG’s picture is the same whatever was written about it', () => {
  for (const bytes of [files.jpeg, files['progressive jpeg']]) {
    const hash = pictureHash(bytes)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(pictureHash(retag(bytes, { taken: '2019:05:12 14:03:00' }))).toBe(hash)
    expect(pictureHash(retag(bytes, { orientation: 6, comment: 'by nobody' }))).toBe(hash)
    // What hangs on behind, a preview or a film, is not this picture.
    expect(pictureHash(Buffer.concat([bytes, files.png]))).toBe(hash)
  }
})

test('a PNG’s and a WebP’s, too', async () => {
  const { png, webp } = files
  const text = pngChunk('tEXt', Buffer.from('Author\0Somebody'))
  expect(pictureHash(Buffer.concat([png.subarray(0, -12), text, png.subarray(-12)]))).toBe(pictureHash(png))
  for (const bytes of [webp, files['lossless webp']]) {
    expect(pictureHash(taggedWebp(bytes))).toBe(pictureHash(bytes))
    expect((await sharp(taggedWebp(bytes)).raw().toBuffer()).equals(await sharp(bytes).raw().toBuffer())).toBe(true)
  }
})

test('other pixels and other colours are another picture', async () => {
  const inOtherColours = picture.clone().withIccProfile('p3')
  const others = await Promise.all([
    openPicture(makePicture(161, 120)).jpeg().toBuffer(),
    picture.clone().jpeg({ quality: 70 }).toBuffer(),
    inOtherColours.clone().jpeg().toBuffer(),
    inOtherColours.clone().png().toBuffer(),
    inOtherColours.clone().webp().toBuffer(),
  ])
  const hashes = [...Object.values(files), ...others].map(pictureHash)
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(hashes).not.toContain(null)
})

test('what can’t be told is not guessed', async () => {
  const others = [
    readFileSync(resolve(import.meta.dirname, '../../../test/fixtures/turned-by-exif.heic')),
    Buffer.alloc(0),
    Buffer.from([0xff]),
    await picture.clone().gif().toBuffer(),
    await picture.clone().tiff().toBuffer(),
  ]
  for (const bytes of others) expect(pictureHash(bytes)).toBeNull()
  for (const bytes of Object.values(files)) {
    for (const cut of [20, bytes.length >> 1, bytes.length - 3]) expect(pictureHash(bytes.subarray(0, cut))).toBeNull()
  }
})

test('no bytes make it fail', () => {
  let state = 7
  const random = (): number => (state = (state * 48271) % 2147483647)
  for (const bytes of Object.values(files)) {
    for (let round = 0; round < 300; round++) {
      const damaged = Buffer.from(bytes)
      for (let change = random() % 8; change >= 0; change--) damaged[random() % damaged.length] = random() & 0xff
      const hash = pictureHash(damaged.subarray(0, random() % (damaged.length + 1)))
      expect(hash === null || hash.length === 64).toBe(true)
    }
  }
  const emptySegments = Buffer.alloc(2_000_000, Buffer.from([0xff, 0xe1, 0, 2]))
  expect(pictureHash(Buffer.concat([jpeg.subarray(0, 2), emptySegments, jpeg.subarray(2)]))).toBeNull()
})

test('what is read without a look is what a look reads', async () => {
  const tagged = retag(jpeg, { orientation: 6, taken: '2019:05:12 14:03:00' })
  expect(await readHeader(tagged)).toEqual({
    orientation: 6,
    metadata: { takenAt: '2019-05-12T14:03:00', camera: null },
  })
  await expect(readHeader(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'not-an-image' })
})
