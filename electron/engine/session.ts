import type { CallName, EngineEvent, SpaceId } from '../contract/api.ts'
import type { PowerSource } from './platform/power/power-source.ts'

export interface SessionOptions {
  /** The library's folder; made if there is none. */
  readonly library: string
  /** The folder of the program's models. */
  readonly models: string
  readonly version: string
  /** What knows of the battery; the system, if not given. */
  readonly power?: PowerSource
  /** The engine that had the library open until now has died, and nobody ended it. */
  readonly afterDeath?: boolean
  /** How long after a start the library's file is read through, where that is due, in milliseconds. */
  readonly checkAfterMs?: number
  /** Only what is asked for is done: no folder is watched or looked through unasked, nothing rests and nothing is measured. */
  readonly onlyAsked?: boolean
  /** Which embedders look at faces; the library's preference, if not given. */
  readonly model?: SpaceId | null
}

/** Where the bytes of an image are. */
export interface ImageFile {
  readonly path: string
  readonly type: string
  /** Whether these bytes can never change under this address. */
  readonly immutable: boolean
}

/**
 * A library held open for windows: answers their calls, works in the background, and says what changed. Every host carries
 * this one object and knows nothing of what the calls mean.
 */
export interface Session {
  /** Checks the input by the contract and answers; rejects with an AppError, or with a ZodError for a wrong input. */
  handle(call: CallName, input: unknown): Promise<unknown>
  listen(listener: (event: EngineEvent) => void): () => void
  /** The file for an image address (`ImagePath`), made if need be; null for whatever is not in the library. */
  image(address: string): Promise<ImageFile | null>
  /** Finishes what is in work and lets the library go. */
  close(): Promise<void>
}
