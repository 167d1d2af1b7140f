import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { justify, placeholders, targetHeight, type Measure, type Rows } from './rows.ts'

const measure: Measure = { width: 1150, target: 160, gap: 3 }
const aspects = fc.array(fc.double({ min: 1 / 3, max: 3, noNaN: true }), { minLength: 1, maxLength: 240 })
const widths = fc.integer({ min: 320, max: 4000 })

function right({ rows }: Rows, row: number): number {
  const last = rows[row]!.cells.at(-1)!
  return last.left + last.width
}

describe('justified rows', () => {
  it('hold every photo once, in order', () => {
    fc.assert(
      fc.property(aspects, widths, (shapes, width) => {
        const { rows } = justify(shapes, { ...measure, width }, true)
        let next = 0
        for (const row of rows) {
          expect(row.first).toBe(next)
          next += row.cells.length
        }
        expect(next).toBe(shapes.length)
      }),
    )
  })

  it('end exactly at the width, but for the last of a month', () => {
    fc.assert(
      fc.property(aspects, (shapes) => {
        const laid = justify(shapes, measure, true)
        for (let row = 0; row < laid.rows.length - 1; row++) expect(right(laid, row)).toBe(measure.width)
        expect(right(laid, laid.rows.length - 1)).toBeLessThanOrEqual(measure.width)
      }),
    )
  })

  it('keep photos apart by the gap and in their shape', () => {
    const { rows } = justify([1.5, 0.75, 1.5, 1, 1.5, 0.75, 1.5], measure, true)
    for (const { cells, height, first } of rows) {
      for (const [index, cell] of cells.entries()) {
        const next = cells[index + 1]
        if (next) expect(next.left - cell.left - cell.width).toBe(measure.gap)
        expect(cell.width / height).toBeCloseTo([1.5, 0.75, 1.5, 1, 1.5, 0.75, 1.5][first + index]!, 1)
      }
    }
  })

  it('stay near the height aimed at', () => {
    const shapes = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? 0.75 : 1.5))
    for (const { height } of justify(shapes, measure, true).rows) {
      expect(height).toBeGreaterThan(measure.target / 1.3)
      expect(height).toBeLessThan(measure.target * 1.3)
    }
  })

  it('leave a lonely photo at that height', () => {
    const { rows, height } = justify([1.5], measure, true)
    expect(rows[0]).toMatchObject({ height: 160, cells: [{ left: 0, width: 240 }] })
    expect(height).toBe(163)
  })

  it('stand below each other without holes', () => {
    const { rows, height } = justify(new Array<number>(50).fill(1.3), measure, true)
    let top = 0
    for (const row of rows) {
      expect(row.top).toBe(top)
      top += row.height + measure.gap
    }
    expect(height).toBe(top)
  })
})

describe('placeholders', () => {
  it('are about as high as the photos will be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0.75, 1, 1.5), { minLength: 60, maxLength: 240 }),
        widths,
        (shapes, width) => {
          const mean = shapes.reduce((all, one) => all + one, 0) / shapes.length
          const here = { ...measure, width, target: targetHeight(width) }
          const guess = placeholders(shapes.length, mean, here).height
          const truth = justify(shapes, here, true).height
          expect(Math.abs(guess - truth) / truth).toBeLessThan(0.35)
        },
      ),
    )
  })

  it('keep the height that is known', () => {
    const { rows, height } = placeholders(100, 1.3, measure, { rows: 17, height: 2801 })
    expect(rows).toHaveLength(17)
    expect(height).toBe(2801)
    expect(rows.at(-1)!.top + rows.at(-1)!.height + measure.gap).toBe(2801)
  })
})

it('rows are higher in larger windows, but by less', () => {
  expect(targetHeight(1150)).toBe(160)
  expect(targetHeight(3600)).toBeGreaterThan(250)
  expect(targetHeight(3600)).toBeLessThan(160 * 2)
  expect(targetHeight(560)).toBeLessThan(130)
})
