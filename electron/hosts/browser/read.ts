import type { IncomingMessage } from 'node:http'
import type { Reply } from '../../contract/api.ts'

/** No question is longer, in bytes. */
const maxBytes = 1_000_000

export type Read = { readonly message: string } | { readonly refused: number; readonly reply: Reply }

/** The text that a page sent as JSON; the engine parses and checks it. Stops reading where it is longer than any question. */
export async function readMessage(request: IncomingMessage): Promise<Read> {
  if (!/^application\/json *(;|$)/.test(request.headers['content-type'] ?? '')) {
    return refusal(415, 'A question must be JSON.')
  }
  const body = await readBytes(request)
  if (body === null) return refusal(413, 'That was too much at once. Do it in smaller parts.')
  return { message: body.toString('utf8') }
}

/** Null if it is too much. The rest is read and dropped, so that the sender gets to read the reply. */
function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((done, failed) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= maxBytes) parts.push(part)
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

function refusal(refused: number, message: string): Read {
  return { refused, reply: { id: 0, ok: false, failure: { code: 'bad-input', message } } }
}
