import { crc32 } from 'node:zlib'
import type { PhotoFormat } from '../../electron/engine/images/sniff.ts'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import { dissect, type Anatomy, type Field } from './anatomy.ts'
import { hostileExif } from './exif.ts'
import type { Original } from './originals.ts'

/** A damaged file. The seed alone makes it again. */
export interface Mutant {
  readonly seed: number
  /** Says what was done to what: `17-png-lengths.png`. */
  readonly name: string
  readonly bytes: Buffer
}

interface Victim extends Original, Anatomy {
  readonly others: readonly Original[]
  /** A whole number below the limit. */
  readonly below: (limit: number) => number
}

type Mutation = (victim: Victim) => Buffer

/** Makes the damaged file of a seed. */
export function mutate(originals: readonly Original[], seed: number): Mutant {
  const random = seededRandom(seed)
  // Seeds that follow one another begin alike.
  for (let skipped = 0; skipped < 3; skipped++) random()
  const below = (limit: number): number => Math.floor(random() * limit)
  const names = Object.keys(mutations)
  const original = originals[below(originals.length)]!
  const name = names[below(names.length)]!
  const victim: Victim = { ...original, ...dissect(original.format, original.bytes), others: originals, below }
  let bytes = mutations[name]!(victim)
  if (original.format === 'png' && random() < 0.7) bytes = withRightSums(bytes)
  const endings = Object.keys(endingOf) as PhotoFormat[]
  const ending = endingOf[random() < 0.15 ? endings[below(endings.length)]! : original.format]
  return { seed, name: `${seed}-${original.format}-${name}.${ending}`, bytes }
}

const endingOf: Readonly<Record<PhotoFormat, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
  avif: 'avif',
  heic: 'heic',
  bmp: 'bmp',
}

/** Numbers at which programs stumble. */
const awkward = [
  0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
]

const mutations: Readonly<Record<string, Mutation>> = {
  bits: (victim) =>
    changed(victim, (bytes) => {
      for (let count = 1 + victim.below(30); count > 0; count--) {
        const at = victim.below(bytes.length)
        bytes[at] = bytes[at]! ^ (1 << victim.below(8))
      }
    }),
  /** Beyond the signature, so that more than the first look is tried. */
  noise: (victim) =>
    changed(victim, (bytes) => {
      const from = 12 + victim.below(bytes.length - 12)
      const to = Math.min(bytes.length, from + 1 + victim.below(200))
      for (let at = from; at < to; at++) bytes[at] = victim.below(256)
    }),
  runs: (victim) =>
    changed(victim, (bytes) => {
      const from = victim.below(bytes.length)
      bytes.fill([0, 0xff, 0x80][victim.below(3)]!, from, Math.min(bytes.length, from + 1 + victim.below(500)))
    }),
  cut: ({ bytes, below }) => bytes.subarray(0, below(bytes.length + 1)),
  behead: ({ bytes, below }) => bytes.subarray(below(64)),
  longer: ({ bytes, below }) => Buffer.concat([bytes, Buffer.alloc(below(5000), below(256))]),
  deleted: ({ bytes, pieces, below }) => {
    const [from, to] = pieces[below(pieces.length)]!
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  doubled: ({ bytes, pieces, below }) => {
    const [from, to] = pieces[below(pieces.length)]!
    const times = [1, 1, 2, 50][below(4)]!
    const piece = Array.from({ length: times }, () => bytes.subarray(from, to))
    return Buffer.concat([bytes.subarray(0, to), ...piece, bytes.subarray(to)])
  },
  swapped: ({ bytes, pieces, below }) => {
    const [one, other] = [pieces[below(pieces.length)]!, pieces[below(pieces.length)]!].sort((a, b) => a[0] - b[0])
    if (!one || !other || one[1] > other[0]) return bytes.toReversed() as Buffer
    return Buffer.concat([
      bytes.subarray(0, one[0]),
      bytes.subarray(other[0], other[1]),
      bytes.subarray(one[1], other[0]),
      bytes.subarray(one[0], one[1]),
      bytes.subarray(other[1]),
    ])
  },
  numbers: (victim) =>
    changed(victim, (bytes) => {
      const { fields, below } = victim
      for (let count = 1 + below(3); count > 0; count--) {
        const field = fields[below(fields.length)]!
        write(bytes, field, awkward[below(awkward.length)]!)
      }
    }),
  nearly: (victim) =>
    changed(victim, (bytes) => {
      const { fields, below } = victim
      const field = fields[below(fields.length)]!
      write(bytes, field, read(bytes, field) + [-2, -1, 1, 2, 16, 256][below(6)]!)
    }),
  spliced: ({ bytes, others, below }) => {
    const other = others[below(others.length)]!.bytes
    return Buffer.concat([bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length))])
  },
  grafted: ({ bytes, pieces, others, below }) => {
    const other = others[below(others.length)]!
    const theirs = dissect(other.format, other.bytes).pieces
    const [from, to] = theirs[below(theirs.length)]!
    const [, at] = pieces[below(pieces.length)]!
    return Buffer.concat([bytes.subarray(0, at), other.bytes.subarray(from, to), bytes.subarray(at)])
  },
  exif: (victim) =>
    withExif(
      victim,
      hostileExif(() => victim.below(2 ** 32) / 2 ** 32),
    ),
}

function changed({ bytes }: Victim, change: (bytes: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  change(copy)
  return copy
}

function read(bytes: Buffer, { at, size, little }: Field): number {
  if (at + size > bytes.length) return 0
  return little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size)
}

function write(bytes: Buffer, { at, size, little }: Field, value: number): void {
  if (at + size > bytes.length) return
  const fitting = ((value % 2 ** (8 * size)) + 2 ** (8 * size)) % 2 ** (8 * size)
  if (little) bytes.writeUIntLE(fitting, at, size)
  else bytes.writeUIntBE(fitting, at, size)
}

/** Puts an EXIF block where the format keeps one. */
function withExif({ format, bytes }: Victim, exif: Buffer): Buffer {
  if (format === 'jpeg') {
    const content = Buffer.concat([Buffer.from('Exif\0\0'), exif.subarray(0, 65_000)])
    const head = Buffer.from([0xff, 0xe1, 0, 0])
    head.writeUInt16BE(content.length + 2, 2)
    return Buffer.concat([bytes.subarray(0, 2), head, content, bytes.subarray(2)])
  }
  if (format === 'png') {
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('eXIf'), exif, Buffer.alloc(4)])
    chunk.writeUInt32BE(exif.length)
    return withRightSums(Buffer.concat([bytes.subarray(0, 33), chunk, bytes.subarray(33)]))
  }
  if (format === 'webp') {
    const head = Buffer.from('EXIF\0\0\0\0')
    head.writeUInt32LE(exif.length, 4)
    const whole = Buffer.concat([bytes, head, exif, Buffer.alloc(exif.length % 2)])
    whole.writeUInt32LE(whole.length - 8, 4)
    if (whole.toString('latin1', 12, 16) === 'VP8X') whole[20] = whole[20]! | 8
    return whole
  }
  // A TIFF is itself made like EXIF; in boxes the block takes the place of what was there.
  const there = bytes.indexOf('Exif\0\0')
  if (there < 0) return exif
  const copy = Buffer.from(bytes)
  exif.copy(copy, there + 6, 0, Math.min(exif.length, 150))
  return copy
}

/** Makes the checksums of a PNG right again, as far as its chunks can be found. */
function withRightSums(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  for (let at = 8; at + 12 <= copy.length;) {
    const end = at + 8 + copy.readUInt32BE(at)
    if (end + 4 > copy.length) break
    copy.writeUInt32BE(crc32(copy.subarray(at + 4, end)), end)
    at = end + 4
  }
  return copy
}
