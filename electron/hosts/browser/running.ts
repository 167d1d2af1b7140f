import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CallName, Reply } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import { Refusal } from '../../contract/host.ts'

const Window = z.strictObject({ address: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }), pid: z.int() })
const fileOf = (library: string): string => join(library, 'window.json')

/** A window that another process has open on a library. */
export interface RunningWindow {
  readonly address: string
  /** The answer to a call, however long it takes. Throws a `Refusal`. */
  ask(call: CallName, input: unknown): Promise<unknown>
}

/** Keeps where a library's window is beside the library, for whoever starts again; only its user may read it. */
export function announceWindow(library: string, address: string): Disposable {
  const file = fileOf(library)
  mkdirSync(library, { recursive: true })
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify({ address, pid: process.pid })}\n`, { mode: 0o600, flag: 'wx' })
  return {
    [Symbol.dispose]: () => {
      if (readAnnounced(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

/** The window that is open on a library, asked whether it is still there; null where there is none. */
export async function findRunningWindow(library: string): Promise<RunningWindow | null> {
  const announced = readAnnounced(fileOf(library))
  if (!announced) return null
  const { address } = announced
  const { origin, port } = new URL(address)
  const entered = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(3000) }).catch(() => null)
  const cookie = entered?.headers.getSetCookie().find((value) => value.startsWith(`familiar-${port}=`))
  if (entered?.status !== 303 || cookie === undefined) return null
  const [own] = cookie.split(';', 1)
  return { address, ask: (call, input) => ask(`${origin}/call`, own!, call, input) }
}

/** `fetch` would give up after five minutes, and a scan may take hours. */
async function ask(url: string, cookie: string, call: CallName, input: unknown): Promise<unknown> {
  const answered = new Promise<unknown>((done, failed) => {
    const asked = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', cookie } },
      (response) => {
        json(response).then(done, failed)
      },
    )
    asked.on('error', failed)
    asked.end(JSON.stringify({ id: 1, call, input }))
  })
  const reply = (await answered.catch((error: unknown) => {
    throw new AppError('interrupted', 'The window that was asked to do this was closed before it was done.', {
      cause: error,
    })
  })) as Reply
  if (!reply.ok) throw new Refusal(reply.failure)
  return reply.answer
}

function readAnnounced(file: string): z.infer<typeof Window> | null {
  try {
    return Window.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // None, or one that was cut off: there is no window to be found by it.
  }
}
