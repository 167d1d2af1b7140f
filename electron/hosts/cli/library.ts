import { existsSync } from 'node:fs'
import type { Answer, CallName, EngineEvent, Input, SpaceId } from '../../contract/api.ts'
import { calls } from '../../contract/calls.ts'
import type { ListingCall } from '../../contract/listing.ts'
import type { Program } from '../../engine/features/context.ts'
import { readFrom } from '../../engine/features/reader.ts'
import { logEvent } from '../../engine/log/log-event.ts'
import { Models } from '../../engine/models/models.ts'
import { truePath } from '../../engine/platform/true-path.ts'
import { namedBy } from '../../engine/recognition/recognition-state.ts'
import { openSession } from '../../engine/open.ts'
import { databaseFile, openLibrary } from '../../engine/store/database.ts'
import { findRunningWindow } from '../browser/running.ts'

export interface LibraryOptions {
  readonly library: string
  /** The folder of the program's models. */
  readonly models: string
  readonly version: string
}

export interface ChangeOptions {
  /** Whether a library is made where there is none. */
  readonly make?: boolean
  /**
   * What looks at faces for this one call, null for the library's preference; not given, no face is looked at, and what names
   * the faces now is enough. A window that is open goes by its own choice.
   */
  readonly model?: SpaceId | null
  /** Finishes what is in work and ends the call with the signal's reason. */
  readonly signal?: AbortSignal
  readonly listen?: (event: EngineEvent) => void
  /** A window that is open on the library carries the call out. */
  readonly onHandedOver?: () => void
}

/** Asks one call of a library that is held open. */
export type Ask = <Name extends CallName>(call: Name, input: Input<Name>) => Promise<Answer<Name>>

/** A library as the command line reaches it: opened for each command, or held open by a window. */
export class CommandLibrary {
  readonly folder: string
  readonly program: Program
  readonly #options: LibraryOptions

  constructor(options: LibraryOptions) {
    this.#options = options
    this.folder = options.library
    this.program = {
      version: options.version,
      // Most commands need no models and work where these are missing or damaged.
      get models() {
        return new Models(options.models)
      },
    }
  }

  /** The answer to a call that changes nothing, beside an open window, too. */
  read<Name extends ListingCall>(name: Name, input: Input<Name>): Promise<Answer<Name>> {
    return readFrom(this.folder, this.program, name, input)
  }

  /** Carries out one call that changes the library. Throws AppErrors, and the `Refusal` of a window. */
  change<Name extends CallName>(name: Name, input: Input<Name>, options: ChangeOptions = {}): Promise<Answer<Name>> {
    calls[name].read(input) // Wrong usage is refused before a library is made or asked.
    return this.holding(options, (ask) => ask(name, input))
  }

  /** Which embedders name the faces. Throws the AppErrors of `openLibrary`, as where there is no library. */
  #namedBy(): SpaceId | null {
    const store = openLibrary(this.folder, { mode: 'read' })
    try {
      return namedBy(store)
    } finally {
      store.close()
    }
  }

  /** Carries out some calls on a library that stays open for them all. */
  async holding<Result>(options: ChangeOptions, work: (ask: Ask) => Promise<Result>): Promise<Result> {
    const { make = false, model, signal, listen, onHandedOver } = options
    signal?.throwIfAborted()
    const window = await findRunningWindow(truePath(this.folder))
    if (window) {
      onHandedOver?.()
      return untilStopped(work(asking((call, input) => window.ask(call, input))), signal)
    }
    const named = !make || existsSync(databaseFile(this.folder)) ? this.#namedBy() : null
    const session = await openSession({
      ...this.#options,
      model: model ?? (model === undefined ? named : null),
      onlyAsked: true,
      afterDeath: true,
    })
    let closing: Promise<void> | null = null
    const close = (): Promise<void> => (closing ??= session.close())
    signal?.addEventListener('abort', () => void close())
    if (listen) session.listen(listen)
    try {
      signal?.throwIfAborted()
      return await work(asking((call, input) => session.handle(call, input)))
    } catch (error) {
      signal?.throwIfAborted()
      logEvent('failed', { error })
      throw error
    } finally {
      await close()
    }
  }
}

/** Both sides belong to one program, so an answer is what the contract says it is. */
function asking(handle: (call: CallName, input: unknown) => Promise<unknown>): Ask {
  return async <Name extends CallName>(call: Name, input: Input<Name>) => (await handle(call, input)) as Answer<Name>
}

/** A window goes on with what it was asked to do; only the wait for it ends. */
async function untilStopped<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => {
    stopped.reject(signal.reason)
  }
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
