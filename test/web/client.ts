import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { z } from 'zod'
import type { WebHost } from '../../electron/hosts/browser/host.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
}

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asks a host exactly what is said here: no path is tidied up, no header added but Host. */
export function ask({ port }: Pick<WebHost, 'port'>, path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((done, failed) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', failed)
      response.on('end', () => {
        const whole = Buffer.concat(parts)
        done({ status: response.statusCode ?? 0, headers: response.headers, body: whole, text: whole.toString() })
      })
    })
    outgoing.on('error', failed)
    outgoing.end(body)
  })
}

/** What is said on a raw connection until the host closes it. */
export function converse({ port }: Pick<WebHost, 'port'>, text: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let heard = ''
    socket.setEncoding('latin1').on('data', (part: string) => (heard += part))
    socket.on('error', failed)
    socket.on('close', () => {
      done(heard)
    })
  })
}

/** The cookie that a host gives for its token. */
export async function enter(host: Pick<WebHost, 'port' | 'address'>): Promise<string> {
  const { pathname, search } = new URL(host.address)
  const { headers } = await ask(host, pathname + search)
  return (headers['set-cookie']?.[0] ?? '').split(';', 1)[0]!
}

/** A question of a page that came in by the address. */
export async function question(
  host: Pick<WebHost, 'port'>,
  cookie: string,
  call: string,
  input: unknown = {},
): Promise<unknown> {
  const { status, text } = await ask(host, '/call', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 7, call, input }),
  })
  return status === 200 ? JSON.parse(text) : { status, text }
}

export interface Stream {
  next(): Promise<unknown>
  close(): void
}

/** Reads the events of a host as a page does. */
export async function listenTo(host: Pick<WebHost, 'port'>, cookie: string): Promise<Stream> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { host: '127.0.0.1', port: host.port, path: '/events', headers: { cookie }, agent: false }
  const outgoing = request(options, resolve).on('error', reject)
  outgoing.end()
  const response = await promise
  if (response.headers['content-type'] !== 'text/event-stream') throw new Error('there are no events')
  const parts = response.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>
  let text = ''
  return {
    next: async () => {
      for (;;) {
        const end = text.indexOf('\n\n')
        const part = end < 0 ? await parts.next() : null
        if (part?.done) throw new Error('the stream has ended')
        if (part) {
          text += part.value
          continue
        }
        const message = text.slice(0, end)
        text = text.slice(end + 2)
        if (message.startsWith('data: ')) return z.unknown().parse(JSON.parse(message.slice('data: '.length)))
      }
    },
    close: () => outgoing.destroy(),
  }
}
