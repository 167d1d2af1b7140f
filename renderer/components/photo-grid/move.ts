import { blockOf, photoAt, rowOf, type Block, type Month, type Spot } from './months.ts'
import type { Row } from './rows.ts'

export type Move = 'left' | 'right' | 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** Where the keyboard goes from a photo: along the rows, and up and down to what is nearest above and below. */
export function moved(list: readonly Month[], from: Spot, move: Move, rowsOfPage: number): Spot {
  const index = from.month.photosBefore + from.index
  const last = list.at(-1)!
  switch (move) {
    case 'left':
      return photoAt(list, index - 1) ?? from
    case 'right':
      return photoAt(list, index + 1) ?? from
    case 'up':
      return across(list, from, -1, 1)
    case 'down':
      return across(list, from, 1, 1)
    case 'page-up':
      return across(list, from, -1, rowsOfPage)
    case 'page-down':
      return across(list, from, 1, rowsOfPage)
    case 'first':
      return { month: list[0]!, index: 0 }
    case 'last':
      return { month: last, index: last.photos - 1 }
  }
}

function across(list: readonly Month[], from: Spot, direction: -1 | 1, rows: number): Spot {
  const start = rowOf(from)
  const cell = start.cells[from.index - blockOf(from).first - start.first]
  const middle = cell ? cell.left + cell.width / 2 : 0
  let at: { block: Block; row: Row } = { block: blockOf(from), row: start }
  for (let step = 0; step < rows; step++) {
    const next = rowBeside(list, at.block, at.row, direction)
    if (!next) break
    at = next
  }
  if (at.row === start && at.block === blockOf(from)) return from
  return { month: at.block.month, index: at.block.first + at.row.first + nearest(at.row, middle) }
}

function rowBeside(
  list: readonly Month[],
  block: Block,
  row: Row,
  direction: -1 | 1,
): { block: Block; row: Row } | null {
  const beside = block.layout.rows[block.layout.rows.indexOf(row) + direction]
  if (beside) return { block, row: beside }
  const { month } = block
  const next =
    month.blocks[block.index + direction] ?? list[list.indexOf(month) + direction]?.blocks.at(direction === 1 ? 0 : -1)
  const nextRow = next?.layout.rows.at(direction === 1 ? 0 : -1)
  return next && nextRow ? { block: next, row: nextRow } : null
}

/** Index of the cell whose middle is nearest. */
function nearest({ cells }: Row, middle: number): number {
  const distances = cells.map(({ left, width }) => Math.abs(left + width / 2 - middle))
  return distances.indexOf(Math.min(...distances))
}
