import { ZodError } from 'zod'
import { Refusal } from '../contract/host.ts'
import type { Failure, PersonName } from '../contract/api.ts'
import { AppError } from '../contract/errors.ts'
import { logEvent } from '../engine/log/log-event.ts'

/** Issues name what was sent, and that may be anything; in characters. */
const maxIssueLength = 200

/** What a page may know of something that was thrown; `log` gets the whole of what should not have happened. */
export function failureOf(error: unknown, log: (text: string) => void): Failure {
  if (error instanceof Refusal) return error.failure
  if (error instanceof AppError) {
    const person = personOf(error)
    const contradiction = error.doubt
    return {
      code: error.code,
      message: error.message,
      ...(person ? { person } : {}),
      ...(contradiction ? { contradiction } : {}),
    }
  }
  if (error instanceof ZodError) {
    const [issue] = error.issues
    const what = `${issue?.path.join('.') || 'input'}: ${issue?.message ?? ''}`
    return { code: 'bad-input', message: `That was asked in a wrong way (${what.slice(0, maxIssueLength)}).` }
  }
  logEvent('failed', { error })
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
