import { describe, expect, it } from 'vitest'
import { daysOf, readPeriod } from './dates.ts'

const today = new Date(2026, 2, 1)

/** What the words begin with, as “from to to”, and the words that are left. */
function read(text: string): string | null {
  const words = text.split(' ')
  const period = readPeriod(words, today)
  if (!period) return null
  const { from = '', to = '' } = period.what
  return [`${from}..${to}`, ...words.slice(period.words)].join(' ')
}

describe('dates as people type them', () => {
  it.each([
    ['2014', '2014-01-01..2014-12-31'],
    ['2014-06', '2014-06-01..2014-06-30'],
    ['2014-06-14', '2014-06-14..2014-06-14'],
    ['6/2014', '2014-06-01..2014-06-30'],
    ['June 2014', '2014-06-01..2014-06-30'],
    ['2014 june', '2014-06-01..2014-06-30'],
    ['feb 2016', '2016-02-01..2016-02-29'],
    ['14 june 2014', '2014-06-14..2014-06-14'],
    ['June 14th 2014', '2014-06-14..2014-06-14'],
    ['31 april 2014', '2014-05-01..2014-05-01'],
    ['summer 2015', '2015-06-01..2015-08-31'],
    ['winter 2015', '2015-12-01..2016-02-29'],
    ['today', '2026-03-01..2026-03-01'],
    ['yesterday', '2026-02-28..2026-02-28'],
    ['this year', '2026-01-01..2026-12-31'],
    ['last month', '2026-02-01..2026-02-28'],
  ])('%s', (text, period) => {
    expect(read(text)).toBe(period)
  })

  it.each([
    ['2015 to 2016', '2015-01-01..2016-12-31'],
    ['2015-2016', '2015-01-01..2016-12-31'],
    ['2015–2016', '2015-01-01..2016-12-31'],
    ['2015 - 2016', '2015-01-01..2016-12-31'],
    ['from june 2014 until may 2015', '2014-06-01..2015-05-31'],
    ['between 2015 2016', '2015-01-01..2016-12-31'],
    ['2016 to 2015', '2015-01-01..2016-12-31'],
    ['2016-2015', '2015-01-01..2016-12-31'],
  ])('%s', (text, period) => {
    expect(read(text)).toBe(period)
  })

  it.each([
    ['since 2019', '2019-01-01..'],
    ['from june 2014', '2014-06-01..'],
    ['after 2019', '2020-01-01..'],
    ['before 2010', '..2009-12-31'],
    ['until june 2014', '..2014-06-30'],
  ])('%s', (text, period) => {
    expect(read(text)).toBe(period)
  })

  it('takes no more than the date', () => {
    expect(read('2014 anna')).toBe('2014-01-01..2014-12-31 anna')
    expect(read('2014 to anna')).toBe('2014-01-01..2014-12-31 to anna')
    expect(read('june 2014 summer house')).toBe('2014-06-01..2014-06-30 summer house')
  })

  it.each(['june', 'summer house', 'since anna', 'last supper', 'may', '12345', 'between friends', ''])(
    'no: %s',
    (text) => {
      expect(read(text)).toBeNull()
    },
  )
})

it('a month ends on its last day', () => {
  expect(daysOf('2016-02')).toEqual({ from: '2016-02-01', to: '2016-02-29' })
  expect(daysOf('2014-06-14')).toEqual({ from: '2014-06-14', to: '2014-06-14' })
})
