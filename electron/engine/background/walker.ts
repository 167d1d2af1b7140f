import { AppError } from '../../contract/errors.ts'
import type { ChangesWorkerSettings } from '../scan/messages.ts'
import { Pool, Stuck } from '../workers/pool.ts'
import type { Found } from '../scan/changes.ts'
import type { Changes } from '../scan/changes.ts'
import { isRemote } from '../platform/file-systems.ts'
import type { ScanTarget } from '../scan/folders.ts'
import type { FolderId } from '../store/ids.ts'
import { settleMs } from './unsettled.ts'

/** A folder from which nothing has come for so long counts as not there. */
const timeoutMs = 15_000
/** Folders that are looked through at the same time: one that is slow or stalls does not hold up the others. */
const threads = 2
/** A share that shows nothing any more is believed after so long: its disks may be off where they are. */
const beliefMs = 10 * 60_000

export interface WalkerOptions {
  /** The library's folder. */
  readonly library: string
  /** How long files rest before they are looked at, in milliseconds; as usual, if not given. */
  readonly settleMs?: number | undefined
  /** A folder was looked through as a whole, which took so long. */
  readonly onScanned: (folder: FolderId, tookMs: number) => void
  /** A folder that did not answer may do so now. */
  readonly onAnswering: () => void
  /** A folder that could not be read can be now. */
  readonly onBack: () => void
  /** Photos, problems or folders may look different now. */
  readonly onChanged: () => void
}

/** Looks through folders on threads of their own, and knows which can't be reached. */
export class Walker implements AsyncDisposable {
  readonly #options: WalkerOptions
  readonly #pool: Pool<ScanTarget, Changes>
  /** Folders that could not be read when they were looked through last. */
  readonly offline = new Set<FolderId>()
  readonly #stalled = new Set<FolderId>()
  /** Since when shares have been showing nothing. */
  readonly #emptied = new Map<FolderId, number>()

  constructor(options: WalkerOptions) {
    this.#options = options
    const settings: ChangesWorkerSettings = { library: options.library, settleMs: options.settleMs ?? settleMs }
    const file = new URL('../scan/changes.worker.ts', import.meta.url)
    this.#pool = new Pool({ file, settings, workers: threads, timeoutMs })
  }

  /**
   * How parts of one folder differ from what is known, and whether there is any news. Where one can't be looked at the folder is
   * away, and nothing in it counts as gone.
   */
  async scanThrough(targets: readonly ScanTarget[], signal: AbortSignal): Promise<{ found: Found[]; news: boolean }> {
    const found: Found[] = []
    let news = false
    for (const target of targets) {
      if (signal.aborted) return { found, news }
      const { folder, prefix, flat = false } = target
      const begun = performance.now()
      const changes = await this.#changes(target)
      if (prefix === '' && !flat) this.#options.onScanned(folder.id, performance.now() - begun)
      if (changes === null) return { found: [], news: this.#isAway(folder.id, true) }
      news ||= changes.files.length + changes.vanished.length + changes.problems.length > 0
      news ||= changes.device !== null && changes.device !== folder.device
      if (this.#isAway(folder.id, false)) {
        news = true
        this.#options.onBack()
      }
      found.push({ folder, changes })
    }
    return { found, news }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.end()
  }

  /** Whether this is news. */
  #isAway(folder: FolderId, away: boolean): boolean {
    if (away === this.offline.has(folder)) return false
    if (away) this.offline.add(folder)
    else this.offline.delete(folder)
    this.#options.onChanged()
    return true
  }

  /**
   * How a folder, or a part of it, differs from what is known. Null where the folder itself can't be read, does not answer, or
   * lies on a disk that is unplugged: nothing in it counts as gone.
   */
  async #changes(target: ScanTarget): Promise<Changes | null> {
    const { id, path } = target.folder
    if (this.#stalled.has(id)) return null
    try {
      const changes = await this.#pool.ask(target)
      if (!changes.emptied || !isRemote(path)) {
        this.#emptied.delete(id)
        return changes
      }
      const since = this.#emptied.get(id) ?? performance.now()
      this.#emptied.set(id, since)
      return performance.now() - since < beliefMs ? null : changes
    } catch (error) {
      if (error instanceof Stuck) {
        this.#stalled.add(id)
        void error.over.then(() => {
          this.#stalled.delete(id)
          this.#options.onAnswering()
        })
        return null
      }
      if (error instanceof AppError && unreadable.has(error.code)) return null
      throw error
    }
  }
}

const unreadable: ReadonlySet<string> = new Set(['no-such-folder', 'not-a-folder', 'no-access'])
