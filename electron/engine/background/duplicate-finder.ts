import { setTimeout } from 'node:timers/promises'
import type { Proposal } from '../recognition/proposals.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { OneWrongIn } from '../../contract/api.ts'
import type { Events } from './events.ts'
import type { RecognitionWorkers } from './recognition-workers.ts'

/** Whoever asks for the first time waits so long for an answer; then it is said when there is one. */
const timeoutMs = 500

/**
 * Which groups and people may be one and the same. Looked for on another thread when somebody asks and people have changed;
 * until that is done, what was found before is told.
 */
export class DuplicateFinder {
  readonly #thinking: RecognitionWorkers
  readonly #events: Events
  readonly #by: () => { readonly space: SpaceId; readonly precision: OneWrongIn }
  #latest: readonly Proposal[] = []
  #stale = true
  /** Whether there was an answer ever. */
  #looked = false
  #looking: Promise<void> | null = null

  constructor(
    thinking: RecognitionWorkers,
    events: Events,
    by: () => { readonly space: SpaceId; readonly precision: OneWrongIn },
  ) {
    this.#thinking = thinking
    this.#events = events
    this.#by = by
    events.listen((event) => {
      if (event.event === 'changed' && event.what.includes('people')) this.#stale = true
    })
  }

  /** What is known by now; what has changed since is looked at, and told as an event. */
  known(): readonly Proposal[] {
    if (this.#stale) void this.#begin()
    return this.#latest
  }

  /** The same for whoever can wait a moment for the first answer. */
  async all(): Promise<readonly Proposal[]> {
    const known = this.known()
    if (this.#looked || !this.#looking) return known
    await Promise.race([this.#looking, setTimeout(timeoutMs, null, { ref: false })])
    return this.#latest
  }

  #begin(): Promise<void> {
    // Where it fails, the next question looks again.
    return (this.#looking ??= this.#look()
      .catch(() => {
        this.#stale = true
      })
      .finally(() => (this.#looking = null)))
  }

  async #look(): Promise<void> {
    this.#stale = false
    const { space, precision } = this.#by()
    const found = await this.#thinking.proposals(space, precision)
    const same = JSON.stringify(found) === JSON.stringify(this.#latest)
    this.#latest = found
    this.#looked = true
    if (!same) this.#events.changed('proposals')
  }
}
