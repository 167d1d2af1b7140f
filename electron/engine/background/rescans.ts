import type { FolderId } from '../store/ids.ts'
import type { Place } from './places.ts'

export interface RescansOptions {
  /** The folders to look through now and then, and what is known of each. */
  readonly folders: () => readonly {
    readonly id: FolderId
    readonly path: string
    /** Whether changes in it are noticed at once: then this is only for those that were missed. */
    readonly watched: boolean
    readonly online: boolean
  }[]
  readonly onDue: (place: Place) => void
  readonly tickMs?: number
}

/** Whether anything is due is asked so often. */
const tickMs = 5000
/** A folder that is watched: events can be lost. */
const watchedMs = 10 * 60_000
/** One that can't be watched is looked through as often as that takes no more than a twentieth of the time, but not more often than this. */
const unwatchedMs = 30_000
const share = 20
/** Asking whether a disk is back costs nothing. */
const offlineMs = 5000
/** Who has been asleep for so long, as a laptop that was closed, has missed things. */
const sleepMs = 60_000

/** When folders are looked through though nobody says that something changed: what lies on disk is the truth. */
export class Rescans implements Disposable {
  readonly #options: RescansOptions
  readonly #timer: ReturnType<typeof setInterval>
  /** When each folder was looked through as a whole, and how long it took. */
  readonly #last = new Map<FolderId, { readonly at: number; readonly tookMs: number }>()
  #ticked = Date.now()

  constructor(options: RescansOptions) {
    this.#options = options
    this.#timer = setInterval(() => {
      this.#tick()
    }, options.tickMs ?? tickMs)
    this.#timer.unref()
  }

  /** A folder was looked through as a whole. */
  done(folder: FolderId, tookMs: number): void {
    this.#last.set(folder, { at: performance.now(), tookMs })
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const slept = Date.now() - this.#ticked > sleepMs
    this.#ticked = Date.now()
    for (const { id, path, watched, online } of this.#options.folders()) {
      const last = this.#last.get(id)
      if (!last) continue // The first look is under way.
      if (!slept && performance.now() - last.at < untilNext(last.tookMs, { watched, online })) continue
      this.#last.set(id, { ...last, at: performance.now() }) // Till it is done.
      this.#options.onDue({ path, deep: true })
    }
  }
}

/** How long after a look at a folder that took so long the next one is due, in milliseconds. */
export function untilNext(tookMs: number, { watched, online }: { watched: boolean; online: boolean }): number {
  if (!online) return Math.min(watchedMs, Math.max(offlineMs, tookMs * share))
  if (watched) return watchedMs
  return Math.min(watchedMs, Math.max(unwatchedMs, tookMs * share))
}
