import type { Changed } from './call.ts'
import type { FaceTile, PersonName } from './common.ts'
import type { Contradiction, ErrorCode } from './errors.ts'
import type { Activity } from './library.ts'

/**
 * What passes between a page, its host and the engine besides the calls themselves: questions and replies, events, the native
 * menu, and where images are. Nothing here needs zod at run time, so a page can import `Refusal`.
 */

/** A question to the engine or the host, as it travels over a port (`id` ties the answer to it) or a POST to `/call`. */
export interface Question {
  readonly id: number
  readonly call: string
  readonly input: unknown
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }

/** Why a call was not carried out. `bad-input` means a bug of the caller. */
export interface Failure {
  readonly code: ErrorCode | 'bad-input' | 'internal'
  /** One plain sentence or two: what happened, to which file, what to do. */
  readonly message: string
  /** Of `name-taken`: who has the name. */
  readonly person?: PersonName
  /** Of `unlike`: what speaks against the confirmation. */
  readonly contradiction?: Contradiction
}

/** The engine or the host refused a call; `message` is meant for the user. */
export class Refusal extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'Refusal'
    this.failure = failure
  }
}

/** What the engine says by itself. */
export type EngineEvent =
  /** These may look different now: a page asks again for what it shows of them. */
  | { readonly event: 'changed'; readonly what: readonly Changed[] }
  | { readonly event: 'activity'; readonly activity: Activity }
  /** Faces that were just found, for a page that shows a first scan. */
  | { readonly event: 'found'; readonly faces: readonly FaceTile[] }
  /** Recognition ran again: how many more faces of these people it found, and how many lost the name it had given them. */
  | { readonly event: 'named'; readonly people: readonly FoundAndLost[] }
  /** Something the user should know, in one sentence. */
  | { readonly event: 'notice'; readonly message: string }

export interface FoundAndLost extends PersonName {
  readonly found: number
  readonly lost: number
}

/**
 * The engine went away and came back: a page must ask again for whatever is on screen. Or it went away so often that it is
 * started again only for a page that is loaded again. Or it was restarted and does not know this page any more; then the page
 * can only be left.
 */
export type ConnectionEvent =
  | { readonly event: 'lost' }
  | { readonly event: 'found-again' }
  | { readonly event: 'gave-up' }
  | { readonly event: 'shut-out' }

/** The user chose something in the desktop shell's native menu that only the page can do. */
export interface MenuEvent {
  readonly event: 'menu'
  readonly item: MenuItem
}
export type MenuItem = 'photos' | 'people' | 'review' | 'search' | 'settings' | 'undo' | 'redo' | 'keys' | 'about'

/** All events that a page may hear. */
export type HostEvent = EngineEvent | ConnectionEvent | MenuEvent

/** What the preload script gives a page in the desktop shell. */
export interface Shell {
  ask(call: string, input: unknown): Promise<Reply>
  listen(listener: (event: HostEvent) => void): void
}

/**
 * Where images are, on every host: by number, never by path. `small` has a shorter side of 320 px, `large` a longer one of
 * 1280; `full` is the photo in all its pixels, upright; a face is a square of up to 256 px with a little air around the head.
 */
export type ImagePath = `/image/photo/${number}/${'small' | 'large' | 'full'}` | `/image/face/${number}`
