import { describe, expect, test } from 'vitest'
import { moveEdges } from './drawing.ts'

const stage = { width: 1000, height: 600 }
const box = { x: 100, y: 100, width: 200, height: 100 }

describe('a box that is drawn', () => {
  test('moves as a whole and stays on the stage', () => {
    expect(moveEdges(box, 'all', 10, -20, stage)).toEqual({ ...box, x: 110, y: 80 })
    expect(moveEdges(box, 'all', 9999, 9999, stage)).toEqual({ ...box, x: 800, y: 500 })
  })

  test('grows by a corner, shrinks by a side', () => {
    expect(moveEdges(box, 'se', 50, 30, stage)).toEqual({ x: 100, y: 100, width: 250, height: 130 })
    expect(moveEdges(box, 'w', 50, 30, stage)).toEqual({ x: 150, y: 100, width: 150, height: 100 })
  })

  test('turns around where an edge is pulled over the other', () => {
    expect(moveEdges(box, 'w', 300, 0, stage)).toEqual({ x: 300, y: 100, width: 100, height: 100 })
    expect(moveEdges({ x: 50, y: 50, width: 0, height: 0 }, 'se', -30, -20, stage)).toEqual({
      x: 20,
      y: 30,
      width: 30,
      height: 20,
    })
  })
})
