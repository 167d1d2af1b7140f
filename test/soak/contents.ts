import { createHash } from 'node:crypto'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { seededRandom } from '../../electron/engine/platform/random.ts'

/** Some bytes that a file of the soak may hold. */
export interface Content {
  readonly hash: string
  readonly bytes: Buffer
  /** What the library must make of a file with a photo's name that holds it. */
  readonly sort: 'photo' | 'problem'
  /** Contents that came from one another, by an edit or by another program's note in the file, have the same number. */
  readonly family: number
}

/** Whether one content was made of the other: what was said of the one may have gone over to the other, or is said of both. */
export function areKin(one: Content, other: Content): boolean {
  return one.family === other.family
}

/** Wide enough for a face to be drawn. */
const side = 24

/** Makes contents, each another; the same again from the same seed. */
export class Contents {
  readonly #random: () => number
  #next = 1

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** A picture that nobody has seen yet. Bitmaps are all of one size, to the byte. */
  picture(): Content {
    const pixels = Buffer.alloc(side * side * 3)
    for (let i = 0; i < pixels.length; i++) pixels[i] = this.#random() * 256
    return this.#inFile(pixels, this.#next++)
  }

  /** A picture in another light. */
  edited({ bytes, family }: Content): Content {
    const strength = 0.7 + 0.25 * this.#random()
    return this.#inFile(Buffer.from(pixelsOf(bytes).map((value) => value * strength)), family)
  }

  #inFile(pixels: Buffer, family: number): Content {
    return content(this.#random() < 0.3 ? bitmap(pixels) : png(pixels), 'photo', family)
  }

  /** The same picture, in which a program has left a note. Null where the format has no room for one. */
  noted({ bytes, family, sort }: Content): Content | null {
    if (sort !== 'photo' || !bytes.subarray(0, 4).equals(pngSignature.subarray(0, 4))) return null
    const end = bytes.length - 12
    const note = chunk('tEXt', Buffer.from(`Comment\0${this.#random()}`, 'latin1'))
    return content(Buffer.concat([bytes.subarray(0, end), note, bytes.subarray(end)]), 'photo', family)
  }

  /** What is left of a picture after an accident: not the half of it from which on a picture is shown as far as it goes. */
  damaged({ bytes, sort }: Content): Content {
    const kind = this.#random()
    const family = this.#next++
    if (kind < 0.2) return content(Buffer.alloc(0), 'problem', family)
    if (kind < 0.5 || sort === 'problem')
      return content(Buffer.from(`no picture at all ${this.#random()}`), 'problem', family)
    return content(bytes.subarray(0, Math.floor(bytes.length * (0.1 + 0.25 * this.#random()))), 'problem', family)
  }
}

function content(bytes: Buffer, sort: Content['sort'], family: number): Content {
  return { hash: createHash('sha256').update(bytes).digest('hex'), bytes, sort, family }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function pixelsOf(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 4).equals(pngSignature.subarray(0, 4))) return bytes.subarray(54)
  const start = pngSignature.length + 25 // The header's chunk is as long as that.
  const rows = inflateSync(bytes.subarray(start + 8, start + 8 + bytes.readUInt32BE(start)))
  return Buffer.concat(
    Array.from({ length: side }, (_, y) => rows.subarray(y * (side * 3 + 1) + 1, (y + 1) * (side * 3 + 1))),
  )
}

function png(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8) // 8 bits of red, green and blue each.
  const rows = Buffer.alloc(side * (side * 3 + 1))
  for (let y = 0; y < side; y++) pixels.copy(rows, y * (side * 3 + 1) + 1, y * side * 3, (y + 1) * side * 3)
  const data = chunk('IDAT', deflateSync(rows, { level: 1 }))
  return Buffer.concat([pngSignature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

function bitmap(pixels: Buffer): Buffer {
  const header = Buffer.alloc(54)
  header.write('BM', 'latin1')
  header.writeUInt32LE(54 + pixels.length, 2)
  header.writeUInt32LE(54, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(side, 18)
  header.writeInt32LE(side, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(24, 28)
  header.writeUInt32LE(pixels.length, 34)
  return Buffer.concat([header, pixels])
}
