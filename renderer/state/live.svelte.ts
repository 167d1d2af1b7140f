import type { Answers, CallName, Changed, Failure, Input } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import { onChange } from './changes.ts'
import { ask } from './engine.ts'

/** Shortest time between two answers to the same query. */
const settleMs = 200

/**
 * An answer that stays true: asked again when `input` changes, and when the engine says that one of `on` changed. The old
 * answer stays until the new one is here, so nothing blinks. An input of null asks nothing. Call while a component is made.
 */
export class Live<Name extends CallName> {
  value = $state.raw<Answers[Name] | undefined>()
  failure = $state.raw<Failure | null>(null)
  readonly #call: Name
  readonly #input: () => Input<Name> | null
  #asked = 0

  constructor(call: Name, input: () => Input<Name> | null, on: readonly Changed[]) {
    this.#call = call
    this.#input = input
    $effect(() => {
      void this.#ask(input())
    })
    $effect(() => onChange(on, settleMs, () => void this.#ask(input())))
  }

  /** Asks again now. */
  refresh(): Promise<void> {
    return this.#ask(this.#input())
  }

  async #ask(input: Input<Name> | null): Promise<void> {
    const turn = ++this.#asked
    if (input === null) return
    try {
      const answer = await ask(this.#call, input)
      if (turn !== this.#asked) return // A newer question is on its way.
      this.value = answer
      this.failure = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (turn === this.#asked) this.failure = error.failure
    }
  }
}
