import type { EngineEvent, Failure } from '../../electron/contract/api.ts'

/** The way from the page to its host and engine, whichever they are. */
export interface Connection {
  /** Answers as the contract says; throws a `Refusal`. */
  ask(call: string, input: unknown): Promise<unknown>
  listen(listener: (event: HostEvent) => void): void
}

/**
 * The engine went away and came back: whatever is on screen must be asked for again. Or it went away so often that it is started
 * again only for a page that is loaded anew. Or it was started anew and knows this page no more; then the page can only be left.
 */
export type ConnectionEvent =
  | { readonly event: 'lost' }
  | { readonly event: 'found-again' }
  | { readonly event: 'gave-up' }
  | { readonly event: 'shut-out' }

/** Something was chosen in the desktop shell's native menu that only the page can do. */
export interface MenuEvent {
  readonly event: 'menu'
  readonly item: MenuItem
}
export type MenuItem = 'photos' | 'people' | 'review' | 'search' | 'settings' | 'undo' | 'redo' | 'keys' | 'about'

/** All that a page may be told. */
export type HostEvent = EngineEvent | ConnectionEvent | MenuEvent

/** The engine would not do what it was asked; `failure` says why. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.key)
    this.name = 'Refusal'
    this.failure = failure
  }
}
