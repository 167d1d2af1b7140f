import type { Message } from '../../contract/messages.ts'
import type { Changed, EngineEvent } from '../../contract/api.ts'

/** Changes from the work in the background are told at most so often; a scan brings dozens a second. */
const calmMs = 500

/** Tells whoever listens what happened. */
export class Events implements Disposable {
  readonly #listeners = new Set<(event: EngineEvent) => void>()
  readonly #changed = new Set<Changed>()
  #timer: ReturnType<typeof setTimeout> | undefined

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** What a command changed is told at once. */
  changed(...what: Changed[]): void {
    this.tell({ event: 'changed', what })
  }

  /** What work in the background changed is told when it has gathered. */
  changing(...what: Changed[]): void {
    for (const kind of what) this.#changed.add(kind)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const gathered = [...this.#changed]
      this.#changed.clear()
      this.changed(...gathered)
    }, calmMs)
  }

  notice(message: Message): void {
    this.tell({ event: 'notice', message })
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }
}
