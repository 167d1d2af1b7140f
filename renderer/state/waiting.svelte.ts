import type { Waiting as Counted } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import { ask, listen } from './engine.ts'

/** While photos are looked at, changes come in bursts; it is counted again at most so often. */
const debounceMs = 200

/**
 * How many faces wait for a name: the one count that all screens show. What the user decides counts at once; the engine's own
 * count comes behind.
 */
class Waiting {
  #counted = $state.raw<Counted>({ left: 0, total: 0 })
  /** What was decided here since that count: so many faces fewer or, brought back, more. */
  #since = $state(0)
  /** Commands that the engine has not answered yet: so long its count is behind. */
  #underway = 0
  #asked = 0
  #calm = true
  #again = false

  readonly left = $derived(Math.max(0, this.#counted.left + this.#since))
  readonly total = $derived(this.#counted.total)

  constructor() {
    listen((event) => {
      if (event.event === 'found-again' || (event.event === 'changed' && event.what.includes('people'))) this.#hear()
    })
  }

  /** Counts so many faces more or fewer at once, while a command is on its way that makes it so. */
  async expect<Answer>(change: number, command: Promise<Answer>): Promise<Answer> {
    this.#since += change
    this.#underway++
    try {
      return await command
    } finally {
      this.#underway--
      void this.refresh()
    }
  }

  async refresh(): Promise<void> {
    const turn = ++this.#asked
    if (this.#underway > 0) return // The last of them asks.
    try {
      const counted = await ask('waiting', {})
      if (turn !== this.#asked || this.#underway > 0) return
      this.#counted = counted
      this.#since = 0
    } catch (error) {
      // The frame says that the engine does not answer; the next change asks again.
      if (!(error instanceof Refusal)) throw error
    }
  }

  /** The first change of a burst is counted at once, the others together. */
  #hear(): void {
    if (!this.#calm) {
      this.#again = true
      return
    }
    this.#calm = false
    void this.refresh()
    setTimeout(() => {
      this.#calm = true
      if (!this.#again) return
      this.#again = false
      this.#hear()
    }, debounceMs)
  }
}

export const waiting = new Waiting()
