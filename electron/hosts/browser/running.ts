import { sentenceOf } from '../messages.ts'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Reply } from '../../contract/api.ts'

const Window = z.strictObject({ address: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }), pid: z.int() })
const fileOf = (library: string): string => join(library, 'window.json')

/** A window that another process has open on a library. */
export interface RunningWindow {
  readonly address: string
  /** Returns why it would not, or null. */
  addFolders(paths: readonly string[]): Promise<string | null>
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
  return {
    address,
    addFolders: async (paths) => {
      if (paths.length === 0) return null
      const response = await fetch(`${origin}/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: cookie.split(';', 1)[0]! },
        body: JSON.stringify({ id: 1, call: 'addFolders', input: { paths } }),
      })
      const reply = (await response.json()) as Reply
      return reply.ok ? null : sentenceOf(reply.failure)
    },
  }
}

function readAnnounced(file: string): z.infer<typeof Window> | null {
  try {
    return Window.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // None, or one that was cut off: there is no window to be found by it.
  }
}
