import type { Proposal } from '../people/proposals.ts'
import type { SpaceId } from '../people/space.ts'
import type { Precision } from '../shapes.ts'
import type { Events } from './events.ts'
import type { Thinking } from './thinking.ts'

/** Whoever asks for the first time waits so long for an answer; then it is said when there is one. */
const patienceMs = 500

/**
 * Which groups and people may be one and the same. Looked for on another thread when somebody asks and people have changed;
 * until that is done, what was found before is told.
 */
export class Proposing {
  readonly #thinking: Thinking
  readonly #events: Events
  readonly #by: () => { readonly space: SpaceId; readonly precision: Precision }
  #latest: readonly Proposal[] = []
  #stale = true
  #looking: Promise<void> | null = null

  constructor(
    thinking: Thinking,
    events: Events,
    by: () => { readonly space: SpaceId; readonly precision: Precision },
  ) {
    this.#thinking = thinking
    this.#events = events
    this.#by = by
    events.listen((event) => {
      if (event.event === 'changed' && event.what.includes('people')) this.#stale = true
    })
  }

  /** What is known by now. */
  async all(): Promise<readonly Proposal[]> {
    if (!this.#stale) return this.#latest
    this.#looking ??= this.#look().finally(() => (this.#looking = null))
    const looked = this.#looking.catch(() => undefined) // The next question looks again.
    if (this.#latest.length === 0)
      await Promise.race([looked, new Promise((done) => setTimeout(done, patienceMs).unref())])
    return this.#latest
  }

  async #look(): Promise<void> {
    this.#stale = false
    try {
      const { space, precision } = this.#by()
      const found = await this.#thinking.proposals(space, precision)
      const same = JSON.stringify(found) === JSON.stringify(this.#latest)
      this.#latest = found
      if (!same) this.#events.changed('proposals')
    } catch (error) {
      this.#stale = true
      throw error
    }
  }
}
