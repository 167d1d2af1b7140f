import type { PhotoFormat } from '../../electron/engine/images/sniff.ts'

/** A number in a file that says how long or how large something is, or where it lies. */
export interface Field {
  readonly at: number
  readonly size: 1 | 2 | 4
  readonly little: boolean
}

/** What a file is made of. Damage that knows it gets past the first check of a decoder. */
export interface Anatomy {
  /** Where chunks, segments, boxes or directory entries begin and end. */
  readonly pieces: readonly (readonly [from: number, to: number])[]
  readonly fields: readonly Field[]
}

type Reader = (bytes: Buffer) => Anatomy

/** Takes an undamaged file apart, as far as mutations need it. */
export function dissect(format: PhotoFormat, bytes: Buffer): Anatomy {
  return readers[format](bytes)
}

const big = (at: number, size: Field['size']): Field => ({ at, size, little: false })
const small = (at: number, size: Field['size']): Field => ({ at, size, little: true })

/** Segments up to the first scan; in frames and tables every number counts. */
const jpeg: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], []]
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const length = 2 + bytes.readUInt16BE(at + 2)
    pieces.push([at, at + length])
    fields.push(big(at + 1, 1), big(at + 2, 2))
    for (let inside = at + 4; inside < Math.min(at + length, at + 24); inside++) fields.push(big(inside, 1))
    const marker = bytes[at + 1]!
    if (marker >= 0xc0 && marker <= 0xc2) fields.push(big(at + 5, 2), big(at + 7, 2))
    at += length
    if (marker === 0xda) break
  }
  return { pieces: [...pieces, [at, bytes.length]], fields }
}

const png: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], []]
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    pieces.push([at, end])
    fields.push(big(at, 4))
    if (at === 8) fields.push(big(16, 4), big(20, 4), big(24, 1), big(25, 1), big(26, 1), big(27, 1), big(28, 1))
    at = end
  }
  return { pieces, fields }
}

const webp: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], [small(4, 4)]]
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4)
    pieces.push([at, at + 8 + length + (length % 2)])
    fields.push(small(at + 4, 4))
    for (let inside = at + 8; inside < Math.min(at + 8 + length, at + 28); inside++) fields.push(small(inside, 1))
    at += 8 + length + (length % 2)
  }
  return { pieces, fields }
}

/** The entries of the first directories. sharp writes little-endian files. */
const tiff: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], [small(4, 4)]]
  let directory = bytes.readUInt32LE(4)
  for (let number = 0; number < 8 && directory > 0; number++) {
    const count = bytes.readUInt16LE(directory)
    fields.push(small(directory, 2), small(directory + 2 + 12 * count, 4))
    for (let at = directory + 2; at < directory + 2 + 12 * count; at += 12) {
      pieces.push([at, at + 12])
      fields.push(small(at, 2), small(at + 2, 2), small(at + 4, 4), small(at + 8, 4))
    }
    directory = bytes.readUInt32LE(directory + 2 + 12 * count)
  }
  return { pieces, fields }
}

/** The screen's and the frames' sizes and blocks. */
const gif: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], [small(6, 2), small(8, 2), small(10, 1), small(11, 1)]]
  const blocks = (at: number): number => {
    while (bytes[at]! > 0) {
      fields.push(small(at, 1))
      at += 1 + bytes[at]!
    }
    return at + 1
  }
  const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  for (let at = 13 + table(bytes[10]!); at < bytes.length && bytes[at] !== 0x3b;) {
    const start = at
    if (bytes[at] === 0x2c) {
      fields.push(small(at + 1, 2), small(at + 3, 2), small(at + 5, 2), small(at + 7, 2), small(at + 9, 1))
      const data = at + 10 + table(bytes[at + 9]!)
      fields.push(small(data, 1))
      at = blocks(data + 1)
    } else at = blocks(at + 2)
    pieces.push([start, at])
  }
  return { pieces, fields }
}

/** Boxes that hold boxes, and how many bytes of their own come first. */
const holders: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0, iinf: 6, iref: 4, dinf: 0, grpl: 0 }

const boxes: Reader = (bytes) => {
  const [pieces, fields]: [[number, number][], Field[]] = [[], []]
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to;) {
      const size = bytes.readUInt32BE(at) || to - at
      const end = Math.min(to, at + Math.max(8, size))
      pieces.push([at, end])
      fields.push(big(at, 4))
      const skipped = holders[bytes.toString('latin1', at + 4, at + 8)]
      if (skipped !== undefined) walk(at + 8 + skipped, end)
      else {
        for (let inside = at + 8; inside + 4 <= Math.min(end, at + 72); inside += 2)
          fields.push(big(inside, inside % 4 ? 2 : 4))
      }
      at = end
    }
  }
  walk(0, bytes.length)
  return { pieces, fields }
}

const bmp: Reader = (bytes) => ({
  pieces: [
    [0, 14],
    [14, 54],
    [54, bytes.length],
  ],
  fields: [
    small(10, 4),
    small(14, 4),
    small(18, 4),
    small(22, 4),
    small(26, 2),
    small(28, 2),
    small(30, 4),
    small(46, 4),
  ],
})

const readers: Readonly<Record<PhotoFormat, Reader>> = { jpeg, png, webp, tiff, gif, avif: boxes, heic: boxes, bmp }
