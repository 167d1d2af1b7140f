import { toFailure } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import type { IncomingMessage } from 'node:http'
import type { Reply } from '../../contract/api.ts'

const mostBytes = 1_000_000

export type Read = { readonly value: unknown } | { readonly refused: number; readonly reply: Reply }

/** The JSON that a page sent; more than a question can be is not read to its end. */
export async function readJson(request: IncomingMessage): Promise<Read> {
  if (!/^application\/json *(;|$)/.test(request.headers['content-type'] ?? '')) {
    return refusal(415, { key: 'bad-input.json', params: {} })
  }
  const body = await readBytes(request)
  if (body === null) return refusal(413, { key: 'bad-input.large', params: {} })
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return { value }
  } catch {
    return refusal(400, { key: 'bad-input.json', params: {} })
  }
}

/** Null if it is too much; what is still to come is thrown away, so that the sender reads the answer. */
function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((done, failed) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= mostBytes) parts.push(part)
      else {
        parts.length = 0
        done(null)
      }
    })
    request.on('end', () => {
      done(Buffer.concat(parts))
    })
    request.on('error', failed)
  })
}

function refusal(refused: number, told: Message): Read {
  return { refused, reply: { id: 0, ok: false, failure: toFailure(told) } }
}
