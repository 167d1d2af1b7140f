import type { HostEvent } from '../../electron/contract/api.ts'

/** The way from the page to its host and engine, whichever they are. */
export interface Connection {
  /** Answers as the contract says; throws a `Refusal`. */
  ask(call: string, input: unknown): Promise<unknown>
  listen(listener: (event: HostEvent) => void): void
}
