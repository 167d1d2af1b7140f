import { sentenceOf } from '../words/messages.ts'
import type {
  ActionView,
  Answers,
  CallName,
  Contradiction,
  Failure,
  FoundAndLost,
  Input,
} from '../../electron/contract/api.ts'
import { Refusal } from '../connection/connection.ts'
import { words } from '../words/shared.ts'
import { ask } from './engine.ts'

export interface Lost {
  readonly name: string
  readonly faces: number
}

/** What is said above the screen for a while: the last thing that was done, or why something was not. */
class Said {
  /** Done a moment ago, can be undone. */
  done = $state.raw<ActionView | null>(null)
  /** Who was named by it, and how many more faces of theirs were found since. */
  named: number | null = null
  found = $state(0)
  /** How many other faces of the same photos lost this name by it. */
  moved = $state(0)
  /** Whose names Familiar took off faces since, that it had found by itself: how many faces of each. */
  lost = $state.raw<readonly Lost[]>([])
  undone = $state.raw<{ action: ActionView; redone: boolean } | null>(null)
  failure = $state.raw<Failure | null>(null)
  note = $state.raw<string | null>(null)

  /** What became of found faces since somebody was named. */
  since(people: readonly FoundAndLost[]): void {
    if (this.named === null) return
    this.found += people.find(({ id }) => id === this.named)?.found ?? 0
    const lost = new Map(this.lost.map((one) => [one.name, one.faces]))
    for (const { name, lost: faces } of people) if (faces > 0) lost.set(name, (lost.get(name) ?? 0) + faces)
    this.lost = [...lost].map(([name, faces]) => ({ name, faces }))
  }

  clear(): void {
    this.done = null
    this.named = null
    this.found = 0
    this.moved = 0
    this.lost = []
    this.undone = null
    this.failure = null
    this.note = null
  }
}
export const said = new Said()

/** A confirmation that something speaks against: whoever is at the window says whether it holds all the same. */
interface Question {
  readonly message: string
  readonly doubt: Contradiction
  readonly answer: (sure: boolean) => void
}
class Questions {
  #open = $state.raw<readonly Question[]>([])
  /** The one that is asked now. */
  readonly first = $derived(this.#open[0] ?? null)

  ask(message: string, doubt: Contradiction): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (sure: boolean): void => {
        this.#open = this.#open.filter((one) => one !== question)
        resolve(sure)
      }
      const question: Question = { message, doubt, answer }
      this.#open = [...this.#open, question]
    })
  }
}
export const questions = new Questions()

/**
 * Carries out a command and says in the bar what was done, with undo, or why not. Returns undefined where it was refused:
 * whoever showed the effect already takes it back then. What something speaks against is asked first, and refused where the
 * user says so.
 */
export async function act<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name] | undefined> {
  try {
    const answer = await ask(call, input)
    said.clear()
    if (answer !== null && typeof answer === 'object' && 'action' in answer) {
      said.done = answer.action
      said.named = ('person' in answer ? answer.person?.id : null) ?? null
      said.moved = 'moved' in answer ? answer.moved : 0
    }
    return answer
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    said.clear()
    const { failure } = error
    if (failure.key !== 'unlike') said.failure = failure
    else if (await questions.ask(sentenceOf(failure), failure.params.contradiction))
      return act(call, { ...input, sure: true })
    return undefined
  }
}

export async function undo(): Promise<void> {
  await step('undo')
}

export async function redo(): Promise<void> {
  await step('redo')
}

async function step(call: 'undo' | 'redo'): Promise<void> {
  const action = await act(call, {})
  if (action) said.undone = { action, redone: call === 'redo' }
  else if (!said.failure) said.note = call === 'undo' ? words.bar.nothingToUndo : words.bar.nothingToRedo
}
