import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, causeOf } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import type { Analyzer } from '../scan/analyzer.ts'
import { Gate } from '../workers/gate.ts'
import { Rate } from '../workers/rate.ts'
import {
  embedMissing,
  takeIn,
  type Found,
  type SavedPhoto,
  type ScanOptions,
  type ScanProgress,
} from '../scan/take-in.ts'
import { logEvent } from '../log/log-event.ts'
import { embeddersOf, type SpaceId } from '../recognition/space.ts'
import type { Activity } from '../../contract/shapes.ts'
import type { Store } from '../store/database.ts'
import type { FolderId } from '../store/ids.ts'
import { absolutePath } from '../store/paths.ts'
import { Places, type Place } from './places.ts'
import { Unsettled } from './unsettled.ts'
import { Walker, type WalkerOptions } from './walker.ts'

/** How far the work is. */
type Progress = Omit<Activity, 'fetching' | 'forBattery'>

export interface ScanLoopOptions extends Pick<WalkerOptions, 'onChanged' | 'onLooked' | 'onBack'> {
  readonly store: Store
  readonly detector: string
  /** Looks at photos; asked for each, as it may be another one by then. */
  readonly analyzer: () => Analyzer
  /** Which embedders every face needs. */
  readonly space: () => SpaceId
  readonly onActivity: (activity: Progress) => void
  readonly onSaved: (saved: SavedPhoto) => void
  /** Faces are about to come, change or go. */
  readonly onTouched: () => void
  /** All faces have been seen by the embedders they need, as far as they can be. */
  readonly onEmbedded: () => void
  /** Puts names to faces; called now and then during a scan, and at its end. */
  readonly recognize: (options: { quick: boolean }) => Promise<void>
  /** Something the user should know; the work goes on. */
  readonly onTrouble: (message: Message) => void
  /** Resolves when nobody keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  readonly paused: boolean
}

/** Progress is told at most so often. */
const tellEveryMs = 200
/** During a scan, faces that came are named so often. */
const recognizeEveryMs = 8000
/** The first time sooner: somebody is waiting for the first “Who is this?”. */
const recognizeFirstMs = 2500
/** After trouble, a full disk perhaps, it is tried again. */
const againMs = 15_000
/** While files that are being copied are waited for no longer, the work is not done. */
const holdMs = 10_000

const idle = { phase: 'idle', done: 0, total: 0 } as const
const looking = { phase: 'looking for photos', done: 0, total: 0 } as const

/**
 * The work in the background: keeps the library up to date with its folders, one round after another, as often as somebody
 * asks. A folder that can't be read stops nothing.
 */
export class ScanLoop implements AsyncDisposable {
  readonly #options: ScanLoopOptions
  readonly #gate = new Gate()
  readonly #rate = new Rate()
  readonly #end = new AbortController()
  readonly #walker: Walker
  readonly #places = new Places()
  readonly #unsettled = new Unsettled()
  /** Whether somebody asked for the next round, or only the clock. */
  #asked = false
  #wake = new AbortController()
  #progress: ScanProgress | typeof idle = idle
  #round = new AbortController()
  #running: Promise<void> | null = null
  #inRound: Promise<void> = Promise.resolve()
  #told = 0
  #later: ReturnType<typeof setTimeout> | undefined
  #again: ReturnType<typeof setTimeout> | undefined
  #settle: ReturnType<typeof setTimeout> | undefined

  constructor(options: ScanLoopOptions) {
    this.#options = options
    this.#walker = new Walker({
      ...options,
      library: options.store.folder,
      onAnswering: () => {
        this.request()
      },
    })
    if (options.paused) this.#gate.close()
  }

  /** Folders that could not be read when they were looked through last. */
  get offline(): ReadonlySet<FolderId> {
    return this.#walker.offline
  }

  get activity(): Progress {
    const { phase, done, total } = this.#progress
    const rate = this.#gate.closed ? null : this.#rate.perSecond()
    const secondsLeft = rate === null || rate <= 0 ? null : Math.max(0, total - done) / rate
    return { phase, done, total, rate, secondsLeft, paused: this.#gate.closed }
  }

  /**
   * Asks for a round; while one is going on, for another after it. Everything is looked through, or one place. A `quiet` one is
   * only spoken of where something has changed.
   */
  request(place: Place | null = null, { quiet = false } = {}): void {
    this.#places.add(place)
    if (this.#ended) return
    if (!quiet) {
      this.#asked = true
      // At once: whoever asked sees that it is being done, also while a quiet round ends.
      if (this.#progress === idle && !this.#gate.closed) this.#tell(looking)
    }
    this.#wake.abort()
    this.#begin()
  }

  /** The folders or the models are others now: the round in work ends with the photos in work, and a new one begins. */
  restart(): void {
    this.#round.abort(new AppError('interrupted.restart', {}))
    this.request()
  }

  pause(): void {
    this.#gate.close()
    this.#tell(this.#progress)
  }

  resume(): void {
    this.#gate.open()
    this.#rate.reset()
    this.#tell(this.#progress)
  }

  /** A pause; resolves when what is in work is finished. */
  async halt(): Promise<void> {
    this.pause()
    this.restart()
    await this.#inRound
  }

  /** What is in work is finished; nothing more is begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new AppError('interrupted.scan', {}))
    clearTimeout(this.#later)
    clearTimeout(this.#again)
    clearTimeout(this.#settle)
    this.#wake.abort()
    this.#gate.open()
    await this.#walker[Symbol.asyncDispose]()
    await this.#running
  }

  get #ended(): boolean {
    return this.#end.signal.aborted
  }

  #begin(): void {
    this.#running ??= this.#rounds().finally(() => {
      this.#running = null
      if (this.#places.any && !this.#ended)
        this.#begin() // Asked for in this very moment.
      else if (this.#progress !== idle) this.#tell(idle)
    })
  }

  async #rounds(): Promise<void> {
    for (;;) {
      await this.#goRounds()
      if (this.#ended) return
      if (this.#places.any) continue
      const wait = this.#unsettled.waitMs
      clearTimeout(this.#settle)
      if (wait === null) return
      if (wait > holdMs) {
        this.#settle = setTimeout(() => {
          for (const place of this.#unsettled.take()) this.request(place, { quiet: true })
        }, wait)
        return
      }
      this.#tell(looking)
      this.#wake = new AbortController()
      await sleep(wait, undefined, { signal: this.#wake.signal }).then(
        () => {
          for (const place of this.#unsettled.take()) this.#places.add(place)
        },
        () => undefined, // There is something else to do first.
      )
    }
  }

  async #goRounds(): Promise<void> {
    while (this.#places.any && !this.#end.signal.aborted) {
      await this.#gate.pass()
      this.#round = new AbortController()
      try {
        const round = this.#goRound(AbortSignal.any([this.#end.signal, this.#round.signal]))
        this.#inRound = round.catch(() => undefined)
        await round
      } catch (error) {
        if (this.#ended || this.#round.signal.aborted) continue
        // What is no AppError is a mistake of ours, and still no reason to leave the window without its work.
        logEvent('trouble', { error })
        this.#options.onTrouble({ key: 'notice.scan-stopped', params: { cause: causeOf(error) } })
        clearTimeout(this.#again)
        this.#again = setTimeout(() => {
          this.request()
        }, againMs)
      }
    }
  }

  async #goRound(signal: AbortSignal): Promise<void> {
    const began = performance.now()
    const { store, onTouched, onChanged, onEmbedded, recognize } = this.#options
    const asked = this.#asked
    this.#asked = false
    if (asked) onEmbedded() // Perhaps nothing is missing.
    const { found, news } = await this.#findChanges(signal, asked)
    if (!asked && !news) return
    let named = performance.now() - recognizeEveryMs + recognizeFirstMs
    let naming: Promise<void> = Promise.resolve()
    const options: ScanOptions = {
      detector: this.#options.detector,
      analyzer: () => {
        onTouched()
        return this.#options.analyzer()
      },
      signal,
      gate: this.#gate,
      writable: this.#options.writable,
      onProgress: (progress) => {
        this.#tell(progress)
      },
      onSaved: (saved) => {
        onTouched() // A recognition that began before may end after it, and does not know these faces.
        this.#options.onSaved(saved)
        if (performance.now() - named < recognizeEveryMs) return
        named = Infinity
        naming = recognize({ quick: true }).finally(() => {
          named = performance.now()
        })
        naming.catch(() => undefined) // Awaited below.
      },
    }
    if (found.some(({ changes }) => changes.vanished.length > 0)) onTouched()
    for (const file of await takeIn(store, found, options)) {
      const { path } = found.find(({ folder }) => folder.id === file.folderId)!.folder
      this.#unsettled.add(absolutePath(path, file.relative))
    }
    onChanged()
    if (await embedMissing(store, embeddersOf(this.#options.space()), options)) onTouched()
    onEmbedded()
    await naming
    this.#tell({ phase: 'naming faces', done: 0, total: 0 })
    await recognize({ quick: false })
    const [looked, gone] = [
      found.flatMap(({ changes }) => changes.files),
      found.flatMap(({ changes }) => changes.vanished),
    ]
    if (looked.length + gone.length === 0) return // Nothing to tell of, every ten minutes.
    const seconds = Math.round((performance.now() - began) / 100) / 10
    const { photos, faces, problems } = store.photos.counts()
    logEvent('round', {
      looked: looked.length,
      gone: gone.length,
      seconds,
      photos,
      faces,
      problems,
      offline: this.offline.size,
    })
  }

  /** How the folders differ from what is known, those left out that can't be read or rest; and whether that is any news. */
  async #findChanges(signal: AbortSignal, asked: boolean): Promise<{ found: Found[]; news: boolean }> {
    const folders = this.#options.store.folders.list().filter(({ paused }) => !paused)
    const targets = Map.groupBy(this.#places.take(folders), ({ folder }) => folder.id)
    if (asked && targets.size > 0) this.#tell(looking)
    const looked = await Promise.all([...targets.values()].map((some) => this.#walker.lookThrough(some, signal)))
    signal.throwIfAborted()
    const found = looked.flatMap(({ found }) => found)
    for (const { folder, changes } of found)
      for (const relative of changes.unsettled) this.#unsettled.add(absolutePath(folder.path, relative))
    return { found, news: looked.some(({ news }) => news) }
  }

  #tell(progress: ScanProgress | typeof idle): void {
    if (progress.phase !== this.#progress.phase) this.#rate.reset()
    this.#progress = progress
    if (progress.total > 0) this.#rate.mark(progress.done)
    clearTimeout(this.#later)
    if (this.#ended) return
    const now = performance.now()
    const wait = this.#told + tellEveryMs - now
    if (wait > 0 && progress.phase !== 'idle') {
      this.#later = setTimeout(() => {
        this.#tell(this.#progress)
      }, wait)
      return
    }
    this.#told = now
    this.#options.onActivity(this.activity)
  }
}
