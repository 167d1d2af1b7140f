import { watch, type FSWatcher } from 'chokidar'
import { basename, dirname, join } from 'node:path'
import { systemCode } from '../errors.ts'
import { isIgnoredFolder, isPhotoName } from '../library/ignore.ts'
import type { Folder } from '../store/folders.ts'
import type { Place } from './places.ts'

export interface WatchingOptions {
  /** Something may have changed in these places, or anywhere (null): the scan finds out what. */
  readonly onHint: (places: readonly Place[] | null) => void
  readonly onTrouble: (message: string) => void
}

/** A photo that is being copied tells of itself many times; the scan waits until it has been quiet for so long. */
const quietMs = 700
/** But not for ever: while a thousand photos are copied, the first ones are there already. */
const longestMs = 5000
/** Events can be lost (sleep, network drives); a scan of everything sees to that. */
const rescanMs = 10 * 60_000

/**
 * Watches folders for hints. The scan is the truth: what a hint says is never believed. Only folders are watched, as they tell
 * of their files: one watch for each photo is more than many systems have.
 */
export class Watching implements AsyncDisposable {
  readonly #options: WatchingOptions
  #watcher: FSWatcher | null = null
  readonly #places = new Set<Place>()
  #since = 0
  #quiet: ReturnType<typeof setTimeout> | undefined
  readonly #rescan: ReturnType<typeof setInterval>
  #troubled = false

  constructor(options: WatchingOptions) {
    this.#options = options
    this.#rescan = setInterval(() => {
      options.onHint(null)
    }, rescanMs)
    this.#rescan.unref()
  }

  /** Watches these folders and no others. */
  watch(folders: readonly Pick<Folder, 'path'>[]): void {
    const old = this.#watcher
    const roots = new Set(folders.map(({ path }) => path))
    this.#watcher =
      roots.size === 0
        ? null
        : watch([...roots], {
            ignoreInitial: true,
            followSymlinks: false,
            ignored: (path, stats) => !roots.has(path) && ((stats?.isFile() ?? false) || isForeign(path)),
          })
            .on('all', (_, path) => {
              this.#hint(roots.has(path) ? path : dirname(path))
            })
            .on('raw', (_, name, details) => {
              const { watchedPath } = details as { watchedPath: string }
              if (name !== null && isPhotoName(basename(name))) this.#hint(dirname(join(watchedPath, name)))
            })
            .on('error', (error) => {
              this.#trouble(error)
            })
    void old?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#quiet)
    clearInterval(this.#rescan)
    await this.#watcher?.close()
  }

  #hint(place: Place): void {
    const now = performance.now()
    if (this.#places.size === 0) this.#since = now
    this.#places.add(place)
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(
      () => {
        const places = [...this.#places]
        this.#places.clear()
        this.#options.onHint(places)
      },
      Math.min(quietMs, Math.max(0, this.#since + longestMs - now)),
    )
  }

  /** Said once: the rescans go on in any case. */
  #trouble(error: unknown): void {
    if (this.#troubled) return
    this.#troubled = true
    const reason =
      systemCode(error) === 'ENOSPC'
        ? 'this system watches no more folders than it does already'
        : (systemCode(error) ?? String(error))
    this.#options.onTrouble(
      `New photos can’t be noticed at once (${reason}). Your folders are looked through every ten minutes.`,
    )
  }
}

function isForeign(path: string): boolean {
  return isIgnoredFolder(basename(path), basename(dirname(path)), new Set())
}
