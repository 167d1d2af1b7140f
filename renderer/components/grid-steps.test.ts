import { describe, expect, it } from 'vitest'
import { stepIn, type Tile } from './grid-steps.ts'

/** Seven tiles in rows of three. */
const tiles: Tile[] = Array.from({ length: 7 }, (_, i) => ({
  offsetLeft: (i % 3) * 100,
  offsetTop: Math.floor(i / 3) * 100,
}))

describe('moving among tiles', () => {
  it('goes along the line and stops at its ends', () => {
    expect(stepIn(tiles, 2, 'ArrowRight')).toBe(3)
    expect(stepIn(tiles, 6, 'ArrowRight')).toBe(6)
    expect(stepIn(tiles, 0, 'ArrowLeft')).toBe(0)
    expect(stepIn(tiles, 4, 'Home')).toBe(0)
    expect(stepIn(tiles, 4, 'End')).toBe(6)
  })

  it('goes to the nearest tile of the next row, and stays where there is none', () => {
    expect(stepIn(tiles, 1, 'ArrowDown')).toBe(4)
    expect(stepIn(tiles, 5, 'ArrowDown')).toBe(6)
    expect(stepIn(tiles, 6, 'ArrowDown')).toBe(6)
    expect(stepIn(tiles, 6, 'ArrowUp')).toBe(3)
    expect(stepIn(tiles, 2, 'ArrowUp')).toBe(2)
  })

  it('is entered by any arrow, and left alone by every other key', () => {
    expect(stepIn(tiles, -1, 'ArrowDown')).toBe(0)
    expect(stepIn(tiles, -1, 'Home')).toBeNull()
    expect(stepIn(tiles, 3, 'x')).toBeNull()
    expect(stepIn([], -1, 'ArrowDown')).toBeNull()
  })
})
