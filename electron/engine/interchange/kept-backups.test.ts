import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptBackups, type DatedBackup } from './kept-backups.ts'

const hour = 60 * 60_000
const day = 24 * hour
const now = Date.UTC(2026, 10, 25, 12)
const room = 1_000_000
const at = (...ages: number[]): DatedBackup[] => ages.map((age) => ({ at: now - age, bytes: 1 }))
const agesOf = (backups: readonly DatedBackup[]): number[] => backups.map((backup) => now - backup.at)

describe('keptBackups', () => {
  it('keeps the last three, whatever their age', () => {
    expect(agesOf(keptBackups(at(1, 2, 3, 4, 5), now, room))).toEqual([1, 2, 3])
    expect(agesOf(keptBackups(at(400 * day, 500 * day, 600 * day, 700 * day), now, room))).toHaveLength(3)
  })

  it('keeps one a day for a week and one a week for two months, when one is written every hour and the others go', () => {
    let kept: DatedBackup[] = []
    const start = now - 200 * day
    for (let time = start; time <= now; time += hour) kept = keptBackups([...kept, { at: time, bytes: 1 }], time, room)
    const ages = agesOf(kept)
    expect(ages.slice(0, 3)).toEqual([0, hour, 2 * hour])
    const days = new Set(kept.map((backup) => Math.floor(backup.at / day)))
    for (let ago = 0; ago < 7; ago++) expect(days).toContain(Math.floor(now / day) - ago)
    const weeks = new Set(kept.map((backup) => Math.floor(backup.at / (7 * day))))
    for (let ago = 0; ago < 9; ago++) expect(weeks).toContain(Math.floor(now / (7 * day)) - ago)
    expect(Math.max(...ages)).toBeLessThanOrEqual(63 * day)
    expect(kept.length).toBeLessThanOrEqual(3 + 7 + 9)
  })

  it('never throws the latest away, keeps few, and stays within the room', () => {
    const some = fc.array(
      fc.record({ at: fc.integer({ min: now - 300 * day, max: now + 300 * day }), bytes: fc.nat(100) }),
    )
    fc.assert(
      fc.property(some, fc.nat(1000), (backups, most) => {
        const kept = keptBackups(backups, now, most)
        const past = backups.filter((backup) => backup.at <= now).map((backup) => backup.at)
        if (past.length > 0) expect(kept.map((backup) => backup.at)).toContain(Math.max(...past))
        expect(kept.length).toBeLessThanOrEqual(20)
        expect(new Set(kept).size).toBe(kept.length)
        expect(kept.slice(2).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(most)
        expect(kept.every((one) => backups.includes(one))).toBe(true)
      }),
    )
  })

  it('is not led astray by a clock that was wrong', () => {
    const wrong = at(-500 * day, -400 * day, -300 * day, -200 * day)
    const right = at(1, 2, 3)
    expect(agesOf(keptBackups([...wrong, ...right], now, room))).toEqual([-200 * day, 1, 2, 3])
  })
})
