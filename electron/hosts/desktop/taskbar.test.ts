import { describe, expect, it } from 'vitest'
import type { Activity } from '../../contract/api.ts'
import { FakeElectron, FakeWindow } from './electron.testing.ts'
import { Taskbar } from './taskbar.ts'

/** A scan of so many milliseconds, seen or not; what the system was told. */
function scan(ms: number, { focused, paused = false }: { focused: boolean; paused?: boolean }): string[] {
  const electron = new FakeElectron()
  const window = new FakeWindow()
  window.focused = focused
  let now = 0
  const taskbar = new Taskbar(
    electron.api,
    () => window as never,
    () => now,
  )
  const show = (phase: Activity['phase'], done: number): void => {
    taskbar.show({ phase, done, total: 1200, rate: null, secondsLeft: null, paused, forBattery: false })
  }
  show('looking for photos', 0)
  show('looking at photos', 1)
  now = ms
  show('looking at photos', 1200)
  show('naming faces', 3)
  show('idle', 0)
  show('idle', 0)
  return electron.told.map(({ body }) => body)
}

describe('a long scan that ends', () => {
  it('is told once, if nobody looks', () => {
    expect(scan(61_000, { focused: false })).toEqual([`${(1200).toLocaleString()} photos were looked at.`])
  })

  it('is not told where the window is looked at, where it was short, or where it was only paused', () => {
    expect(scan(61_000, { focused: true })).toEqual([])
    expect(scan(59_000, { focused: false })).toEqual([])
    expect(scan(61_000, { focused: false, paused: true })).toEqual([])
  })
})
