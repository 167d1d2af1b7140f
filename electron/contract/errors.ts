/**
 * What went wrong, for a program. Every code has one meaning; the sentence for the user travels beside it.
 *
 * Requests that can't be met: `no-such-folder`, `not-a-folder`, `no-access`, `no-such-photo`, `no-face`, `which-face`,
 * `no-such-face`, `no-such-person`, `bad-name`, `bad-pattern`, `bad-date`, `already-named`, `library-newer`, `library-locked`, `library-corrupt`,
 * `library-unwritable`, `no-library`, `name-taken`, `twice-in-photo`, `unlike`, `no-such-group`, `bad-box`, `models-missing`, `models-wrong`, `bad-dataset`,
 * `bad-export`, `export-newer`, `no-backup`, `port-taken`, `interrupted`.
 *
 * Photos that can't be indexed (they become lines in the problems list): `unreadable`, `empty-file`, `not-an-image`,
 * `damaged`, `too-large`, `too-many-pixels`, `unsupported`, `vanished`, `set-aside` (the engine fails at it each time). With
 * `engine-failed` a worker died or hung; what it had in work is tried once more.
 */
export type ErrorCode =
  | 'no-such-folder'
  | 'not-a-folder'
  | 'no-access'
  | 'no-such-photo'
  | 'no-face'
  | 'which-face'
  | 'no-such-face'
  | 'no-such-person'
  | 'bad-name'
  | 'bad-pattern'
  | 'bad-date'
  | 'already-named'
  | 'library-newer'
  | 'library-locked'
  | 'library-corrupt'
  | 'library-unwritable'
  | 'no-library'
  | 'name-taken'
  | 'twice-in-photo'
  | 'unlike'
  | 'no-such-group'
  | 'bad-box'
  | 'models-missing'
  | 'models-wrong'
  | 'bad-dataset'
  | 'bad-export'
  | 'export-newer'
  | 'no-backup'
  | 'port-taken'
  | 'interrupted'
  | ProblemCode

export type ProblemCode =
  | 'unreadable'
  | 'empty-file'
  | 'not-an-image'
  | 'damaged'
  | 'too-large'
  | 'too-many-pixels'
  | 'unsupported'
  | 'vanished'
  | 'engine-failed'
  | 'set-aside'

/** What speaks against some faces being a person. */
export interface Contradiction {
  readonly person: string
  /** The faces in question, at most four. */
  readonly faces: readonly number[]
  /** How many more there are. */
  readonly more: number
  /** The person's confirmed faces that are nearest all the same, at most three. */
  readonly nearest: readonly number[]
  /** Whom they look like much more, with the nearest of their faces. */
  readonly like: { readonly name: string; readonly nearest: readonly number[] } | null
}

/**
 * An expected failure. `message` is one plain sentence or two for the user: what happened, to which file, what to do.
 * Anything else that is thrown is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  /** Of `name-taken`: who has the name. */
  readonly person: { readonly id: number; readonly name: string } | null
  /** Of `unlike`: what speaks against it. */
  readonly doubt: Contradiction | null

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { person?: AppError['person']; doubt?: Contradiction } = {},
  ) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.person = options.person ?? null
    this.doubt = options.doubt ?? null
  }
}

/** The system's own code of a failed call ("ENOENT"), or null. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
