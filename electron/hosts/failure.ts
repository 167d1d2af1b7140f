import { ZodError } from 'zod'
import { Refusal } from '../../renderer/connection/connection.ts'
import { AppError, toFailure, type Failure } from '../contract/errors.ts'
import { logEvent } from '../engine/log/log-event.ts'

/** Issues name what was sent, and that may be anything; in characters. */
const longestIssue = 200

/** What a page may know of something that was thrown; `log` gets the whole of what should not have happened. */
export function failureOf(error: unknown, log: (text: string) => void): Failure {
  if (error instanceof Refusal) return error.failure
  if (error instanceof AppError) return toFailure(error.told)
  if (error instanceof ZodError) {
    const [issue] = error.issues
    const what = `${issue?.path.join('.') || 'input'}: ${issue?.message ?? ''}`
    return toFailure({ key: 'bad-input', params: { detail: what.slice(0, longestIssue) } })
  }
  logEvent('failed', { error })
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return toFailure({ key: 'internal', params: {} })
}
