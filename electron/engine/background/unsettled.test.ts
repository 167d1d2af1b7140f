import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settleMs, Unsettled } from './unsettled.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a file that keeps changing is looked for less and less often', () => {
  const unsettled = new Unsettled()
  unsettled.add('/photos/a.jpg')
  expect(unsettled.waitMs).toBe(settleMs)
  vi.advanceTimersByTime(20_000)
  expect(unsettled.take()).toEqual([{ path: '/photos', deep: false }])
  unsettled.add('/photos/a.jpg') // The round that looked at it found it changed again.
  unsettled.forgetSettled()
  expect(unsettled.waitMs).toBe(20_000)
  vi.advanceTimersByTime(100_000)
  expect(unsettled.waitMs).toBe(60_000)
})

test('the next change of a file that came to rest is looked at as soon as any other', () => {
  const unsettled = new Unsettled()
  unsettled.add('/photos/a.jpg')
  unsettled.take()
  unsettled.forgetSettled()
  expect(unsettled.waitMs).toBeNull()
  vi.advanceTimersByTime(20_000)
  unsettled.add('/photos/a.jpg')
  expect(unsettled.waitMs).toBe(settleMs)
})
