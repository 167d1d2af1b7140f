import { ZodError, type ZodType } from 'zod'

/** What a screen can show. `people` covers names, labels, suggestions, groups and review. */
export type Changed = 'proposals' | 'photos' | 'people' | 'folders' | 'problems' | 'preferences' | 'history'

/** What the dispatcher has to know of a call besides its schema. */
interface Effect {
  /** What the screens that show it must ask for again. */
  readonly changed: readonly Changed[]
  /** Whether it is kept as an action that undo takes back. */
  readonly undoable: boolean
  /** Whether it waits for the command before it, which may be about the same faces. */
  readonly inTurn: boolean
  /** Whether other faces may be named or lose a name by it, so recognition has to run again. */
  readonly renames: boolean
}

/** One call of the contract: its schema, its answer, and what it changes. */
export class Call<Input, Parsed, Answer> {
  /** Exists as a type only. */
  declare readonly answer: Answer
  readonly schema: ZodType<Parsed, Input>
  readonly effect: Effect

  constructor(schema: ZodType<Parsed, Input>, effect: Effect) {
    this.schema = schema
    this.effect = effect
  }

  /** The input as the schema takes it. Throws a ZodError, whatever the input is. */
  read(input: unknown): Parsed {
    try {
      return this.schema.parse(input)
    } catch (error) {
      if (error instanceof ZodError) throw error
      // Some values break the check itself: a view of bytes can't be made read-only, a list of lists of lists has no end.
      throw new ZodError([{ code: 'custom', path: [], message: 'no call takes such a value', input: null }])
    }
  }

  /** The screens that show these must ask again once the call is carried out. */
  changes(...changed: readonly Changed[]): Call<Input, Parsed, Answer> {
    return this.#with({ changed })
  }

  /** Undo takes it back. It is carried out in turn, and recognition runs afterwards. */
  undoable(): Call<Input, Parsed, Answer> {
    return this.#with({ undoable: true, inTurn: true, renames: true })
  }

  /** No face can get or lose a name by it. */
  keepsNames(): Call<Input, Parsed, Answer> {
    return this.#with({ renames: false })
  }

  /** It analyzes a photo first, and other commands must not wait for that. */
  slow(): Call<Input, Parsed, Answer> {
    return this.#with({ inTurn: false })
  }

  #with(effect: Partial<Effect>): Call<Input, Parsed, Answer> {
    return new Call(this.schema, { ...this.effect, ...effect })
  }
}

/** Spells a call: `call(schema).answers<T>()`, then what it changes. */
export function call<Input, Parsed>(
  schema: ZodType<Parsed, Input>,
): { answers<Answer>(): Call<Input, Parsed, Answer> } {
  const effect: Effect = { changed: [], undoable: false, inTurn: false, renames: false }
  return { answers: <Answer>() => new Call<Input, Parsed, Answer>(schema, effect) }
}
