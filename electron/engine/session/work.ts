import { AppError } from '../errors.ts'
import { Gate } from '../jobs/gate.ts'
import { Rate } from '../jobs/rate.ts'
import { embedMissing, scanTargets, type ScanOptions, type ScanProgress } from '../jobs/scan.ts'
import type { Analyzer } from '../jobs/analyzer.ts'
import { embeddersOf, type SpaceId } from '../people/space.ts'
import type { Activity } from '../shapes.ts'
import type { Store } from '../store/database.ts'
import type { FaceId, FolderId, PhotoId } from '../store/ids.ts'

export interface WorkOptions {
  readonly store: Store
  readonly detector: string
  readonly analyzer: () => Promise<Analyzer>
  /** Which embedders every face needs. */
  readonly space: () => SpaceId
  readonly onActivity: (activity: Omit<Activity, 'fetching'>) => void
  readonly onSaved: (saved: { photoId: PhotoId; faceIds: readonly FaceId[] }) => void
  /** Puts names to faces; called now and then during a scan, and at its end. */
  readonly recognize: () => Promise<void>
  /** Photos, problems or folders may look different now. */
  readonly onChanged: () => void
  /** Something the user should know; the work goes on. */
  readonly onTrouble: (message: string) => void
  readonly paused: boolean
}

/** Progress is told at most so often. */
const tellEveryMs = 200
/** During a scan, faces that came are named so often. */
const recognizeEveryMs = 8000
/** The first time sooner: somebody is waiting for the first “Who is this?”. */
const recognizeFirstMs = 2500

const idle = { phase: 'idle', done: 0, total: 0 } as const

/**
 * The work in the background: keeps the library up to date with its folders, one round after another, as often as somebody
 * asks. A round that fails at one folder goes on with the next.
 */
export class Work implements AsyncDisposable {
  readonly #options: WorkOptions
  readonly #gate = new Gate()
  readonly #rate = new Rate()
  readonly #end = new AbortController()
  /** Folders that could not be read in the last round. */
  readonly offline = new Set<FolderId>()
  #progress: ScanProgress | typeof idle = idle
  #running: Promise<void> = Promise.resolve()
  #wanted = false
  #busy = false
  #told = 0
  #later: ReturnType<typeof setTimeout> | undefined

  constructor(options: WorkOptions) {
    this.#options = options
    if (options.paused) this.#gate.close()
  }

  get #ended(): boolean {
    return this.#end.signal.aborted
  }

  get activity(): Omit<Activity, 'fetching'> {
    const { phase, done, total } = this.#progress
    const rate = this.#gate.closed ? null : this.#rate.perSecond()
    const secondsLeft = rate === null || rate <= 0 ? null : Math.max(0, total - done) / rate
    return { phase, done, total, rate, secondsLeft, paused: this.#gate.closed }
  }

  /** Asks for a round; while one is going on, for another after it. */
  request(): void {
    this.#wanted = true
    if (this.#busy || this.#end.signal.aborted) return
    this.#busy = true
    this.#running = this.#rounds().finally(() => {
      this.#busy = false
      this.#tell(idle)
    })
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

  /** Resolves when nothing is in work. */
  async settled(): Promise<void> {
    while (this.#busy) await this.#running
  }

  /** What is in work is finished; nothing more is begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new AppError('interrupted', 'Stopped. What was done is kept.'))
    clearTimeout(this.#later)
    this.#gate.open()
    await this.#running
  }

  async #rounds(): Promise<void> {
    while (this.#wanted && !this.#end.signal.aborted) {
      this.#wanted = false
      try {
        await this.#round()
      } catch (error) {
        if (this.#ended) return
        this.#options.onTrouble(
          error instanceof AppError
            ? error.message
            : `Looking at your photos stopped: ${String(error)}. It will go on.`,
        )
        if (!(error instanceof AppError)) throw error
      }
    }
  }

  async #round(): Promise<void> {
    const { store } = this.#options
    await this.#gate.pass()
    const analyzer = await this.#options.analyzer()
    let named = performance.now() - recognizeEveryMs + recognizeFirstMs
    let naming: Promise<void> = Promise.resolve()
    const options: ScanOptions = {
      detector: this.#options.detector,
      analyzer: () => analyzer,
      signal: this.#end.signal,
      gate: this.#gate,
      onProgress: (progress) => {
        this.#tell(progress)
      },
      onSaved: (saved) => {
        this.#options.onSaved(saved)
        if (performance.now() - named < recognizeEveryMs) return
        named = performance.now()
        naming = naming.then(() => this.#options.recognize())
      },
    }
    for (const folder of store.folders.list()) {
      if (folder.paused) continue
      try {
        await scanTargets(store, [{ folder, prefix: '' }], options)
        this.offline.delete(folder.id)
      } catch (error) {
        if (!(error instanceof AppError) || !isFolderTrouble(error)) throw error
        this.offline.add(folder.id)
      }
      this.#options.onChanged()
    }
    await embedMissing(store, embeddersOf(this.#options.space()), options)
    await naming
    this.#tell({ phase: 'naming faces', done: 0, total: 0 })
    await this.#options.recognize()
    this.#options.onChanged()
  }

  #tell(progress: ScanProgress | typeof idle): void {
    if (progress.phase !== this.#progress.phase) this.#rate.reset()
    this.#progress = progress
    if (progress.total > 0) this.#rate.mark(progress.done)
    const now = performance.now()
    clearTimeout(this.#later)
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

/** The folder itself can't be read: its disk is unplugged, perhaps. Nothing in it counts as gone. */
function isFolderTrouble({ code }: AppError): boolean {
  return code === 'no-such-folder' || code === 'not-a-folder' || code === 'no-access'
}
