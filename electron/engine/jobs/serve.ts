import { parentPort } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../errors.ts'

/** What goes through a worker's port: an answer, or what went wrong as plain data, for errors can't always be cloned. */
export type Reply<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | {
      readonly ok: false
      readonly code: ErrorCode | null
      readonly message: string
      readonly stack: string | undefined
    }

/** Asks a worker to leave when it comes to hear it: amid no call of native code, unlike one that is ended from outside. */
export const leave = 'leave'

/**
 * The worker's side of a `Pool`: makes a handler once, then answers one request after the other.
 * Never leaves a request without an answer.
 */
export function serve<Answer>(
  prepare: () => Promise<(request: unknown) => Promise<Answer>>,
  transferables: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort
  if (!port) throw new Error('this file runs as a worker thread only')
  const handler = prepare()
  handler.catch(() => undefined) // Said again to each request.
  port.on('message', (request: unknown) => {
    if (request === leave) process.exit()
    void handler
      .then((handle) => handle(request))
      .then(
        (answer) => {
          const reply: Reply<Answer> = { ok: true, answer }
          port.postMessage(reply, transferables(answer))
        },
        (error: unknown) => {
          const reply: Reply<Answer> = {
            ok: false,
            code: error instanceof AppError ? error.code : null,
            message: error instanceof Error ? error.message : String(error),
            stack: error instanceof Error ? error.stack : undefined,
          }
          port.postMessage(reply)
        },
      )
  })
}
