import type { CallName, Input, Reply } from '../../contract/api.ts'
import type { ImageFile } from '../../engine/session.ts'
import type { LibraryLine } from '../library-line.ts'
import { EngineSupervisor, type EngineSupervisorOptions } from './engine.ts'

/**
 * A library whose engine runs in a process of its own: the host survives when the engine dies, and the engine comes back by
 * itself.
 */
export class RemoteLibrary implements LibraryLine {
  readonly #engine: EngineSupervisor
  #first: Promise<unknown> = Promise.resolve()

  constructor(options: EngineSupervisorOptions) {
    this.#engine = new EngineSupervisor(options)
  }

  /** Asks for the host itself; what pages ask waits for the reply, which may be a refusal. */
  askFirst<Name extends CallName>(call: Name, input: Input<Name>): Promise<Reply> {
    const reply = this.#engine.ask(call, input)
    this.#first = reply
    return reply
  }

  async forward(message: string): Promise<string> {
    await this.#first
    return this.#engine.forward(message)
  }

  async image(address: string): Promise<ImageFile | null> {
    await this.#first
    return this.#engine.image(address)
  }

  async close(): Promise<void> {
    await this.#first
    await this.#engine.stop()
  }
}
