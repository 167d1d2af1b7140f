import { parentPort } from 'node:worker_threads'
import { AppError } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'

/** What goes through a worker's port: a sign of life of one that is busy for long, an answer, or what went wrong as plain data, for errors can't always be cloned. */
export type Reply<Answer> =
  | { readonly ok: 'alive' }
  | { readonly ok: true; readonly answer: Answer }
  | {
      readonly ok: false
      readonly told: Message | null
      readonly message: string
      readonly stack: string | undefined
    }

/** Signs of life are given at most so often. */
const aliveMs = 500

/** Asks a worker to leave when it comes to hear it: amid no call of native code, unlike one that is ended from outside. */
export const leave = 'leave'

/**
 * The worker's side of a `Pool`: makes a handler once, then answers one request after the other.
 * Never leaves a request without an answer. A handler that takes long calls `alive` again and again: then the pool's patience
 * begins anew.
 */
export function serve<Answer>(
  prepare: () => Promise<(request: unknown, alive: () => void) => Promise<Answer>>,
  transferables: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort
  if (!port) throw new Error('this file runs as a worker thread only')
  const handler = prepare()
  handler.catch(() => undefined) // Said again to each request.
  let told = 0
  const alive = (): void => {
    const now = performance.now()
    if (now - told < aliveMs) return
    told = now
    const sign: Reply<Answer> = { ok: 'alive' }
    port.postMessage(sign)
  }
  port.on('message', (request: unknown) => {
    if (request === leave) process.exit()
    void handler
      .then((handle) => handle(request, alive))
      .then(
        (answer) => {
          const reply: Reply<Answer> = { ok: true, answer }
          port.postMessage(reply, transferables(answer))
        },
        (error: unknown) => {
          const reply: Reply<Answer> = {
            ok: false,
            told: error instanceof AppError ? error.told : null,
            message: error instanceof Error ? error.message : String(error),
            stack: error instanceof Error ? error.stack : undefined,
          }
          port.postMessage(reply)
        },
      )
  })
}
