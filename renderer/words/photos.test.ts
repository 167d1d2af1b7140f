import { expect, it } from 'vitest'
import { day, month } from './format.ts'
import { search } from './photos.ts'

it.each([
  [{ from: '2014-01-01', to: '2014-12-31' }, '2014'],
  [{ from: '2014-01-01', to: '2016-12-31' }, '2014 to 2016'],
  [{ from: '2014-06-01', to: '2014-06-30' }, month('2014-06')],
  [{ from: '2014-06-01', to: '2014-12-31' }, `${month('2014-06')} to ${month('2014-12')}`],
  [{ from: '2014-06-14', to: '2014-06-14' }, day('2014-06-14')],
  [{ from: '2014-06-01', to: '2014-06-29' }, `${day('2014-06-01')} to ${day('2014-06-29')}`],
  [{ from: '2019-01-01' }, 'since 2019'],
  [{ to: '2009-12-31' }, 'until 2009'],
  [{ to: '2009-11-30' }, `until ${month('2009-11')}`],
  [{ from: '2016-01-01', to: '2014-12-31' }, `${day('2016-01-01')} to ${day('2014-12-31')}`],
])('the period %j is called %s', (period, name) => {
  expect(search.period(period)).toBe(name)
})
