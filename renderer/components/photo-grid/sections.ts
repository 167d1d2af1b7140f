import type { PhotoTile } from '../../../electron/contract/api.ts'
import { monthAt, type Block, type Frame, type Months } from './months.ts'
import type { Row } from './rows.ts'

/** What is drawn of a month. */
export interface Section {
  readonly month: string
  readonly photos: number
  readonly top: number
  readonly height: number
  /** `aria-rowindex` of its heading. */
  readonly rowIndex: number
  readonly rows: readonly ShownRow[]
}

export interface ShownRow {
  readonly key: string
  readonly rowIndex: number
  /** Below the heading. */
  readonly top: number
  readonly height: number
  /** Null while its photos are not here. */
  readonly cells: readonly ShownCell[] | null
  /** How wide each of the photos that are not here is. */
  readonly placeholder: number
  /** Where the last of them ends. */
  readonly width: number
}

export interface ShownCell {
  readonly photo: PhotoTile
  /** Among the month's photos. */
  readonly index: number
  readonly left: number
  readonly width: number
}

/** Months and rows between two heights, and nothing else. */
export function sectionsBetween(months: Months, from: number, to: number, frame: Frame): readonly Section[] {
  const sections: Section[] = []
  for (let at = monthAt(months.list, from); at < months.list.length; at++) {
    const month = months.list[at]!
    if (month.top >= to) break
    const body = month.top + frame.heading
    sections.push({
      month: month.month,
      photos: month.photos,
      top: month.top,
      height: month.height - frame.between,
      rowIndex: month.rowsBefore + 1,
      rows: month.blocks.flatMap((block) => rowsBetween(block, from - body, to - body)),
    })
  }
  return sections
}

function rowsBetween(block: Block, from: number, to: number): ShownRow[] {
  const { rows, height } = block.layout
  if (block.top >= to || block.top + height <= from) return []
  const base = block.month.rowsBefore + block.rowsBefore + 1
  return rows.flatMap((row, index) => {
    const top = block.top + row.top
    if (top >= to || top + row.height <= from) return []
    const last = row.cells.at(-1)
    return {
      key: `${block.index}.${index}`,
      rowIndex: base + index,
      top,
      height: row.height,
      cells: block.photos && cellsOf(row, block, block.photos),
      placeholder: row.cells[0]?.width ?? 0,
      width: last ? last.left + last.width : 0,
    }
  })
}

function cellsOf(row: Row, block: Block, photos: readonly PhotoTile[]): ShownCell[] {
  return row.cells.map(({ left, width }, index) => ({
    photo: photos[row.first + index]!,
    index: block.first + row.first + index,
    left,
    width,
  }))
}
