import { dirname } from 'node:path'
import type { Place } from './places.ts'

/** A file that changed more recently may still be written: it is looked at once it has rested for so long. */
export const settleMs = 1500
/** One that changes again and again, as a camera's picture of the moment, is looked for less and less often. */
const maxMs = 60_000

/** Files that were still being written when they were found: where to look for them again, and when. */
export class Unsettled {
  /** Since when each has been, by absolute path. */
  #files = new Map<string, number>()
  /** Those that a round is looking at again. */
  #asked = new Map<string, number>()

  add(path: string): void {
    this.#files.set(path, this.#files.get(path) ?? this.#asked.get(path) ?? performance.now())
  }

  /** In how many milliseconds to look again; null where there is nothing to look for. */
  get waitMs(): number | null {
    if (this.#files.size === 0) return null
    const now = performance.now()
    let least = maxMs
    for (const since of this.#files.values()) least = Math.min(least, now - since)
    return Math.max(settleMs, least)
  }

  /** The files asked about last that nobody added again have come to rest: their next change is a new one. */
  forgetSettled(): void {
    this.#asked = new Map()
  }

  /** Where they lie; those that are not done by then are added again. */
  take(): Place[] {
    this.#asked = this.#files
    this.#files = new Map()
    const folders = new Set([...this.#asked.keys()].map((path) => dirname(path)))
    return [...folders].map((path) => ({ path, deep: false }))
  }
}
