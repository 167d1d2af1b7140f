import { expect, it } from 'vitest'
import { bornOf } from './born.ts'

it.each([
  ['2012', '2012'],
  [' 2012-05-10 ', '2012-05-10'],
  ['2012-5-1', '2012-05-01'],
  ['10.5.2012', '2012-05-10'],
  ['10. 05. 2012', '2012-05-10'],
  ['10/5/2012', '10/5/2012'],
  ['May', 'May'],
  ['', ''],
])('takes “%s” for %s', (typed, born) => {
  expect(bornOf(typed)).toBe(born)
})
