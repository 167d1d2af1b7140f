import { describe, expect, test } from 'vitest'
import { cameraName, plausibleTime, readExif } from './metadata.ts'
import { openPicture, upright } from './synthetic.testing.ts'

type Exif = Parameters<ReturnType<typeof openPicture>['withExif']>[0]

const photoWith = (exif: Exif, orientation = 1) =>
  openPicture(upright).withExif(exif).withMetadata({ orientation }).jpeg().toBuffer()

describe('the capture time', () => {
  test.each([
    ['2019:05:12 14:03:09', '2019-05-12T14:03:09'],
    ['2019-05-12T14:03:09+02:00', '2019-05-12T14:03:09'],
    ['2019:05:12 14:03', '2019-05-12T14:03:00'],
    ['1927:10:29 10:00:00', '1927-10-29T10:00:00'],
    ['2099:12:31 23:59:59', '2099-12-31T23:59:59'],
    ['2021:03:28 02:30:00', '2021-03-28T02:30:00'],
    ['2020:02:29 00:00:00', '2020-02-29T00:00:00'],
  ])('%s is %s', (exifTime, expected) => {
    expect(plausibleTime(exifTime)).toBe(expected)
  })

  test.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '',
    '2019:13:01 10:00:00',
    '2019:00:10 10:00:00',
    '2019:02:29 10:00:00',
    '2019:04:31 10:00:00',
    '2019:05:12 24:00:00',
    '2019:05:12 10:60:00',
    '0019:05:12 10:00:00',
    'yesterday',
  ])('%j is none', (exifTime) => {
    expect(plausibleTime(exifTime)).toBeNull()
  })

  test('is the original one, else that of digitizing, else that of the file’s last change', async () => {
    const all = { DateTimeOriginal: '2001:01:01 01:01:01', DateTimeDigitized: '2002:02:02 02:02:02' }
    const IFD0 = { DateTime: '2003:03:03 03:03:03' }
    const time = async (exif: Exif) => readExif(await photoWith(exif), 'jpeg').takenAt
    expect(await time({ IFD0, IFD2: all })).toBe('2001-01-01T01:01:01')
    expect(await time({ IFD0, IFD2: { ...all, DateTimeOriginal: '0000:00:00 00:00:00' } })).toBe('2002-02-02T02:02:02')
    expect(await time({ IFD0 })).toBe('2003-03-03T03:03:03')
  })
})

describe('the camera', () => {
  test.each([
    ['Canon', 'Canon EOS 6D', 'Canon EOS 6D'],
    ['NIKON CORPORATION', 'NIKON D800E', 'NIKON D800E'],
    ['EASTMAN KODAK COMPANY', 'KODAK DC240 ZOOM', 'KODAK DC240 ZOOM'],
    ['OLYMPUS IMAGING CORP.', 'E-M10', 'OLYMPUS E-M10'],
    ['FUJI PHOTO FILM CO., LTD.', 'FinePix40i', 'FUJI PHOTO FILM FinePix40i'],
    ['Apple', 'iPhone 7', 'Apple iPhone 7'],
    ['SAMSUNG', '', 'SAMSUNG'],
    ['', 'DSC-W80', 'DSC-W80'],
    ['', '', null],
  ])('%j and %j are %j', (make, model, expected) => {
    expect(cameraName(make, model)).toBe(expected)
  })

  test('is one line of bounded length, whatever the file says', async () => {
    const bytes = await photoWith({ IFD0: { Make: 'Evil\n\u001b[31m', Model: 'x'.repeat(5000) } })
    const { camera } = readExif(bytes, 'jpeg')
    expect(camera).toMatch(/^Evil \[31m x+$/)
    expect(camera).toHaveLength(100)
  })
})

test('broken or missing EXIF is none', async () => {
  const none = { takenAt: null, camera: null, orientation: 1 }
  expect(readExif(Buffer.alloc(0), 'jpeg')).toEqual(none)
  expect(readExif(Buffer.from('no picture at all'), 'tiff')).toEqual(none)
  const bytes = await photoWith({ IFD0: { Make: 'Canon', Model: 'EOS' } }, 6)
  expect(readExif(bytes, 'jpeg')).toEqual({ takenAt: null, camera: 'Canon EOS', orientation: 6 })
  for (let at = 20; at < 300; at += 3) {
    const damaged = Buffer.from(bytes)
    damaged.fill(0xff, at, at + 4)
    const { orientation } = readExif(damaged, 'jpeg')
    expect(orientation).toBeGreaterThanOrEqual(1)
    expect(orientation).toBeLessThanOrEqual(8)
  }
})
