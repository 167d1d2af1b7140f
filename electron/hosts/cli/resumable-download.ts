import { open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { EnvHttpProxyAgent, fetch, type Dispatcher, type Response } from 'undici'
import { systemCode } from '../../contract/errors.ts'

/** Consecutive failures that bring no byte, after which a download that had begun gives up. */
const maxFailures = 3

/** Milliseconds. */
export interface Timeouts {
  /** Until the server's first word. */
  readonly answerMs: number
  /** Between two pieces of the file. */
  readonly stallMs: number
  /** The pause before the first retry; each further pause is twice as long. */
  readonly retryMs: number
}

export interface DownloadOptions {
  readonly signal: AbortSignal
  /** Bytes that are here, and bytes of the whole file; `total` is 0 where the server does not say. */
  readonly onProgress: (done: number, total: number) => void
  readonly timeouts?: Timeouts
}

/** Why a file did not come, in words that fit into brackets: "HTTP 404". */
export class DownloadFailure extends Error {}

/**
 * Downloads a URL into a file and continues where an earlier attempt stopped: the bytes that are in the file stay, and the
 * server is asked for the rest. A connection that breaks is taken up again; one that never gets an answer fails at once,
 * because then there is probably no network. Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. The caller checks
 * the content.
 *
 * @throws DownloadFailure; the signal's reason where it is aborted; a system error where the file can't be written
 */
export async function downloadInto(file: string, url: string, options: DownloadOptions): Promise<void> {
  const { signal, timeouts = { answerMs: 5000, stallMs: 30_000, retryMs: 1000 } } = options
  const dispatcher = new EnvHttpProxyAgent()
  let hasBegun = false
  try {
    for (let failures = 0; ;) {
      const before = await sizeOf(file)
      try {
        await fetchRest(file, url, before, { ...options, timeouts, dispatcher })
        return
      } catch (error) {
        signal.throwIfAborted()
        const hasGrown = (await sizeOf(file)) > before
        hasBegun ||= hasGrown
        failures = hasGrown ? 0 : failures + 1
        const failure = asFailure(error)
        if (!hasBegun || !(failure instanceof DownloadFailure) || failures === maxFailures) throw failure
        await sleep(timeouts.retryMs * 2 ** failures, undefined, { signal })
      }
    }
  } finally {
    await dispatcher.destroy()
  }
}

interface RestOptions extends DownloadOptions {
  readonly timeouts: Timeouts
  readonly dispatcher: Dispatcher
}

async function fetchRest(file: string, url: string, here: number, options: RestOptions): Promise<void> {
  const { signal, onProgress, timeouts, dispatcher } = options
  using silence = new Silence()
  silence.limit(timeouts.answerMs, `no answer within ${timeouts.answerMs / 1000} s`)
  const response = await fetch(url, {
    dispatcher,
    signal: AbortSignal.any([signal, silence.signal]),
    // A range counts the bytes of the file itself, so nothing may compress them on the way.
    headers: { 'accept-encoding': 'identity', ...(here > 0 ? { range: `bytes=${here}-` } : {}) },
  })
  if (response.status === 416 && here > 0) {
    if (wholeSize(response) === here) return // An earlier run had everything, and died before it could say so.
    await rm(file, { force: true })
    await fetchRest(file, url, 0, options)
    return
  }
  if (!response.ok || !response.body) throw new DownloadFailure(`HTTP ${response.status}`)
  // A server that knows no ranges sends the file from its beginning.
  let done = response.status === 206 ? here : 0
  const total = response.status === 206 ? wholeSize(response) : Number(response.headers.get('content-length') ?? 0)
  const handle = await open(file, done > 0 ? 'a' : 'w')
  try {
    onProgress(done, total)
    const chunks: AsyncIterable<Uint8Array> = response.body
    silence.limit(timeouts.stallMs, `nothing came for ${timeouts.stallMs / 1000} s`)
    for await (const chunk of chunks) {
      await handle.writeFile(chunk)
      done += chunk.length
      onProgress(done, total)
      silence.limit(timeouts.stallMs, `nothing came for ${timeouts.stallMs / 1000} s`)
    }
  } finally {
    await handle.close()
  }
  if (done < total) throw new DownloadFailure('the connection broke')
}

/** The size of the whole file, which stands behind the slash of "Content-Range: bytes 5-9/10"; 0 where none does. */
function wholeSize({ headers }: Response): number {
  return Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? 0)
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0
    throw error
  }
}

/** Aborts what has been silent for too long. */
class Silence implements Disposable {
  readonly #controller = new AbortController()
  #timer: NodeJS.Timeout | undefined

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Sets the limit anew from now on. */
  limit(ms: number, words: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#controller.abort(new DownloadFailure(words))
    }, ms)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}

/** A failure of the connection in words; a failure of the disk stays the system's error. */
function asFailure(error: unknown): unknown {
  // fetch() throws a TypeError, and hides the reason for it in the error's cause.
  if (!(error instanceof TypeError)) return error
  const code = systemCode(error.cause)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new DownloadFailure('its address is not found')
  if (code === 'UND_ERR_SOCKET') return new DownloadFailure('the connection broke')
  const { message } = error.cause instanceof Error ? error.cause : error
  const words = code === null ? message : `the connection failed with ${code}`
  return new DownloadFailure(words, { cause: error })
}
