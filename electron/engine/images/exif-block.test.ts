import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exifBlock } from './exif-block.ts'
import { readExif } from './metadata.ts'
import { openPicture, upright } from './synthetic.testing.ts'

const described = openPicture(upright).withExif({
  IFD0: { Make: 'Canon', Model: 'Canon EOS 6D' },
  IFD2: { DateTimeOriginal: '2019:05:12 14:03:09' },
})

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('EXIF is found in a %s', async (format) => {
  const bytes = await described.clone().toFormat(format).toBuffer()
  expect(readExif(bytes, format)).toEqual({
    takenAt: '2019-05-12T14:03:09',
    camera: 'Canon EOS 6D',
    orientation: 1,
  })
})

test('in a HEIC', () => {
  const bytes = readFileSync(resolve(import.meta.dirname, '../../../test/fixtures/turned-by-exif.heic'))
  expect(readExif(bytes, 'heic')).toMatchObject({
    orientation: 6,
    camera: expect.stringContaining('Familiar') as string,
  })
})

test('a TIFF is made like EXIF itself', async () => {
  const bytes = await openPicture(upright).withMetadata({ orientation: 3 }).tiff().toBuffer()
  expect(readExif(bytes, 'tiff')).toMatchObject({ orientation: 3 })
})

test('behind segments that are padded, empty or no EXIF', async () => {
  const bytes = await described.clone().jpeg().toBuffer()
  const before = Buffer.from('ffffffe50002ffe100084578696600004949', 'hex').subarray(0, 18)
  const whole = Buffer.concat([bytes.subarray(0, 2), before.subarray(0, 6), bytes.subarray(2)])
  expect(readExif(whole, 'jpeg').camera).toBe('Canon EOS 6D')
})

test('pictures without any have none, however they are cut', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const bytes = await openPicture(upright).toFormat(format).toBuffer()
    expect(exifBlock(bytes, format)).toBeNull()
    for (let length = 0; length < bytes.length; length += 7)
      expect(readExif(bytes.subarray(0, length), format)).toEqual({ takenAt: null, camera: null, orientation: 1 })
  }
})
