import type { Memory } from './messages.ts'

/** How much larger the last quarter of some measurements is than the first, in bytes, and whether noise explains it. */
export interface Growth {
  readonly heap: number
  readonly rss: number
  readonly flat: boolean
}

/** Caches fill in the first rounds of a life; those do not count. */
const warmUp = 3
/** What a garbage collector, an allocator and the caches of five connections to a growing database do by themselves. */
const noise = { heap: 6e6, rss: 120e6 }

/** Null where there are too few measurements to say anything. */
export function growth(all: readonly Memory[]): Growth | null {
  const measured = all.slice(warmUp)
  const quarter = Math.floor(measured.length / 4)
  if (quarter < 2) return null
  const grown = (of: (memory: Memory) => number): number =>
    median(measured.slice(-quarter).map(of)) - median(measured.slice(0, quarter).map(of))
  const heap = grown((memory) => memory.heap)
  const rss = grown((memory) => memory.rss)
  return { heap, rss, flat: heap <= noise.heap && rss <= noise.rss }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
