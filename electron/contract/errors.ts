import { isMessage, messages, type Message, type MessageKey, type MessageParams } from './messages.ts'

export type { Contradiction } from './messages.ts'

type CodeOf<Key extends string> = Key extends `${infer Code}.${string}` ? Code : Key

/** What went wrong, for a program: the part of a message's key before the dot. Every code has one meaning. */
export type ErrorCode = CodeOf<MessageKey>

/**
 * Why a photo can't be indexed; each becomes a line in the problems list. `set-aside`: the engine fails at the file each time.
 * `engine-failed`: a worker died or hung; what it had in work is tried once more.
 */
export type ProblemCode = Extract<
  ErrorCode,
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
>

/** Why a call was not carried out, as it goes from process to process. `bad-input` means a bug of the caller. */
export type Failure = Message & { readonly code: ErrorCode }

/**
 * An expected failure: a message's key with its parameters. Hosts and pages put it into words. Anything else that is thrown is a
 * bug.
 */
export class AppError<Key extends MessageKey = MessageKey> extends Error {
  readonly code: ErrorCode
  readonly told: Message

  /** Throws a TypeError for parameters that are not those of the key. */
  constructor(key: Key, params: MessageParams[Key], options?: ErrorOptions) {
    super(`${key} ${JSON.stringify(params)}`, options)
    const told = { key, params }
    if (!isMessage(told)) throw new TypeError(`these are not the parameters of ${key}`)
    this.name = 'AppError'
    this.told = told
    this.code = codeOf(key)
  }

  /** An error of this message, which another thread or process threw. */
  static of(told: Message): AppError {
    return new AppError(told.key, told.params)
  }
}

/** Whether something thrown is an expected failure, of whichever key. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError
}

/** A failure for a page that waits for an answer. */
export function toFailure(told: Message): Failure {
  return { ...told, code: codeOf(told.key) }
}

/** The error's code in a message's key. */
export function codeOf(key: MessageKey): ErrorCode {
  const [code = key] = key.split('.', 1)
  if (!isCode(code)) throw new TypeError(`${key} has no code`)
  return code
}

function isCode(text: string): text is ErrorCode {
  return Object.keys(messages).some((key) => key === text || key.startsWith(`${text}.`))
}

/** The system's own code of a failed call ("ENOENT"), or null. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** An unexpected error's own words, for the parameters of a message. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What a message may quote of an error: an expected one whole, anything else in its own words. */
export function causeOf(error: unknown): Message {
  return error instanceof AppError ? error.told : { key: 'notice.unexpected', params: { detail: detailOf(error) } }
}
