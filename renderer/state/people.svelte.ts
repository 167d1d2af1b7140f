import type { PersonCard } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import { ask, listen } from './engine.ts'

/** Everybody who has a name, hidden people included: one list for all name fields, asked for when a field needs it. */
class KnownPeople {
  list = $state.raw<readonly PersonCard[]>([])
  #stale = true

  constructor() {
    listen((event) => {
      if (event.event === 'found-again' || (event.event === 'changed' && event.what.includes('people')))
        this.#stale = true
    })
  }

  /** Makes sure that the list is true; the old one stays until the new one is here. */
  async need(): Promise<void> {
    if (!this.#stale) return
    this.#stale = false
    try {
      this.list = await ask('people', { hidden: true })
    } catch (error) {
      this.#stale = true
      // Without the list a field still takes new names.
      if (!(error instanceof Refusal)) throw error
    }
  }
}

export const knownPeople = new KnownPeople()
