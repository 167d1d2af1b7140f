import { watch, type FSWatcher } from 'chokidar'
import { basename, dirname, join } from 'node:path'
import { systemCode } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import { isRemote } from '../platform/file-systems.ts'
import { isIgnoredFolder, isPhotoName } from '../scan/ignore.ts'
import { compilePatterns, type Patterns } from '../scan/patterns.ts'
import type { Folder } from '../store/folders.ts'
import { relativePath } from '../store/paths.ts'
import type { Place } from './places.ts'

export interface WatchingOptions {
  /** Something may have changed in these places: the scan finds out what. */
  readonly onHint: (places: readonly Place[]) => void
  readonly onTrouble: (message: Message) => void
}

/** A photo that is being copied tells of itself many times; the scan waits until it has been quiet for so long. */
const quietMs = 700
/** But not for ever: while a thousand photos are copied, the first ones are there already. */
const longestMs = 5000
/** Of so many events at a time the system loses some: when it is quiet, everything is looked through. */
const flood = 4000

/**
 * Watches folders for hints. The scan is the truth: what a hint says is never believed. Only folders are watched, as they tell
 * of their files: one watch for each photo is more than many systems have. Network shares tell of nothing, and are left to the
 * rescans.
 */
export class Watching implements AsyncDisposable {
  readonly #options: WatchingOptions
  #watcher: FSWatcher | null = null
  #roots: ReadonlySet<string> = new Set()
  /** Whether each place is deep. */
  readonly #places = new Map<string, boolean>()
  #events = 0
  #flooded = false
  #since = 0
  #quiet: ReturnType<typeof setTimeout> | undefined
  #troubled = false
  #said = false

  constructor(options: WatchingOptions) {
    this.#options = options
  }

  /** Watches these folders and no others, as far as that is of use. */
  watch(folders: readonly Pick<Folder, 'path'>[], patterns: Patterns = compilePatterns([])): void {
    const old = this.#watcher
    const roots = new Set(folders.map(({ path }) => path).filter((path) => !isRemote(path)))
    this.#roots = roots
    this.#troubled = false
    const isLeftOut = (path: string): boolean => {
      if (isIgnoredFolder(basename(path), basename(dirname(path)), new Set())) return true
      for (const root of roots) {
        const relative = relativePath(root, path)
        if (relative !== null) return patterns.leaveOut(relative, 'folder')
      }
      return false
    }
    this.#watcher =
      roots.size === 0
        ? null
        : watch([...roots], {
            ignoreInitial: true,
            followSymlinks: false,
            ignored: (path, stats) => !roots.has(path) && ((stats?.isFile() ?? false) || isLeftOut(path)),
          })
            // What came and went before all watches were there.
            .on('ready', () => {
              for (const root of roots) this.#hint(root, true)
            })
            // Of a folder; it came or went with all that is in it.
            .on('all', (_, path) => {
              this.#hint(path, true)
            })
            .on('raw', (_, name, details) => {
              const { watchedPath } = details as { watchedPath: string }
              if (name === null) this.#hint(watchedPath, false)
              else if (isPhotoName(basename(name))) this.#hint(dirname(join(watchedPath, name)), false)
            })
            .on('error', (error) => {
              this.#trouble(error)
            })
    void old?.close()
  }

  /** Whether changes in a watched root are noticed at once. */
  notices(path: string): boolean {
    return this.#roots.has(path) && !this.#troubled
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#quiet)
    await this.#watcher?.close()
  }

  #hint(path: string, deep: boolean): void {
    const now = performance.now()
    if (this.#places.size === 0) this.#since = now
    this.#places.set(path, deep || this.#places.get(path) === true)
    if (++this.#events > flood) this.#flooded = true
    this.#tellAfter(Math.min(quietMs, Math.max(0, this.#since + longestMs - now)))
  }

  #tellAfter(milliseconds: number): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      this.#tell(milliseconds === quietMs)
    }, milliseconds)
  }

  #tell(isQuiet: boolean): void {
    if (this.#flooded && isQuiet) {
      for (const root of this.#roots) this.#places.set(root, true)
      this.#flooded = false
    } else if (this.#flooded) this.#tellAfter(quietMs)
    const places = [...this.#places].map(([path, deep]) => ({ path, deep }))
    this.#places.clear()
    this.#events = 0
    this.#options.onHint(places)
  }

  /** Said once: the rescans go on in any case, and more often. */
  #trouble(error: unknown): void {
    if (this.#troubled) return
    this.#troubled = true
    if (this.#said) return
    this.#said = true
    const code = systemCode(error)
    this.#options.onTrouble(
      code === 'ENOSPC' || code === 'EMFILE'
        ? { key: 'notice.unwatched-full', params: {} }
        : { key: 'notice.unwatched', params: { detail: code ?? String(error) } },
    )
  }
}
