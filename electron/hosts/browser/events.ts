import type { ServerResponse } from 'node:http'
import type { HostEvent } from '../../contract/api.ts'

const heartbeatMs = 15_000
/** What a page may leave unread before it is let go; it comes back and asks again for what it shows. */
const maxUnread = 1_000_000

/** Nobody reads more at once. */
const maxUnheard = 3

/** The open event streams of all pages. */
export class EventStreams {
  readonly #streams = new Set<ServerResponse>()
  /** What was said to the user while no page was open. */
  readonly #unheard = new Set<string>()
  readonly #heartbeat = setInterval(() => {
    this.#write(': still here\n\n')
  }, heartbeatMs).unref()

  open(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('retry: 1000\n\n')
    for (const text of this.#unheard) response.write(text)
    this.#unheard.clear()
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
  }

  readonly send = (event: HostEvent): void => {
    const text = `data: ${JSON.stringify(event)}\n\n`
    if (event.event === 'notice' && this.#streams.size === 0 && this.#unheard.size < maxUnheard) this.#unheard.add(text)
    this.#write(text)
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const stream of this.#streams) stream.end()
  }

  #write(text: string): void {
    for (const stream of this.#streams) {
      if (stream.writableLength > maxUnread) stream.destroy()
      else stream.write(text)
    }
  }
}
