import { expect, it } from 'vitest'
import { isBefore, minForChild } from './birth.ts'
import { testBands } from './bands.testing.ts'

it.each([
  ['2012-05-09T23:59:00', '2012-05-10', true],
  ['2012-05-10T00:10:00', '2012-05-10', false],
  ['2013-01-01T12:00:00', '2012-05-10', false],
  // Only the year is known: it may be wrong by one.
  ['2010-12-31T12:00:00', '2012', true],
  ['2011-01-01T12:00:00', '2012', false],
  // Dated by a folder called 2012, by one called 2012-05, and by a name that tells the day.
  ['2012-01-01T00:00:00', '2012-05-10', false],
  ['2012-05-01T00:00:00', '2012-05-10', false],
  ['2012-04-01T00:00:00', '2012-05-10', true],
  ['2012-05-09T00:00:00', '2012-05-10', true],
  ['2011-01-01T00:00:00', '2012-05-10', true],
])('a photo of %s was taken before a birth of %s: %s', (date, born, before) => {
  expect(isBefore(date, born)).toBe(before)
})

const bands = testBands({ accept: 0.5, suggest: 0.25, group: 0.3 })
const stricter = 0.625

it.each([
  ['a child', '2020-06-01T12:00:00', '2010', ['2019-06-01T12:00:00'], stricter],
  ['sixteen', '2026-06-01T12:00:00', '2010', ['2025-06-01T12:00:00'], null],
  ['a day before sixteen', '2026-05-09T12:00:00', '2010-05-10', ['2025-06-01T12:00:00'], stricter],
  ['grown up, known as a child only', '2035-06-01T12:00:00', '2010', ['2012-01-01T12:00:00'], stricter],
  ['grown up, known as both', '2035-06-01T12:00:00', '2010', ['2012-01-01T12:00:00', '2034-01-01T12:00:00'], null],
  ['grown up, known as a youth of late', '2027-06-01T12:00:00', '2010', ['2025-01-01T12:00:00'], null],
  ['old, known as grown up long ago', '2060-06-01T12:00:00', '1960', ['1980-01-01T12:00:00'], null],
  ['grown up, known by photos without a date', '2060-06-01T12:00:00', '1960', [], null],
])('%s', (_, date, born, taught, least) => {
  expect(minForChild(bands, born, date, taught)).toBe(least)
})
