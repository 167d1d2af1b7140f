import { toFailure } from '../../contract/errors.ts'
import type { Question, Reply } from '../../contract/api.ts'
import type { HostEvent } from '../../../renderer/connection/connection.ts'
import type { Shell } from '../../../renderer/connection/shell.ts'
import type { PageMessage } from '../process/wire.ts'

/** A page's end of a port to the engine. */
export interface EnginePort {
  postMessage(message: Question): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

const lost = toFailure({ key: 'internal.lost', params: {} })
const cutOff = toFailure({ key: 'internal.cut-off', params: {} })

/**
 * A page's line to the engine. Questions asked before there is an engine wait for it; those in work when it dies, and until
 * it is back, are refused in words.
 */
export class PageLine implements Shell {
  readonly #pending = new Map<number, { readonly question: Question; readonly resolve: (reply: Reply) => void }>()
  readonly #listeners: ((event: HostEvent) => void)[] = []
  #port: EnginePort | null = null
  #lost = false
  #next = 1

  readonly ask = (call: string, input: unknown): Promise<Reply> => {
    const question: Question = { id: this.#next++, call, input }
    if (this.#lost) return Promise.resolve({ id: question.id, ok: false, failure: lost })
    return new Promise((resolve) => {
      this.#pending.set(question.id, { question, resolve })
      this.#port?.postMessage(question)
    })
  }

  readonly listen = (listener: (event: HostEvent) => void): void => {
    this.#listeners.push(listener)
  }

  /** There is an engine: the first, or one that took the place of another. */
  connect(port: EnginePort): void {
    this.#port = port
    port.onmessage = ({ data }) => {
      this.#hear(data as PageMessage)
    }
    for (const { question } of this.#pending.values()) port.postMessage(question)
    if (this.#lost) this.tell({ event: 'found-again' })
    this.#lost = false
  }

  tell(event: HostEvent): void {
    if (event.event === 'lost') this.#lose()
    for (const listener of this.#listeners) listener(event)
  }

  #hear(message: PageMessage): void {
    if ('event' in message) {
      this.tell(message)
      return
    }
    this.#pending.get(message.id)?.resolve(message)
    this.#pending.delete(message.id)
  }

  #lose(): void {
    this.#port = null
    this.#lost = true
    for (const [id, { resolve }] of this.#pending) resolve({ id, ok: false, failure: cutOff })
    this.#pending.clear()
  }
}
