import type { Answers, CallName, Failure, Input, Reply } from '../../electron/contract/api.ts'
import { Refusal, type HostEvent } from '../../electron/contract/host.ts'
import type { Shell } from '../../electron/contract/host.ts'

type Answering = (input: unknown) => unknown

/**
 * An engine that answers in memory, for tests of the pages' state. Import this module before any other of the renderer: as it
 * loads, it makes the few parts of a browser's window that state uses, with this engine behind them.
 */
class MemoryEngine implements Shell {
  /** All that was asked, in order. */
  asked: { readonly call: string; readonly input: unknown }[] = []
  readonly #answers = new Map<string, Answering>()
  readonly #listeners = new Set<(event: HostEvent) => void>()

  /** From now on answers a call so. To refuse, the answer throws a `Refusal`. */
  answer<Name extends CallName>(
    call: Name,
    answer: (input: Input<Name>) => Answers[Name] | Promise<Answers[Name]>,
  ): void {
    // The state under test asks by the typed `ask`, so the input of this call is of this type.
    this.#answers.set(call, (input) => answer(input as Input<Name>))
  }

  /** The inputs of all questions of one kind. */
  inputsOf(call: CallName): unknown[] {
    return this.asked.filter((one) => one.call === call).map(({ input }) => input)
  }

  tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Forgets all answers and questions. */
  reset(): void {
    this.#answers.clear()
    this.asked = []
  }

  async ask(call: string, input: unknown): Promise<Reply> {
    this.asked.push({ call, input })
    const answer = this.#answers.get(call)
    if (!answer) throw new Error(`no answer to ${call}`)
    try {
      return { id: 1, ok: true, answer: await answer(input) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { id: 1, ok: false, failure: error.failure }
    }
  }

  listen(listener: (event: HostEvent) => void): void {
    this.#listeners.add(listener)
  }
}

export const engine = new MemoryEngine()

export function refusal(failure: Partial<Failure> = {}): Refusal {
  return new Refusal({ code: 'internal', message: 'It went wrong.', ...failure })
}

/** Lets everything that is under way in memory come to its end, effects included. */
export function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done, 5))
}

const kept = new Map<string, string>()
const nothing = (): void => undefined
Object.assign(globalThis, {
  window: { familiar: engine, addEventListener: nothing },
  document: { documentElement: {}, activeElement: null },
  getComputedStyle: () => ({ fontSize: '16px' }),
  location: { pathname: '/photos', search: '' },
  history: { pushState: nothing, replaceState: nothing },
  sessionStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    clear: () => {
      kept.clear()
    },
  },
  // As in a browser, a test fails by what is reported.
  reportError: (error: unknown) => {
    queueMicrotask(() => {
      throw error
    })
  },
  Image: class {
    src = ''
  },
})
