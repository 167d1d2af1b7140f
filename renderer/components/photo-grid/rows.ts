/**
 * Justified rows: photos keep their order and shape, share the height of their row, and fill the width. Rows are broken so
 * that all of them together stay near the height aimed at, as a good typesetter breaks lines.
 */

export interface Measure {
  /** Width of the rows in pixels. */
  readonly width: number
  /** Height of a row aimed at. */
  readonly target: number
  /** Between photos, both ways. */
  readonly gap: number
}

export interface Cell {
  readonly left: number
  readonly width: number
}

export interface Row {
  /** Index of its first photo among those laid out. */
  readonly first: number
  readonly top: number
  readonly height: number
  readonly cells: readonly Cell[]
}

export interface Rows {
  readonly rows: readonly Row[]
  /** With the gap below the last row. */
  readonly height: number
}

/** Very wide and very tall photos are cut in a grid, as the timeline counts them. */
export function aspectOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.min(3, Math.max(1 / 3, width / height))
}

/** Height of a row aimed at: larger in larger windows, but not as much larger as they are. */
export function targetHeight(width: number): number {
  return Math.round(160 * Math.sqrt(Math.max(width, 320) / 1150))
}

/** How far a row may be from the height aimed at, as a factor. */
const stretch = 1.5

/**
 * @param ends whether nothing follows in the month: then the last row need not be full.
 */
export function justify(aspects: readonly number[], measure: Measure, ends: boolean): Rows {
  const breaks = bestBreaks(aspects, measure, ends)
  const rows: Row[] = []
  let top = 0
  for (let row = 0; row < breaks.length; row++) {
    const first = breaks[row]!
    const last = breaks[row + 1] ?? aspects.length
    const shapes = aspects.slice(first, last)
    const full = fullHeight(sum(shapes), shapes.length, measure)
    const loose = full > measure.target * (ends && last === aspects.length ? 1.15 : stretch)
    const height = Math.max(1, Math.round(loose ? measure.target : full))
    rows.push({ first, top, height, cells: fill(shapes, height, loose ? null : measure.width, measure.gap) })
    top += height + measure.gap
  }
  return { rows, height: top }
}

/** Rows of equal photos, for those of which only the count and the mean shape is known. */
export function placeholders(
  count: number,
  aspect: number,
  measure: Measure,
  known?: { rows: number; height: number },
): Rows {
  if (count === 0) return { rows: [], height: 0 }
  const { width, target, gap } = measure
  // Real photos mix their shapes to fill rows of the height aimed at; so do equal ones here, by giving in their shape.
  const many = known?.rows ?? Math.max(1, Math.round((count * (aspect * target + gap)) / (width + gap)))
  const perRow = Math.ceil(count / many)
  const step = known ? known.height / known.rows : target + gap
  const equal = (shapes: number, full: boolean): readonly Cell[] =>
    fill(new Array<number>(shapes).fill(aspect), target, full ? width : null, gap)
  const fullRow = equal(perRow, many > 1)
  const rows = Array.from({ length: many }, (_, row) => {
    const first = Math.min(count - 1, row * perRow)
    const shapes = Math.max(1, Math.min(perRow, count - first))
    const top = Math.round(row * step)
    const height = Math.max(1, Math.round((row + 1) * step) - gap - top)
    return { first, top, height, cells: shapes === perRow ? fullRow : equal(shapes, false) }
  })
  return { rows, height: Math.round(many * step) }
}

/** Where rows begin, so that the sum of squared distances from the height aimed at is smallest. */
function bestBreaks(aspects: readonly number[], measure: Measure, ends: boolean): readonly number[] {
  const best = new Float64Array(aspects.length + 1).fill(Infinity)
  const from = new Int32Array(aspects.length + 1)
  best[0] = 0
  for (let end = 1; end <= aspects.length; end++) {
    let shape = 0
    for (let start = end - 1; start >= 0; start--) {
      shape += aspects[start]!
      const height = fullHeight(shape, end - start, measure)
      const off = height / measure.target
      const lastOfMonth = ends && end === aspects.length
      const cost = best[start]! + (lastOfMonth && off > 1 ? Math.min(0.1, (off - 1) * 0.02) : distance(off))
      // One photo at least stands in a row, however flat it makes it.
      if (cost < best[end]!) {
        best[end] = cost
        from[end] = start
      }
      if (off < 1 / (stretch * 1.4) && best[end]! < Infinity) break
    }
  }
  const breaks: number[] = []
  for (let end = aspects.length; end > 0; end = from[end]!) breaks.unshift(from[end]!)
  return breaks
}

function distance(off: number): number {
  const far = off > 1 ? off - 1 : 1 / off - 1
  return far * far
}

/** The height at which photos of these shapes fill the width. */
function fullHeight(shapes: number, count: number, { width, gap }: Measure): number {
  return Math.max(1, width - (count - 1) * gap) / shapes
}

/** Whole pixels; a row that fills ends exactly at `width`. */
function fill(shapes: readonly number[], height: number, width: number | null, gap: number): readonly Cell[] {
  const room = width === null ? null : width - (shapes.length - 1) * gap
  const scale = room === null ? height : room / sum(shapes)
  const cells: Cell[] = []
  let exact = 0
  for (const [index, shape] of shapes.entries()) {
    const left = Math.round(exact) + index * gap
    exact += shape * scale
    cells.push({ left, width: Math.max(1, Math.round(exact) + index * gap - left) })
  }
  return cells
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
