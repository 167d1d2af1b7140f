import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Decides who may ask. The address that the user is given carries a token; it is changed once for a cookie that only this
 * host's own pages send. Everything else on the machine or in the browser is refused.
 */
export class Guard {
  readonly #token = randomBytes(32).toString('base64url')
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #port: number

  constructor(port: number) {
    this.#port = port
  }

  /** Where the window is; whoever has this may come in. */
  get address(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#token}`
  }

  get cookie(): string {
    return `${this.#cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** Whether a request comes straight from the user or from our own pages, and not through another site. */
  isFromHere({ headers, headersDistinct }: IncomingMessage): boolean {
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`]
    if (headers.host === undefined || !hosts.includes(headers.host)) return false
    if (headersDistinct.host?.length !== 1) return false // Of several, Node tells the first, a browser another.
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return false
    const site = headers['sec-fetch-site']
    return site === undefined || site === 'same-origin' || site === 'none'
  }

  knowsToken(token: string): boolean {
    return same(token, this.#token)
  }

  /** Whether a page of ours asks. */
  admits(request: IncomingMessage): boolean {
    return this.isFromHere(request) && this.#hasCookie(request)
  }

  #hasCookie({ headers }: IncomingMessage): boolean {
    const prefix = `${this.#cookieName}=`
    return (headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(prefix) && same(pair.slice(prefix.length), this.#secret))
  }

  /** Cookies know no ports: two libraries open side by side must not take each other's. */
  get #cookieName(): string {
    return `familiar-${this.#port}`
  }
}

/** Compares in a time that tells nothing about where they differ. */
function same(given: string, known: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(known)]
  return a.length === b.length && timingSafeEqual(a, b)
}
