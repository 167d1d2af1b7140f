import type { EngineEvent, Failure, Question, Reply } from '../../contract/api.ts'
import type { ImageFile } from '../../engine/session.ts'

/** What the shell tells the engine's process. */
export type ToEngine =
  | { readonly kind: 'ask'; readonly question: Question }
  /** What a page of a host said that carries JSON; `forwarded` is the reply. */
  | { readonly kind: 'forward'; readonly id: number; readonly message: string }
  | { readonly kind: 'image'; readonly id: number; readonly address: string }
  /** What the engine wanted of the shell is done, or could not be done. */
  | { readonly kind: 'done'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'not done'; readonly id: number; readonly failure: Failure }
  /** A page wants to talk. Its port comes along where the process can be handed one. */
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'from-page'; readonly page: number; readonly message: unknown }
  | { readonly kind: 'page-gone'; readonly page: number }
  /** Whether the machine runs on its battery, where Electron knows better than the engine. */
  | { readonly kind: 'power'; readonly onBattery: boolean }
  | { readonly kind: 'close' }

/** What the engine's process tells the shell. */
export type FromEngine =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'forwarded'; readonly id: number; readonly reply: string }
  | { readonly kind: 'image'; readonly id: number; readonly image: ImageFile | null }
  | { readonly kind: 'pick-folders'; readonly id: number }
  | { readonly kind: 'reveal'; readonly id: number; readonly path: string }
  | { readonly kind: 'to-page'; readonly page: number; readonly message: PageMessage }

/** What a page is told over its port. */
export type PageMessage = Reply | EngineEvent

/** One page, as the engine's process sees it. */
export interface PagePort {
  post(message: PageMessage): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/** The shell, as the engine's process sees it. */
export interface ShellLine {
  post(message: FromEngine): void
  onMessage(listener: (message: ToEngine, page: PagePort | null) => void): void
}
