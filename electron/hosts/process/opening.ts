import type { Session } from '../../engine/session.ts'

/** After a library could not be opened, how long until a question tries again. */
const debounceMs = 1000

/**
 * A library on its way: opening begins at once, and whoever asks waits for it. What stood in the way may pass (another
 * program had the library), so a later question tries again.
 */
export class Opening {
  readonly #open: () => Promise<Session>
  readonly #opened: (session: Session) => void
  #attempt: Promise<Session>
  #failedAt: number | null = null
  #closed = false

  /** `opened` is told once, when the library is there. */
  constructor(open: () => Promise<Session>, opened: (session: Session) => void) {
    this.#open = open
    this.#opened = opened
    this.#attempt = this.#try()
  }

  readonly session = (): Promise<Session> => {
    if (!this.#closed && this.#failedAt !== null && performance.now() - this.#failedAt > debounceMs) {
      this.#failedAt = null
      this.#attempt = this.#try()
    }
    return this.#attempt
  }

  /** Lets the library go, also one that is still being opened. */
  async close(): Promise<void> {
    this.#closed = true
    const session = await this.#attempt.catch(() => null)
    await session?.close()
  }

  #try(): Promise<Session> {
    const attempt = this.#open()
    attempt.then(this.#opened, () => {
      this.#failedAt = performance.now()
    })
    return attempt
  }
}
