import type { Changed } from '../../contract/api.ts'
import { calls, type Answer, type CallName } from '../../contract/calls.ts'
import type { Context } from './context.ts'
import { prepare } from './handlers.ts'

export interface DispatcherOptions {
  /** What handlers are handed; asked for each call, as another model may name the faces by then. */
  readonly context: () => Context
  /** Resolves when nothing keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  /** A command changed what these screens show. */
  readonly onChanged: (changed: readonly Changed[]) => void
  /** The user said something that no backup holds yet. */
  readonly onSaid: () => void
  /** Other faces may be named after what the user said. */
  readonly onRenamed: () => void
}

/** Carries out calls, and what the contract says that each brings about. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  /** Rejects with an AppError, or with a ZodError for a wrong input. */
  async handle<Name extends CallName>(name: Name, input: unknown): Promise<Answer<Name>> {
    const { context, writable, onChanged, onSaid, onRenamed } = this.#options
    const { changed, undoable, inTurn, renames } = calls[name].effect
    const prepared = prepare(name, input)
    if (undoable) await writable()
    const carryOut = async (): Promise<Answer<Name>> => prepared(context())
    const answer = await (inTurn ? this.#inTurn(carryOut) : carryOut())
    if (changed.length > 0) onChanged(changed)
    if (undoable) onSaid()
    if (renames) onRenamed()
    return answer
  }

  /** Commands that can be undone are carried out in the order they came: the next may be about what this one does. */
  #inTurn<Result>(command: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(command)
    this.#turn = done.catch(() => undefined)
    return done
  }
}
