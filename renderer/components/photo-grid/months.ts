import type { PhotoTile, Timeline } from '../../../electron/contract/api.ts'
import { aspectOf, justify, placeholders, type Measure, type Row, type Rows } from './rows.ts'

/**
 * The whole timeline as months of blocks. A block is what is asked for and laid out at once: some photos of one month. Until its
 * photos are here its height is estimated; when they are let go, the true height is remembered.
 */

/** Photos in a block. */
export const blockSize = 240

export class Block {
  readonly month: Month
  /** Which block of its month. */
  readonly index: number
  readonly count: number
  photos: readonly PhotoTile[] | null = null
  /** Top within its month's body. */
  top = 0
  /** Of the month's rows before it. */
  rowsBefore = 0
  #rows: Rows | null = null
  #known: { rows: number; height: number } | null = null

  constructor(month: Month, index: number, count: number) {
    this.month = month
    this.index = index
    this.count = count
  }

  get first(): number {
    return this.index * blockSize
  }

  get layout(): Rows {
    return (this.#rows ??= this.#lay())
  }

  /** Rows are laid out anew when asked for. */
  unlay(): void {
    this.#rows = null
    this.#known = null
  }

  hold(photos: readonly PhotoTile[]): void {
    this.photos = photos
    this.unlay()
  }

  /** Lets the photos go; the height stays what it is. */
  release(): void {
    if (!this.photos) return
    const { rows, height } = this.layout
    this.#known = rows.length > 0 ? { rows: rows.length, height } : null
    this.#rows = null
    this.photos = null
  }

  #lay(): Rows {
    const measure = this.month.measure
    const ends = this.index === this.month.blocks.length - 1
    if (this.photos) return justify(this.photos.map(aspectOf), measure, ends)
    return placeholders(this.count, this.month.aspects / this.month.photos, measure, this.#known ?? undefined)
  }
}

export class Month {
  readonly month: string
  readonly photos: number
  readonly aspects: number
  readonly blocks: readonly Block[]
  measure: Measure
  /** Top of its heading among all months. */
  top = 0
  height = 0
  /** Photos and rows (headings are rows too) of the months before it. */
  photosBefore = 0
  rowsBefore = 0

  constructor(month: string, photos: number, aspects: number, measure: Measure) {
    this.month = month
    this.photos = photos
    this.aspects = aspects
    this.measure = measure
    this.blocks = Array.from(
      { length: Math.ceil(photos / blockSize) },
      (_, index) => new Block(this, index, Math.min(blockSize, photos - index * blockSize)),
    )
  }
}

export interface Frame extends Measure {
  /** Height of a month's heading. */
  readonly heading: number
  /** Between months. */
  readonly between: number
}

/** What is where: months from top to bottom. */
export interface Months {
  readonly list: readonly Month[]
  readonly height: number
  readonly photos: number
  readonly rows: number
}

export const noMonths: Months = { list: [], height: 0, photos: 0, rows: 0 }

/** Months as the timeline counts them. What is known of a month before stays until its photos are asked for again. */
export function plan(timeline: Timeline, before: readonly Month[], frame: Frame): readonly Month[] {
  const old = new Map(before.map((month) => [month.month, month]))
  return timeline.months
    .filter(({ photos }) => photos > 0)
    .map(({ month, photos, aspects }) => {
      const known = old.get(month)
      if (known?.photos === photos && known.aspects === aspects) return known
      const fresh = new Month(month, photos, aspects, frame)
      for (const block of fresh.blocks) {
        const held = known?.blocks[block.index]?.photos
        if (held) block.hold(held)
      }
      return fresh
    })
}

/** Puts months and their blocks below each other. */
export function arrange(list: readonly Month[], frame: Frame): Months {
  let top = 0
  let photos = 0
  let rows = 0
  for (const month of list) {
    if (!same(month.measure, frame)) {
      month.measure = frame
      for (const block of month.blocks) block.unlay()
    }
    month.top = top
    month.photosBefore = photos
    month.rowsBefore = rows
    let body = 0
    let monthRows = 1
    for (const block of month.blocks) {
      block.top = body
      block.rowsBefore = monthRows
      body += block.layout.height
      monthRows += block.layout.rows.length
    }
    month.height = frame.heading + body + frame.between
    top += month.height
    photos += month.photos
    rows += monthRows
  }
  return { list, height: top, photos, rows }
}

function same(a: Measure, b: Measure): boolean {
  return a.width === b.width && a.target === b.target && a.gap === b.gap
}

/** Index of the month at a height, or of the nearest. */
export function monthAt(list: readonly Month[], y: number): number {
  let low = 0
  let high = list.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (list[middle]!.top <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** The month and place in it of the photo that is `index`th of all. */
export function photoAt(list: readonly Month[], index: number): Spot | null {
  const month = list.findLast((one) => one.photosBefore <= index)
  return month && index - month.photosBefore < month.photos ? { month, index: index - month.photosBefore } : null
}

/** A photo by where it stands; it need not be here yet. */
export interface Spot {
  readonly month: Month
  /** Among the month's photos. */
  readonly index: number
}

export function blockOf({ month, index }: Spot): Block {
  return month.blocks[Math.min(month.blocks.length - 1, Math.floor(index / blockSize))]!
}

export function tileAt(spot: Spot): PhotoTile | null {
  const block = blockOf(spot)
  return block.photos?.[spot.index - block.first] ?? null
}

/** The row that a photo stands in. */
export function rowOf(spot: Spot): Row {
  const block = blockOf(spot)
  const within = spot.index - block.first
  return block.layout.rows.findLast((row) => row.first <= within) ?? block.layout.rows[0]!
}

/** Top of a photo's row among all months. */
export function topOf(spot: Spot, frame: Frame): number {
  return spot.month.top + frame.heading + blockOf(spot).top + rowOf(spot).top
}

/** Finds a photo among those that are here, in its month if that is known, else in all. */
export function spotOf(list: readonly Month[], id: number, month?: string): Spot | null {
  const likely = month === undefined ? undefined : list.find((one) => one.month === month)
  for (const one of likely ? [likely] : list) {
    for (const block of one.blocks) {
      const within = block.photos?.findIndex((photo) => photo.id === id) ?? -1
      if (within >= 0) return { month: one, index: block.first + within }
    }
  }
  return null
}

/** What stands at the upper edge of the view: it stays there, whatever happens above it. */
export interface Anchor {
  readonly month: string
  readonly index: number
  readonly id: number | null
  /** How far the edge is below the top of its row; below zero while the month's heading is there. */
  readonly below: number
}

export function anchorAt({ list }: Months, y: number, frame: Frame): Anchor | null {
  const month = list[monthAt(list, y)]
  if (!month) return null
  const within = y - month.top - frame.heading
  const block = month.blocks.findLast(({ top }) => top <= within) ?? month.blocks[0]
  const row = block?.layout.rows.findLast(({ top }) => top <= within - block.top) ?? block?.layout.rows[0]
  if (!block || !row) return null
  const index = block.first + row.first
  return { month: month.month, index, id: block.photos?.[row.first]?.id ?? null, below: within - block.top - row.top }
}

/** Where the upper edge of the view must be for the anchor to stay where it was. */
export function heightOf({ list }: Months, anchor: Anchor, frame: Frame): number {
  const spot = (anchor.id === null ? null : spotOf(list, anchor.id, anchor.month)) ?? nearest(list, anchor)
  return spot ? topOf(spot, frame) + anchor.below : 0
}

function nearest(list: readonly Month[], { month, index }: Anchor): Spot | null {
  // Newest first: the month itself, or the next older one that is there.
  const there = list.find((one) => one.month <= month) ?? list.at(-1)
  if (!there) return null
  return { month: there, index: there.month === month ? Math.min(index, there.photos - 1) : 0 }
}
