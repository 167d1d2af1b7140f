import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../contract/errors.ts'
import { logEvent } from '../log/log-event.ts'
import { isStale, namedBy, setNamedBy, setStale } from '../recognition/recognition-state.ts'
import { embeddersOf, type SpaceId } from '../recognition/space.ts'
import type { Store } from '../store/database.ts'
import type { PersonId } from '../store/ids.ts'
import type { Events } from './events.ts'
import { readPreferences } from '../features/preferences.ts'
import type { RecognitionWorkers } from './recognition-workers.ts'

/** After a command names are brought up to date this soon. */
const soonMs = 300
/** What was left for later then is done when it has been quiet for so long. */
const quietMs = 15_000
/** Between two parts of that. */
const breatheMs = 100
/** So many faces are written at once: a few milliseconds. */
const slice = 300
/** Other models take over once they have seen all faces but so many, in parts of all: those lie on a disk that is away, perhaps. */
const fewUnseen = 0.01

export interface RecognitionLoopOptions {
  readonly store: Store
  readonly thinking: RecognitionWorkers
  readonly events: Events
  /** Resolves when nobody keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  /** Told when everything is up to date. */
  readonly onSettled: () => void
}

/**
 * Keeps names, suggestions and groups up to date with the faces and with what the user says. It thinks on other threads and
 * writes a little at a time, so no command ever waits for it.
 */
export class RecognitionLoop implements AsyncDisposable {
  readonly #store: Store
  readonly #thinking: RecognitionWorkers
  readonly #events: Events
  readonly #writable: () => Promise<unknown>
  readonly #onSettled: () => void
  #version = 0
  #stale: boolean
  #running: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #end = new AbortController()

  constructor({ store, thinking, events, writable, onSettled }: RecognitionLoopOptions) {
    this.#onSettled = onSettled
    this.#store = store
    this.#thinking = thinking
    this.#events = events
    this.#writable = writable
    this.#stale = isStale(store)
  }

  /** Which embedders name the faces; null in a library without faces. */
  get space(): SpaceId | null {
    return namedBy(this.#store)
  }

  /** Faces or labels are others now: also said by whoever only is about to change them. */
  touch(): void {
    this.#version++
    if (this.#stale) return
    this.#stale = true
    setStale(this.#store, true)
  }

  /** Brings everything up to date soon. */
  soon(): void {
    this.touch()
    this.#after(soonMs)
  }

  /** Lets other models name the faces if they have seen them. Returns whether they do from now on. */
  goOver(to: SpaceId): boolean {
    const from = this.space
    if (from === to) return false
    if (from !== null) {
      const { faces } = this.#store.photos.counts()
      const unseen = embeddersOf(to).map((embedder) => this.#store.faces.countWithoutEmbedding(embedder))
      if (Math.max(...unseen) > faces * fewUnseen) return false
    }
    setNamedBy(this.#store, to)
    this.touch()
    return from !== null
  }

  /** Brings everything up to date, one time after another; does nothing where nothing has changed. */
  run({ quick = false } = {}): Promise<void> {
    const next = this.#running.then(() => this.#run(quick))
    this.#running = next.catch(() => undefined)
    return next
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  #hasEnded(): boolean {
    return this.#end.signal.aborted
  }

  #after(milliseconds: number): void {
    if (this.#hasEnded()) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.run({ quick: milliseconds === soonMs }).catch((error: unknown) => {
        if (this.#hasEnded()) return
        logEvent('trouble', { error })
        this.#events.notice({
          key: 'notice.names-outdated',
          params: { detail: error instanceof AppError && error.code === 'engine-failed' ? '' : String(error) },
        })
      })
    }, milliseconds)
  }

  async #run(quick: boolean): Promise<void> {
    const { space } = this
    if (!this.#stale || space === null || this.#hasEnded()) return
    const version = this.#version
    const { outcomes, exact } = await this.#thinking.recognize(space, readPreferences(this.#store).oneWrongIn, quick)
    const counts = new Map<PersonId, { found: number; lost: number }>()
    const countOf = (person: PersonId): { found: number; lost: number } => {
      const count = counts.get(person) ?? { found: 0, lost: 0 }
      counts.set(person, count)
      return count
    }
    for (let start = 0; start < outcomes.length; start += slice) {
      await this.#writable()
      if (this.#hasEnded()) return
      const { named, lost } = this.#store.recognized.write(outcomes.slice(start, start + slice))
      for (const { personId } of named) countOf(personId).found++
      for (const { personId } of lost) countOf(personId).lost++
      await setImmediate()
    }
    if (outcomes.length > 0) this.#events.changing('people')
    const people = [...counts].flatMap(([id, count]) => {
      const person = this.#store.decisions.person(id)
      return person ? [{ ...person, ...count }] : []
    })
    if (people.length > 0) this.#events.tell({ event: 'named', people })
    if (version !== this.#version) return
    if (exact) {
      this.#stale = false
      setStale(this.#store, false)
      this.#onSettled()
    } else this.#after(quick ? quietMs : breatheMs)
  }
}
