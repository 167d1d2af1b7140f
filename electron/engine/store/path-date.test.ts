import { expect, it } from 'vitest'
import { pathDate } from './path-date.ts'

const copied = new Date(2024, 4, 6, 7, 8, 9).getTime()

it.each([
  ['IMG_20200412_181530.jpg', '2020-04-12T18:15:30'],
  ['PXL_20210704_091122334.MP.jpg', '2021-07-04T09:11:22'],
  ['2019-12-24 20.15.07.jpg', '2019-12-24T20:15:07'],
  ['Screenshot_2018-03-02-12-00-59.png', '2018-03-02T12:00:59'],
  ['signal-2020-04-12-120003.jpg', '2020-04-12T12:00:03'],
  ['Photo 2015-08-01 at 10.11.12.heic', '2015-08-01T10:11:12'],
  ['IMG-20200412-WA0007.jpg', '2020-04-12T00:00:00'],
  ['scan 1987-06-14.tif', '1987-06-14T00:00:00'],
  ['2016/2016-03 Easter/DSC_0001.jpg', '2016-03-01T00:00:00'],
  ['Family/2016-03-27 Easter/DSC_0001.jpg', '2016-03-27T00:00:00'],
  ['20160327/DSC_0001.jpg', '2016-03-27T00:00:00'],
  ['2016/Summer/DSC_0001.jpg', '2016-01-01T00:00:00'],
  ['2016/Summer/20150102 - copy.jpg', '2015-01-02T00:00:00'],
])('%s is of %s', (path, date) => {
  expect(pathDate(path, copied)).toBe(date)
})

it.each([
  'DSC_0001.jpg',
  'IMG_20201345_181530.jpg',
  'IMG_20210229.jpg',
  '12020041299.jpg',
  '1920x1080/wall.jpg',
  '3000/a.jpg',
  '0815/a.jpg',
  '2010-2015/a.jpg',
  '2010 - 2015/a.jpg',
  'Room 2001/a.jpg',
  '20200412181530123.jpg',
])('%s tells nothing', (path) => {
  expect(pathDate(path, copied)).toBeNull()
})

it('leaves it to the time of the file where that lies within what the names tell', () => {
  expect(pathDate('2024/a.jpg', copied)).toBeNull()
  expect(pathDate('IMG-20240506-WA0001.jpg', copied)).toBeNull()
  expect(pathDate('IMG-20240507-WA0001.jpg', copied)).toBe('2024-05-07T00:00:00')
})

it('takes a day with a time that no clock shows for the day', () => {
  expect(pathDate('IMG_20200412_996100.jpg', copied)).toBe('2020-04-12T00:00:00')
})
