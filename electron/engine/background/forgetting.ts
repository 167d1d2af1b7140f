import { causeOf } from '../../contract/errors.ts'
import type { ForgetWorkerSettings } from '../workers/messages.ts'
import { Pool } from '../workers/pool.ts'
import { hasRemains, type Forgotten } from '../store/forgetting.ts'
import type { LiveLibrary } from './live-library.ts'
import { writePreferences } from '../features/preferences.ts'

/** To write a very large library anew on a slow disk. */
const patienceMs = 60 * 60_000

/** Takes people and faces out of the library for good, on a thread of its own. Whoever wants to write meanwhile waits. */
export class Forgetting implements AsyncDisposable {
  readonly #pool: Pool<Forgotten, null>
  #running: Promise<unknown> = Promise.resolve()

  constructor(settings: ForgetWorkerSettings) {
    const file = new URL('./forget.worker.ts', import.meta.url)
    this.#pool = new Pool({ file, settings, workers: 1, patienceMs })
  }

  /** Resolves when the library can be written to. */
  get done(): Promise<unknown> {
    return this.#running
  }

  forget(what: Forgotten): Promise<null> {
    return this.alone(() => this.#pool.ask(what))
  }

  /** Keeps everybody from writing to the library while `work` goes on; one such work waits for the other. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#running.then(work)
    this.#running = done.catch(() => undefined)
    return done
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close()
  }
}

/** A person goes for good with their faces and the crops of them, their name from the history too. */
export async function forgetPerson(library: LiveLibrary, id: number): Promise<void> {
  const { events, naming, upkeep } = library
  naming.touch()
  await upkeep.done // It would tell of them.
  await library.forgetting.forget({ kind: 'person', id })
  void upkeep.backUp() // The old ones are gone.
  events.changed('people', 'photos', 'history')
  naming.soon()
}

/** All faces and people go for good, their crops too. The work is paused, or everybody would be found again at once. */
export async function forgetAllFaces(library: LiveLibrary): Promise<void> {
  const { store, work, naming, events, upkeep } = library
  writePreferences(store, { paused: true })
  await work.halt() // Photos in work bring their faces before all go.
  naming.touch()
  await upkeep.done
  await library.forgetting.forget({ kind: 'faces' })
  library.log.forget()
  events.changed('photos', 'people', 'folders', 'problems', 'preferences', 'history')
}

/** What is left in the files of what was forgotten when the app died or the log could not be emptied, goes now. */
export async function forgetRemains({ store, forgetting, events }: LiveLibrary): Promise<void> {
  if (!hasRemains(store)) return
  await forgetting.forget({ kind: 'remains' }).catch((error: unknown) => {
    events.notice(causeOf(error))
  })
}
