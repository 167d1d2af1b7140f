import type { Month } from './months.ts'

/** A year along the scrubber. */
export interface Tick {
  readonly year: string
  readonly top: number
  /** Whether there is room for its name; else it is only a stroke. */
  readonly named: boolean
}

interface Part {
  readonly year: string
  /** Where it begins among all there is, and along the scrubber. */
  readonly y: number
  readonly top: number
}

/**
 * Years along the scrubber: those with many photos take more of it, but each has room to be pointed at, and as long as all fit
 * to be named.
 */
export class Rail {
  readonly ticks: readonly Tick[]
  /** The years, and the end of all. */
  readonly #parts: readonly Part[]

  /**
   * @param total height of all there is
   * @param header what stands above the first month
   * @param height of the scrubber
   * @param room that a year's name takes
   */
  constructor(list: readonly Month[], total: number, header: number, height: number, room: number) {
    const begins = list.flatMap(({ month, top }, index) => {
      const year = month.slice(0, 4)
      const known = index > 0 && list[index - 1]!.month.startsWith(year)
      return known ? [] : [{ year, y: index === 0 ? 0 : header + top }]
    })
    const least = Math.min(room, height / Math.max(1, begins.length))
    const shared = height - least * begins.length
    const topOf = (y: number, index: number): number => index * least + (y / Math.max(1, total)) * shared
    this.#parts = [
      ...begins.map(({ year, y }, index) => ({ year, y, top: topOf(y, index) })),
      { year: '', y: total, top: height },
    ]
    this.ticks = named(this.#parts.slice(0, -1), room)
  }

  /** Where along the scrubber something stands among all there is. */
  topOf(y: number): number {
    return this.#between(y, 'y', 'top')
  }

  /** What stands among all there is at a place along the scrubber. */
  at(top: number): number {
    return this.#between(top, 'top', 'y')
  }

  #between(value: number, from: 'y' | 'top', to: 'y' | 'top'): number {
    const past = this.#parts.findIndex((part) => part[from] > value)
    if (past === 0) return 0
    const [before, after] = [this.#parts.at(past === -1 ? -1 : past - 1)!, this.#parts.at(past)!]
    const way = after[from] - before[from]
    return before[to] + (way === 0 ? 0 : ((value - before[from]) / way) * (after[to] - before[to]))
  }
}

/** Names begin where their year does, as far as they have room. */
function named(parts: readonly Part[], room: number): Tick[] {
  let free = 0
  return parts.map(({ year, top }) => {
    // Positions are rounded; a hair's breadth is room enough.
    const fits = top > free - 0.5
    if (fits) free = top + room
    return { year, top, named: fits }
  })
}
