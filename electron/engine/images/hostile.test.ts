import { AppError } from '../../contract/errors.ts'
import { crc32 } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodePhoto } from './decode.ts'
import { makePicture, openPicture } from './synthetic.testing.ts'

const picture = openPicture(makePicture(640, 480))
const heicPath = resolve(import.meta.dirname, '../../../test/fixtures/turned-by-exif.heic')

describe('what is no picture is refused with a word on what it is', () => {
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31 + index * 7) % 251))
  const tiff = (tag: number, value: number) => {
    const bytes = Buffer.alloc(64)
    bytes.write('II*\0', 'latin1')
    bytes.writeUInt32LE(8, 4)
    bytes.writeUInt16LE(1, 8)
    bytes.writeUInt16LE(tag, 10)
    bytes.writeUInt16LE(3, 12)
    bytes.writeUInt32LE(1, 14)
    bytes.writeUInt16LE(value, 18)
    return bytes
  }
  test.each([
    ['no bytes', Buffer.alloc(0), 'empty-file', 'empty'],
    ['one byte', Buffer.from([0xff]), 'not-an-image', 'not-an-image.unknown'],
    ['noise', noise, 'not-an-image', 'not-an-image.unknown'],
    ['zeros', Buffer.alloc(4096), 'not-an-image', 'not-an-image.unknown'],
    ['text', Buffer.from('Bonjour à tous, ceci n’est pas une photo.'), 'not-an-image', 'image.text'],
    [
      'text that begins like a bitmap',
      Buffer.from('BMW drives over the hills and far away'),
      'not-an-image',
      'image.text',
    ],
    ['web page', Buffer.from('\n<!DOCTYPE html><title>404</title>'), 'not-an-image', 'web-page'],
    ['drawing', Buffer.from('<?xml version="1.0"?><svg width="9" height="9"></svg>'), 'unsupported', 'svg'],
    ['document', Buffer.from('%PDF-1.7 and so on'), 'not-an-image', 'pdf'],
    ['archive', Buffer.from('PK\x03\x04 and so on'), 'not-an-image', 'archive'],
    ['film', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), 'unsupported', 'video'],
    ['Canon CR3', Buffer.from('\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'latin1'), 'unsupported', 'cr3'],
    ['Canon CR2', Buffer.from('II*\0\x10\0\0\0CR\x02\0\0\0\0\0', 'latin1'), 'unsupported', 'raw'],
    ['DNG', tiff(0xc612, 1), 'unsupported', 'raw'],
    ['sensor mosaic', tiff(0x0106, 32803), 'unsupported', 'raw'],
    ['Fujifilm RAF', Buffer.from('FUJIFILMCCD-RAW 0201'), 'unsupported', 'fujifilm'],
    ['Photoshop', Buffer.from('8BPS\0\x01'), 'unsupported', 'photoshop'],
  ])('%s', async (_name, bytes, code, word) => {
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ name: 'AppError', code })
    await expect(decodePhoto(bytes)).rejects.toThrow(word)
  })
})

describe('a picture that claims too many pixels is refused before it is decoded', () => {
  const claims: Record<string, () => Promise<Buffer>> = {
    png: async () => {
      const bytes = await picture.png().toBuffer()
      bytes.writeUInt32BE(30_000, 16)
      bytes.writeUInt32BE(30_000, 20)
      bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
      return bytes
    },
    jpeg: async () => {
      const bytes = await picture.jpeg().toBuffer()
      const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
      bytes.writeUInt16BE(30_000, frame + 5)
      bytes.writeUInt16BE(30_000, frame + 7)
      return bytes
    },
    gif: async () => {
      const bytes = await picture.gif().toBuffer()
      const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 640 & 0xff, 640 >> 8, 480 & 0xff, 480 >> 8]))
      for (const at of [6, 8, frame + 5, frame + 7]) bytes.writeUInt16LE(30_000, at)
      return bytes
    },
    webp: async () => {
      const bytes = await picture.webp().toBuffer()
      const frame = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]))
      bytes.writeUInt16LE(16_383, frame + 3)
      bytes.writeUInt16LE(16_383, frame + 5)
      return bytes
    },
    tiff: async () => {
      const bytes = await picture.tiff({ compression: 'lzw' }).toBuffer()
      const directory = bytes.readUInt32LE(4)
      for (const entry of [0, 1, 2, 3].map((index) => directory + 2 + 12 * index)) {
        const isSize = [256, 257].includes(bytes.readUInt16LE(entry))
        if (isSize) bytes.writeUInt16LE(30_000, entry + 8)
      }
      return bytes
    },
    avif: async () => claimInContainer(await picture.avif().toBuffer()),
    heic: () => Promise.resolve(claimInContainer(readFileSync(heicPath))),
    bmp: () => {
      const bytes = Buffer.alloc(200)
      bytes.write('BM', 'latin1')
      bytes.writeUInt32LE(40, 14)
      bytes.writeInt32LE(30_000, 18)
      bytes.writeInt32LE(30_000, 22)
      bytes.writeUInt16LE(24, 28)
      return Promise.resolve(bytes)
    },
  }
  function claimInContainer(bytes: Buffer): Buffer {
    const size = bytes.indexOf('ispe') + 8
    bytes.writeUInt32BE(30_000, size)
    bytes.writeUInt32BE(30_000, size + 4)
    return bytes
  }

  test.each(Object.entries(claims))('%s', async (name, make) => {
    const bytes = await make()
    const before = process.resourceUsage().maxRSS
    await expect(decodePhoto(bytes)).rejects.toMatchObject({ code: 'too-many-pixels' })
    const side = name === 'webp' ? 16_383 : 30_000
    await expect(decodePhoto(bytes)).rejects.toMatchObject({
      told: { key: 'too-many-pixels', params: { width: side, height: side } },
    })
    const grownKilobytes = process.resourceUsage().maxRSS - before
    expect(grownKilobytes).toBeLessThan(150_000)
  })
})

describe('damage', () => {
  const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const

  test.each(formats)('a %s cut at any length is read or refused in words', async (format) => {
    const bytes = await picture.toFormat(format).toBuffer()
    for (let tenth = 0; tenth < 10; tenth++) {
      const length = Math.max(12, Math.floor((bytes.length * tenth) / 10))
      await expectReadOrRefused(bytes.subarray(0, length))
    }
  })

  test.each(formats)('a %s with flipped bytes is read or refused in words', async (format) => {
    const whole = await picture.toFormat(format).toBuffer()
    for (let seed = 1; seed <= 20; seed++) {
      const bytes = Buffer.from(whole)
      for (let flip = 0; flip < 20; flip++) {
        const at = 12 + ((seed * 7919 + flip * 104_729 + seed * flip * 31) % (bytes.length - 12))
        bytes[at] = bytes[at]! ^ (1 + ((seed + flip) % 255))
      }
      await expectReadOrRefused(bytes)
    }
  })

  test('a HEIC with flipped or missing bytes is read or refused in words', async () => {
    const whole = readFileSync(heicPath)
    for (let at = 12; at < whole.length; at += 53) {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ 0x55
      await expectReadOrRefused(bytes)
      await expectReadOrRefused(whole.subarray(0, at))
    }
  })

  async function expectReadOrRefused(bytes: Buffer): Promise<void> {
    try {
      const { pixels } = await decodePhoto(bytes)
      expect(pixels.data).toHaveLength(pixels.width * pixels.height * 3)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      if (error instanceof AppError) expect(error.message).toMatch(/^[^\n]{10,200}$/)
    }
  }

  test('a JPEG that lacks its last third is read, one that lacks most is refused', async () => {
    const bytes = await openPicture(makePicture(640, 480)).jpeg().toBuffer()
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]))
    const cut = (share: number) => bytes.subarray(0, scan + Math.floor((bytes.length - scan) * share))
    expect(await decodePhoto(cut(0.7))).toMatchObject({ width: 640, height: 480 })
    await expect(decodePhoto(cut(0.2))).rejects.toMatchObject({ code: 'damaged' })
    await expect(decodePhoto(bytes.subarray(0, 180))).rejects.toMatchObject({
      told: { key: 'damaged', params: { detail: expect.stringMatching(/./) as string } },
    })
  })

  test('the name of a format is not its content', async () => {
    const photo = await decodePhoto(await picture.png().toBuffer())
    expect(photo.format).toBe('png')
  })
})
