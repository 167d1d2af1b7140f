import { AppError } from '../errors.ts'
import type { Analyzer } from '../jobs/analyzer.ts'
import { Gate } from '../jobs/gate.ts'
import type { ChangesWorkerSettings } from '../jobs/messages.ts'
import { Pool } from '../jobs/pool.ts'
import { Rate } from '../jobs/rate.ts'
import { embedMissing, takeIn, type Found, type SavedPhoto, type ScanOptions, type ScanProgress } from '../jobs/scan.ts'
import { happened } from '../log/happened.ts'
import type { Changes } from '../library/changes.ts'
import type { ScanTarget } from '../library/folders.ts'
import { embeddersOf, type SpaceId } from '../people/space.ts'
import type { Activity } from '../shapes.ts'
import type { Store } from '../store/database.ts'
import type { FolderId } from '../store/ids.ts'
import { Places, type Place } from './places.ts'

/** How far the work is. */
type Progress = Omit<Activity, 'fetching' | 'forBattery'>

export interface WorkOptions {
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
  /** Faces that were known before look different now. */
  /** All faces have been seen by the embedders they need, as far as they can be. */
  readonly onEmbedded: () => void
  /** Puts names to faces; called now and then during a scan, and at its end. */
  readonly recognize: (options: { quick: boolean }) => Promise<void>
  /** Photos, problems or folders may look different now. */
  readonly onChanged: () => void
  /** Something the user should know; the work goes on. */
  readonly onTrouble: (message: string) => void
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
/** To walk through a very large folder on a slow disk. */
const patienceMs = 60 * 60_000

const idle = { phase: 'idle', done: 0, total: 0 } as const

/**
 * The work in the background: keeps the library up to date with its folders, one round after another, as often as somebody
 * asks. A folder that can't be read stops nothing.
 */
export class Work implements AsyncDisposable {
  readonly #options: WorkOptions
  readonly #gate = new Gate()
  readonly #rate = new Rate()
  readonly #end = new AbortController()
  readonly #walker: Pool<ScanTarget, Changes>
  /** Folders that could not be read in the last round. */
  readonly offline = new Set<FolderId>()
  readonly #places = new Places()
  #progress: ScanProgress | typeof idle = idle
  #round = new AbortController()
  #running: Promise<void> | null = null
  #inRound: Promise<void> = Promise.resolve()
  #told = 0
  #later: ReturnType<typeof setTimeout> | undefined
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(options: WorkOptions) {
    this.#options = options
    const settings: ChangesWorkerSettings = { library: options.store.folder }
    const file = new URL('../jobs/changes.worker.ts', import.meta.url)
    this.#walker = new Pool({ file, settings, workers: 1, patienceMs })
    if (options.paused) this.#gate.close()
  }

  get activity(): Progress {
    const { phase, done, total } = this.#progress
    const rate = this.#gate.closed ? null : this.#rate.perSecond()
    const secondsLeft = rate === null || rate <= 0 ? null : Math.max(0, total - done) / rate
    return { phase, done, total, rate, secondsLeft, paused: this.#gate.closed }
  }

  /** Asks for a round; while one is going on, for another after it. Everything is looked through, or one place. */
  request(place: Place | null = null): void {
    this.#places.add(place)
    if (this.#end.signal.aborted) return
    this.#running ??= this.#rounds().finally(() => {
      this.#running = null
      this.#tell(idle)
    })
  }

  /** The folders or the models are others now: the round in work ends with the photos in work, and a new one begins. */
  restart(): void {
    this.#round.abort(new AppError('interrupted', 'Begun anew.'))
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
    this.#end.abort(new AppError('interrupted', 'Stopped. What was done is kept.'))
    clearTimeout(this.#later)
    clearTimeout(this.#again)
    this.#gate.open()
    await this.#walker.end()
    await this.#running
  }

  get #ended(): boolean {
    return this.#end.signal.aborted
  }

  async #rounds(): Promise<void> {
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
        happened('trouble', { error })
        const reason = error instanceof AppError ? error.message : `${String(error)}.`
        this.#options.onTrouble(`Looking at your photos stopped: ${reason} It goes on by itself as soon as it can.`)
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
    onEmbedded() // Perhaps nothing is missing.
    const found = await this.#findChanges(signal)
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
    await takeIn(store, found, options)
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
    happened('round', {
      looked: looked.length,
      gone: gone.length,
      seconds,
      photos,
      faces,
      problems,
      offline: this.offline.size,
    })
  }

  /** How the folders differ from what is known, those left out that can't be read or rest. */
  async #findChanges(signal: AbortSignal): Promise<Found[]> {
    const folders = this.#options.store.folders.list().filter(({ paused }) => !paused)
    const found: Found[] = []
    for (const target of this.#places.take(folders)) {
      signal.throwIfAborted()
      this.#tell({ phase: 'looking for photos', done: 0, total: 0 })
      const { folder } = target
      // A place that is gone is a change of the folder around it.
      const changes =
        (await this.#walk(target)) ?? (target.prefix === '' ? null : await this.#walk({ folder, prefix: '' }))
      const away = changes === null
      if (away !== this.offline.has(folder.id)) this.#options.onChanged()
      if (away) this.offline.add(folder.id)
      else {
        this.offline.delete(folder.id)
        found.push({ folder, changes })
      }
    }
    return found
  }

  /** Null where the folder itself can't be read: its disk is unplugged, perhaps. Nothing in it counts as gone. */
  async #walk(target: ScanTarget): Promise<Changes | null> {
    try {
      return await this.#walker.ask(target)
    } catch (error) {
      if (error instanceof AppError && unreadable.has(error.code)) return null
      throw error
    }
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

const unreadable: ReadonlySet<string> = new Set(['no-such-folder', 'not-a-folder', 'no-access'])
