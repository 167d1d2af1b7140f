import { watch, type FSWatcher } from 'chokidar'
import { basename, dirname } from 'node:path'
import { systemCode } from '../errors.ts'
import { isIgnoredFolder, isPhotoName } from '../library/ignore.ts'
import type { Folder } from '../store/folders.ts'

export interface WatchingOptions {
  /** Something may have changed: the scan finds out what. */
  readonly onHint: () => void
  readonly onTrouble: (message: string) => void
}

/** A photo that is being copied tells of itself many times; the scan waits until it has been quiet for so long. */
const quietMs = 800
/** Events can be lost (sleep, network drives); a scan of everything sees to that. */
const rescanMs = 10 * 60_000

/** Watches folders for hints. The scan is the truth: what a hint says is never believed. */
export class Watching implements AsyncDisposable {
  readonly #options: WatchingOptions
  #watcher: FSWatcher | null = null
  #quiet: ReturnType<typeof setTimeout> | undefined
  readonly #rescan: ReturnType<typeof setInterval>
  #troubled = false

  constructor(options: WatchingOptions) {
    this.#options = options
    this.#rescan = setInterval(options.onHint, rescanMs)
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
            ignored: (path, stats) => isForeign(path, roots, stats?.isFile() ?? false),
          })
            .on('all', () => {
              this.#hint()
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

  #hint(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(this.#options.onHint, quietMs)
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

function isForeign(path: string, roots: ReadonlySet<string>, file: boolean): boolean {
  if (roots.has(path)) return false
  const name = basename(path)
  if (file) return !isPhotoName(name)
  return isIgnoredFolder(name, basename(dirname(path)), new Set())
}
