import { describe, expect, it } from 'vitest'
import type { PhotoTile, Timeline } from '../../../electron/contract/api.ts'
import {
  anchorAt,
  arrange,
  blockOf,
  heightOf,
  monthAt,
  photoAt,
  plan,
  spotOf,
  topOf,
  type Frame,
  type Month,
} from './months.ts'
import { moved } from './move.ts'
import { sectionsBetween } from './sections.ts'

const frame: Frame = { width: 1150, target: 160, gap: 3, heading: 52, between: 12 }
const timeline = (...months: readonly [month: string, photos: number][]): Timeline => ({
  photos: months.reduce((sum, [, photos]) => sum + photos, 0),
  months: months.map(([month, photos]) => ({ month, photos, aspects: photos * 1.3 })),
})

let nextId = 1
function photos(count: number, shape = 1.5): PhotoTile[] {
  return Array.from({ length: count }, () => ({
    id: nextId++,
    width: shape * 1000,
    height: 1000,
    date: '2020-05-01T12:00:00',
    favourite: false,
    name: 'a.jpg',
  }))
}

/** Months with all their photos. */
function filled(...months: readonly [month: string, photos: number][]): readonly Month[] {
  const list = plan(timeline(...months), [], frame)
  for (const month of list) for (const block of month.blocks) block.hold(photos(block.count))
  arrange(list, frame)
  return list
}

describe('months', () => {
  it('are asked for in blocks', () => {
    const [month] = plan(timeline(['2020-05', 500]), [], frame)
    expect(month!.blocks.map(({ first, count }) => [first, count])).toEqual([
      [0, 240],
      [240, 240],
      [480, 20],
    ])
  })

  it('stand below each other', () => {
    const months = arrange(plan(timeline(['2020-05', 40], ['2020-03', 7], ['2019-12', 300]), [], frame), frame)
    for (const [index, month] of months.list.entries()) {
      const next = months.list[index + 1]
      expect(month.top + month.height).toBe(next?.top ?? months.height)
      expect(monthAt(months.list, month.top)).toBe(index)
      expect(monthAt(months.list, month.top + month.height - 1)).toBe(index)
    }
    expect(months.photos).toBe(347)
  })

  it('keep their height when their photos are let go', () => {
    const list = filled(['2020-05', 400], ['2020-03', 30])
    const before = arrange(list, frame).height
    for (const month of list) for (const block of month.blocks) block.release()
    expect(arrange(list, frame).height).toBe(before)
  })

  it('keep the photos they have when others come', () => {
    const list = filled(['2020-05', 10], ['2020-03', 30])
    const [may, march] = list
    const after = plan(timeline(['2020-06', 3], ['2020-05', 11], ['2020-03', 30]), list, frame)
    expect(after[1]!.blocks[0]!.photos).toBe(may!.blocks[0]!.photos)
    expect(after[2]).toBe(march)
  })

  it('are found by the number of a photo', () => {
    const list = filled(['2020-05', 10], ['2020-03', 300])
    expect(photoAt(list, 0)).toMatchObject({ index: 0 })
    expect(photoAt(list, 9)?.month.month).toBe('2020-05')
    expect(photoAt(list, 10)?.month.month).toBe('2020-03')
    expect(photoAt(list, 309)?.index).toBe(299)
    expect(photoAt(list, 310)).toBeNull()
    const spot = { month: list[1]!, index: 250 }
    const tile = blockOf(spot).photos![10]!
    expect(spotOf(list, tile.id)).toEqual(spot)
  })
})

describe('what is at the upper edge stays there', () => {
  it('when a month above turns out higher', () => {
    const list = plan(timeline(['2020-05', 100], ['2020-03', 60]), [], frame)
    const months = arrange(list, frame)
    list[1]!.blocks[0]!.hold(photos(60))
    arrange(list, frame)
    const edge = list[1]!.top + 300
    const anchor = anchorAt(months, edge, frame)!
    const row = topOf(spotOf(list, anchor.id!)!, frame)
    list[0]!.blocks[0]!.hold(photos(100, 3))
    const after = arrange(list, frame)
    const moved = topOf(spotOf(list, anchor.id!)!, frame)
    expect(moved).not.toBe(row)
    expect(heightOf(after, anchor, frame) - moved).toBe(edge - row)
  })

  it('when photos are added before it in its month', () => {
    const list = filled(['2020-05', 60])
    const held = list[0]!.blocks[0]!.photos!
    const anchor = anchorAt({ list, height: 0, photos: 60, rows: 0 }, 500, frame)!
    const more = plan(timeline(['2020-05', 75]), list, frame)
    more[0]!.blocks[0]!.hold([...photos(15), ...held])
    const after = arrange(more, frame)
    const again = anchorAt(after, heightOf(after, anchor, frame), frame)!
    const row = blockOf(spotOf(more, anchor.id!)!).layout.rows.find(({ first }) => first === again.index)!
    const at = spotOf(more, anchor.id!)!.index
    expect(at).toBeGreaterThanOrEqual(row.first)
    expect(at).toBeLessThan(row.first + row.cells.length)
  })

  it('goes to what is older when its month is gone', () => {
    const list = filled(['2020-05', 60], ['2020-03', 30])
    const anchor = anchorAt({ list, height: 0, photos: 90, rows: 0 }, 300, frame)!
    const after = arrange(plan(timeline(['2020-03', 30]), list, frame), frame)
    expect(monthAt(after.list, heightOf(after, anchor, frame))).toBe(0)
  })
})

describe('the keyboard', () => {
  const list = filled(['2020-05', 30], ['2020-03', 3])

  it('goes along the photos across months', () => {
    const end = { month: list[0]!, index: 29 }
    expect(moved(list, end, 'right', 4)).toEqual({ month: list[1], index: 0 })
    expect(moved(list, { month: list[1]!, index: 0 }, 'left', 4)).toEqual(end)
    expect(moved(list, { month: list[0]!, index: 0 }, 'left', 4)).toEqual({ month: list[0], index: 0 })
    expect(moved(list, end, 'first', 4)).toEqual({ month: list[0], index: 0 })
    expect(moved(list, end, 'last', 4)).toEqual({ month: list[1], index: 2 })
  })

  it('goes down to what is below and up again', () => {
    const perRow = list[0]!.blocks[0]!.layout.rows[0]!.cells.length
    const start = { month: list[0]!, index: 2 }
    const below = moved(list, start, 'down', 4)
    expect(below.index).toBe(perRow + 2)
    expect(moved(list, below, 'up', 4)).toEqual(start)
    expect(moved(list, start, 'page-down', 100).month).toBe(list[1])
    expect(moved(list, start, 'up', 4)).toBe(start)
  })
})

describe('what is drawn', () => {
  it('is bounded, however many photos there are', () => {
    const months = Array.from({ length: 180 }, (_, index) => {
      const year = 2025 - Math.floor(index / 12)
      return [`${year}-${String(12 - (index % 12)).padStart(2, '0')}`, 555] as [string, number]
    })
    const all = arrange(plan(timeline(...months), [], frame), frame)
    expect(all.photos).toBe(99_900)
    for (let y = 0; y < all.height; y += 50_000) {
      const rows = sectionsBetween(all, y, y + 1800, frame).flatMap(({ rows }) => rows)
      expect(rows.length).toBeLessThan(16)
      expect(rows.length).toBeGreaterThan(8)
    }
  })

  it('numbers its rows one after another, headings too', () => {
    const all = arrange(filled(['2020-05', 30], ['2020-03', 30]), frame)
    const sections = sectionsBetween(all, 0, all.height, frame)
    const numbers = sections.flatMap(({ rowIndex, rows }) => [rowIndex, ...rows.map((row) => row.rowIndex)])
    expect(numbers).toEqual(Array.from({ length: all.rows }, (_, index) => index + 1))
  })
})
