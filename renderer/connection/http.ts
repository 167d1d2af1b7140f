import type { EngineEvent, Reply } from '../../electron/contract/api.ts'
import { Refusal, type Connection, type HostEvent } from './connection.ts'

/** Questions by POST, events by a stream the server keeps open; the cookie says who we are. */
export function httpConnection(): Connection {
  let next = 1
  return {
    ask: async (call, input) => {
      const reply = await fetch('/call', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: next++, call, input }),
      })
        // A host that was started anew knows this window no more, and answers no JSON.
        .then((response) => response.json() as Promise<Reply>)
        .catch((): Reply => ({
          id: 0,
          ok: false,
          failure: { code: 'internal', key: 'internal.unreachable', params: {} },
        }))
      if (reply.ok) return reply.answer
      throw new Refusal(reply.failure)
    },
    listen: (listener: (event: HostEvent) => void) => {
      let lost = false
      const stream = new EventSource('/events')
      stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
        listener(JSON.parse(data) as EngineEvent)
      })
      stream.addEventListener('open', () => {
        if (lost) listener({ event: 'found-again' })
        lost = false
      })
      stream.addEventListener('error', () => {
        if (!lost) listener({ event: 'lost' })
        lost = true
        // A browser tries again by itself, unless it was refused.
        if (stream.readyState === EventSource.CLOSED) listener({ event: 'shut-out' })
      })
    },
  }
}
