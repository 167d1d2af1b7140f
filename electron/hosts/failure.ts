import { ZodError } from 'zod'
import type { Failure, PersonName } from '../engine/api.ts'
import { AppError } from '../engine/errors.ts'

/** What another process would not do, as it was put for the user there. */
export class Refused extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'Refused'
    this.failure = failure
  }
}

/** What a page may know of something that was thrown; `log` gets the whole of what should not have happened. */
export function failureOf(error: unknown, log: (text: string) => void): Failure {
  if (error instanceof Refused) return error.failure
  if (error instanceof AppError) {
    const person = personOf(error)
    return { code: error.code, message: error.message, ...(person ? { person } : {}) }
  }
  if (error instanceof ZodError) {
    const [issue] = error.issues
    const where = issue?.path.join('.') ?? ''
    return {
      code: 'bad-input',
      message: `That was asked in a wrong way (${where || 'input'}: ${issue?.message ?? ''}).`,
    }
  }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return {
    code: 'internal',
    message: 'Something went wrong that should not. Nothing you did is lost; please try again.',
  }
}

/** Whom an error is about, where it says so. */
function personOf(error: AppError): PersonName | null {
  return 'person' in error && isPersonName(error.person) ? error.person : null
}

function isPersonName(value: unknown): value is PersonName {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value
}
