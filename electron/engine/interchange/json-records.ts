import { maxRecordLength } from './format.ts'

/** A value of the object that a JSON text is: of a list each of its items, in order. */
export interface JsonRecord {
  readonly key: string
  /** Whether it is an item of a list. */
  readonly item: boolean
  readonly value: unknown
}

/** The text is no JSON object, or one of its values is longer than anything that we write. */
export class NotRecords extends Error {}

const [quote, backslash, comma, colon] = [34, 92, 44, 58]
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125]
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

/**
 * Reads a JSON object in parts, so that one of any size takes no more memory than its longest record. An empty list gives
 * nothing. Throws `NotRecords`.
 */
export function* jsonRecords(chunks: Iterable<string>): Generator<JsonRecord> {
  const reader = new Reader(chunks)
  reader.take(openBrace)
  if (reader.peek() !== closeBrace) {
    do {
      const key = reader.value()
      if (typeof key !== 'string') throw new NotRecords('a key is missing')
      reader.take(colon)
      if (reader.peek() === openBracket) {
        reader.take(openBracket)
        if (reader.peek() !== closeBracket) {
          do yield { key, item: true, value: reader.value() }
          while (reader.takes(comma))
        }
        reader.take(closeBracket)
      } else yield { key, item: false, value: reader.value() }
    } while (reader.takes(comma))
  }
  reader.take(closeBrace)
  if (reader.peek() !== null) throw new NotRecords('something follows the end')
}

class Reader {
  readonly #chunks: Iterator<string>
  #text = ''
  #place = 0

  constructor(chunks: Iterable<string>) {
    this.#chunks = chunks[Symbol.iterator]()
  }

  /** The next character that is no space, as a code; null at the end. */
  peek(): number | null {
    for (;;) {
      for (; this.#place < this.#text.length; this.#place++) {
        const code = this.#text.charCodeAt(this.#place)
        if (!isSpace(code)) return code
      }
      if (!this.#more()) return null
    }
  }

  takes(code: number): boolean {
    if (this.peek() !== code) return false
    this.#place++
    return true
  }

  take(code: number): void {
    if (!this.takes(code)) throw new NotRecords(`“${String.fromCharCode(code)}” is missing`)
  }

  /** One whole value. */
  value(): unknown {
    const parts: string[] = []
    let length = 0
    let depth = 0
    let inText = false
    let escaped = false
    this.peek()
    for (let start = this.#place; ; this.#place++) {
      if (this.#place === this.#text.length) {
        parts.push(this.#text.slice(start))
        length += this.#text.length - start
        if (!this.#more()) break
        start = 0
      }
      if (length + this.#place - start > maxRecordLength) throw new NotRecords('a record is too long')
      const code = this.#text.charCodeAt(this.#place)
      if (inText) {
        if (escaped) escaped = false
        else if (code === backslash) escaped = true
        else if (code === quote) inText = false
        continue
      }
      const isEnd = depth === 0 && (code === comma || code === colon || code === closeBracket || code === closeBrace)
      if (isEnd) {
        parts.push(this.#text.slice(start, this.#place))
        break
      }
      if (code === quote) inText = true
      else if (code === openBracket || code === openBrace) depth++
      else if (code === closeBracket || code === closeBrace) depth--
    }
    try {
      return JSON.parse(parts.join(''))
    } catch {
      throw new NotRecords('a record is no JSON')
    }
  }

  #more(): boolean {
    let next = this.#chunks.next()
    while (!next.done && next.value === '') next = this.#chunks.next()
    this.#text = next.done ? '' : next.value
    this.#place = 0
    return !next.done
  }
}
