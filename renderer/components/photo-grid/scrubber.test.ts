import { describe, expect, it } from 'vitest'
import { Month } from './months.ts'
import { Rail } from './scrubber.ts'

const header = 50

/** Months of so many years, one of which has nearly all photos. */
function manyYears(years: number): { list: Month[]; total: number } {
  let top = 0
  const list = Array.from({ length: years }, (_, index) => {
    const month = new Month(`${2025 - index}-06`, 1, 1, { width: 1000, target: 160, gap: 3 })
    month.top = top
    top += index === 3 ? 500_000 : 200
    return month
  })
  return { list, total: top + header }
}

describe('the years beside the photos', () => {
  it('all have room to be pointed at, however few their photos are', () => {
    const { list, total } = manyYears(60)
    const rail = new Rail(list, total, header, 600, 18)
    expect(rail.ticks.map(({ year }) => year)).toEqual(list.map(({ month }) => month.slice(0, 4)))
    for (const [index, { top }] of rail.ticks.entries()) {
      const next = rail.ticks[index + 1]?.top ?? 600
      expect(next - top).toBeGreaterThanOrEqual(600 / 60 - 0.01)
      const y = rail.at((top + next) / 2)
      expect(y).toBeGreaterThanOrEqual(index === 0 ? 0 : header + list[index]!.top)
      expect(y).toBeLessThan(index === 59 ? total : header + list[index + 1]!.top)
    }
  })

  it('all have their names as long as there is room, and then every so many', () => {
    const few = manyYears(30)
    expect(new Rail(few.list, few.total, header, 600, 18).ticks.every(({ named }) => named)).toBe(true)
    const many = manyYears(60)
    const named = new Rail(many.list, many.total, header, 600, 18).ticks.map((tick) => tick.named)
    expect(named).toEqual(named.map((_, index) => index % 2 === 0))
  })

  it('there and back is the same place', () => {
    const { list, total } = manyYears(12)
    const rail = new Rail(list, total, header, 600, 18)
    expect([rail.topOf(0), rail.topOf(total)]).toEqual([0, 600])
    expect([rail.at(0), rail.at(600), rail.at(900)]).toEqual([0, total, total])
    for (const y of [10, 300, 250_000, total - 10]) expect(rail.at(rail.topOf(y))).toBeCloseTo(y, 3)
    expect(new Rail([], 0, 0, 600, 18).ticks).toEqual([])
    expect(new Rail([], 0, 0, 600, 18).at(10)).toBe(0)
  })
})
