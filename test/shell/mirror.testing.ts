import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'

/** Files for a zip, by their paths. */
export type Entries = Readonly<Record<string, { readonly content: Buffer; readonly mode: number }>>

/** A zip that compresses nothing, with the rights of its files as Unix keeps them. */
export function zipOf(entries: Entries): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, { content, mode }] of Object.entries(entries)) {
    const path = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // The version of the format.
    common.writeUInt16LE(0x21, 8) // The first of January 1980.
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(path.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, content])
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), common, rest, path)
    parts.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  const count = parts.length
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, index, end])
}

/** What a mirror does to the next answers, one entry an answer; afterwards it serves the file as it is. */
export type Trick =
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'status'; readonly status: number }
  /** No answer at all. */
  | { readonly kind: 'silent' }
  /** The file from its beginning, whatever range was asked for. */
  | { readonly kind: 'whole' }
  /** The second half of what was asked for is held back until what this gives is settled. */
  | { readonly kind: 'held'; readonly until: () => Promise<unknown> }

/** A server on loopback that has one file, whatever is asked for, and notes the requests. */
export class Mirror {
  readonly requests: { readonly path: string; readonly range: string | null }[] = []
  tricks: Trick[] = []
  file: Buffer = Buffer.alloc(0)
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const { range = null } = request.headers
      this.requests.push({ path: request.url ?? '', range })
      response.on('error', () => undefined)
      void this.#answer(range, response)
    })
  }

  static async open(): Promise<Mirror> {
    const mirror = new Mirror()
    mirror.#server.listen(0, '127.0.0.1')
    await new Promise((done) => mirror.#server.once('listening', done))
    return mirror
  }

  /** Ends with a slash. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done))
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(range: string | null, response: ServerResponse): Promise<void> {
    const trick = this.tricks.shift()
    if (trick?.kind === 'silent') return
    if (trick?.kind === 'status') {
      response.writeHead(trick.status).end()
      return
    }
    const from = trick?.kind === 'whole' || range === null ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1])
    const { length } = this.file
    if (from >= length) {
      response.writeHead(416, { 'content-range': `bytes */${length}` }).end()
      return
    }
    const partial = { 'content-range': `bytes ${from}-${length - 1}/${length}` }
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': length - from, ...(from > 0 ? partial : {}) })
    const rest = this.file.subarray(from)
    if (trick?.kind === 'cut') {
      // The pause lets the reader have it: bytes that it has not read when it hears of the break are lost.
      response.write(rest.subarray(0, trick.after), () => setTimeout(() => response.destroy(), 200))
    } else if (trick?.kind === 'held') {
      const half = Math.floor(rest.length / 2)
      response.write(rest.subarray(0, half))
      await trick.until()
      response.end(rest.subarray(half))
    } else response.end(rest)
  }
}
