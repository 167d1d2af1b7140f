import type { ForgetWorkerSettings } from './messages.ts'
import { Pool } from '../workers/pool.ts'
import { hasRemains, type Forgotten } from '../store/forgetting.ts'
import type { Log } from '../log/log.ts'
import type { Store } from '../store/database.ts'
import type { Events } from './events.ts'
import type { Maintenance } from './maintenance.ts'
import type { RecognitionLoop } from './recognition-loop.ts'
import type { ScanLoop } from './scan-loop.ts'
import { writePreferences } from '../scan/preferences.ts'

/** To write a very large library anew on a slow disk. */
const timeoutMs = 60 * 60_000

/** Takes people and faces out of the library for good, on a thread of its own. Whoever wants to write meanwhile waits. */
export class Forgetting implements AsyncDisposable {
  readonly #pool: Pool<Forgotten, null>
  #running: Promise<unknown> = Promise.resolve()

  constructor(settings: ForgetWorkerSettings) {
    const file = new URL('./forget.worker.ts', import.meta.url)
    this.#pool = new Pool({ file, settings, workers: 1, timeoutMs })
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

/** What has to be quiet while people and faces are taken out. */
export interface ErasureOptions {
  readonly store: Store
  readonly log: Log
  readonly forgetting: Forgetting
  readonly scan: Pick<ScanLoop, 'halt'>
  readonly recognition: Pick<RecognitionLoop, 'touch' | 'soon'>
  readonly maintenance: Pick<Maintenance, 'done' | 'backUp'>
}

/** Takes a person out with their faces and the crops of them, their name out of the history too. */
export async function forgetPerson(options: Omit<ErasureOptions, 'scan' | 'log'>, id: number): Promise<void> {
  const { recognition, maintenance, forgetting } = options
  recognition.touch()
  await maintenance.done // It would tell of them.
  await forgetting.forget({ kind: 'person', id })
  void maintenance.backUp() // The old ones are gone.
  recognition.soon()
}

/** Takes out all faces and people, their crops too. The work is paused, or it would find everybody again at once. */
export async function forgetAllFaces(options: ErasureOptions): Promise<void> {
  const { store, log, scan, recognition, maintenance, forgetting } = options
  writePreferences(store, { paused: true })
  await scan.halt() // Photos in work bring their faces before all go.
  recognition.touch()
  await maintenance.done
  await forgetting.forget({ kind: 'faces' })
  log.forget()
}

/** Takes out what is left in the files of what was forgotten when the app died or the log could not be emptied. */
export async function forgetRemains(store: Store, forgetting: Forgetting, events: Events): Promise<void> {
  if (!hasRemains(store)) return
  await forgetting.forget({ kind: 'remains' }).catch((error: unknown) => {
    events.notice(error instanceof Error ? error.message : String(error))
  })
}
