import { calls } from '../../contract/calls.ts'
import type { CallName, EngineEvent, Input } from '../../contract/api.ts'
import { Refusal } from '../../contract/host.ts'
import type { ImageFile, Session } from '../../engine/session.ts'
import { EngineSupervisor, type StartEngine } from './engine.ts'

export interface RemoteLibraryOptions {
  readonly start: StartEngine
  /** The engine died; until it is back, calls are refused. */
  readonly onLost: () => void
  /** It died again and again; the next call starts it. */
  readonly onGaveUp: () => void
  /** It runs again: whatever is on screen must be asked for again. */
  readonly onBack: () => void
  readonly log: (text: string) => void
}

/** A library held open by an engine in a process of its own, which takes nobody along when it dies and comes back by itself. */
export class RemoteLibrary implements Session {
  readonly #engine: EngineSupervisor
  readonly #listeners = new Set<(event: EngineEvent) => void>()

  constructor(options: RemoteLibraryOptions) {
    this.#engine = new EngineSupervisor({
      ...options,
      // Never asked: whoever shows the library answers these calls before they come here.
      host: { pickFolders: () => Promise.resolve({ native: false, paths: [] }), reveal: () => Promise.resolve() },
      onEvent: (event) => {
        for (const listener of this.#listeners) listener(event)
      },
    })
  }

  /** Rejects with what the engine says, as a `Refusal`; what no call takes does not get there, as it might not pass. */
  async handle(call: CallName, input: unknown): Promise<unknown> {
    calls[call].read(input)
    const reply = await this.#engine.ask(call, input as Input<CallName>)
    if (!reply.ok) throw new Refusal(reply.failure)
    return reply.answer
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  image(address: string): Promise<ImageFile | null> {
    return this.#engine.image(address)
  }

  close(): Promise<void> {
    return this.#engine.stop()
  }
}
