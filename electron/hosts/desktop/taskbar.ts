import type { BrowserWindow } from 'electron'
import type { Activity } from '../../contract/api.ts'
import type { Electron } from './electron.ts'
import { focusWindow } from './window.ts'
import { words } from './words.ts'

/** A scan that took so long is worth a word when it ends. */
const longMs = 60_000

/** The dock or the taskbar shows how far the work is; a long scan that ends unseen is told by the system. */
export class Taskbar {
  readonly #electron: Pick<Electron, 'Notification'>
  readonly #window: () => BrowserWindow | null
  readonly #now: () => number
  #scan: { readonly since: number; photos: number } | null = null

  constructor(
    electron: Pick<Electron, 'Notification'>,
    window: () => BrowserWindow | null,
    now = (): number => performance.now(),
  ) {
    this.#electron = electron
    this.#window = window
    this.#now = now
  }

  show(activity: Activity): void {
    this.#progress(activity)
    if (activity.phase === 'looking at photos') {
      this.#scan ??= { since: this.#now(), photos: 0 }
      this.#scan.photos = Math.max(this.#scan.photos, activity.done)
    } else if (activity.phase === 'idle' && !activity.paused && this.#scan) {
      if (this.#now() - this.#scan.since > longMs) this.#tell(this.#scan.photos)
      this.#scan = null
    }
  }

  /** The engine died: it says anew how far it is. */
  clear(): void {
    this.#window()?.setProgressBar(-1)
  }

  #progress({ phase, done, total, paused }: Activity): void {
    const window = this.#window()
    if (phase === 'idle') window?.setProgressBar(-1)
    // Beyond 1 it only says that something is going on.
    else window?.setProgressBar(total > 0 ? done / total : 2, { mode: paused ? 'paused' : 'normal' })
  }

  #tell(photos: number): void {
    const { Notification } = this.#electron
    const window = this.#window()
    if (window?.isFocused() === true || !Notification.isSupported()) return
    const notification = new Notification({ title: words.finished.title, body: words.finished.body(photos) })
    notification.on('click', () => {
      if (window && !window.isDestroyed()) focusWindow(window)
    })
    notification.show()
  }
}
