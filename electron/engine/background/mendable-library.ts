import { calls, type CallName, type Changed, type EngineEvent } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import { listBackups } from '../interchange/backups.ts'
import { restoreLibrary } from '../interchange/restore.ts'
import type { ImageFile, Session, SessionOptions } from '../session.ts'
import type { RestoreResult } from '../../contract/shapes.ts'
import type { LiveLibrary } from './live-library.ts'

/** Opens the library; `onDamage` hears if its file turns out to be damaged later on. */
export type OpenLive = (onDamage: (error: AppError) => void) => Promise<LiveLibrary>

/** A library that could not be opened is tried again at most so often. */
const calmMs = 1000

const everything: readonly Changed[] = [
  'photos',
  'people',
  'folders',
  'problems',
  'preferences',
  'history',
  'proposals',
]

/** A library held open, or, where its file is damaged, what can be done about it: it can be built anew from a backup. */
export class MendableLibrary implements Session {
  readonly #options: SessionOptions
  readonly #openLive: OpenLive
  readonly #listeners = new Set<(event: EngineEvent) => void>()
  #live: LiveLibrary | null = null
  #damage: AppError | null = null
  #tried = 0
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(options: SessionOptions, openLive: OpenLive) {
    this.#options = options
    this.#openLive = openLive
  }

  /** Rejects with whatever keeps the library from being opened, but that it is damaged. */
  static async open(options: SessionOptions, openLive: OpenLive): Promise<MendableLibrary> {
    const library = new MendableLibrary(options, openLive)
    await library.#open()
    return library
  }

  async handle(call: CallName, input: unknown): Promise<unknown> {
    if (call === 'backups') {
      calls.backups.parse(input)
      return listBackups(this.#options.library)
    }
    if (call === 'restore') return this.#restore(calls.restore.parse(input).backup)
    return (await this.#opened()).handle(call, input)
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async image(address: string): Promise<ImageFile | null> {
    return (await this.#live?.image(address)) ?? null
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#turn.catch(() => undefined)
    await this.#live?.close()
  }

  async #open(): Promise<void> {
    this.#tried = performance.now()
    try {
      const live = await this.#openLive((error) => void this.#inTurn(() => this.#leave(live, error)))
      live.listen((event) => {
        this.#tell(event)
      })
      this.#live = live
      this.#damage = null
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'library-corrupt')) throw error
      this.#damage = error
    }
  }

  /** Throws `library-corrupt`. Somebody may have put a sound file in its place meanwhile. */
  async #opened(): Promise<LiveLibrary> {
    if (!this.#live && !this.#closed) {
      await this.#inTurn(async () => {
        if (this.#live ?? (this.#closed || performance.now() - this.#tried < calmMs)) return
        await this.#open()
      })
    }
    if (this.#live) return this.#live
    throw this.#damage ?? new AppError('interrupted.closed', {})
  }

  #restore(backup: string | null): Promise<RestoreResult> {
    return this.#inTurn(async () => {
      if (this.#live) throw new AppError('no-backup.open', {})
      const result = await restoreLibrary(this.#options.library, backup)
      await this.#open()
      this.#tell({ event: 'changed', what: everything })
      return result
    })
  }

  /** From now on nothing is written to the damaged file any more. */
  async #leave(live: LiveLibrary, error: AppError): Promise<void> {
    if (this.#live !== live || this.#closed) return
    this.#live = null
    this.#damage = error
    this.#tried = performance.now()
    await live.close().catch(() => undefined)
    this.#tell({ event: 'changed', what: everything })
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
