/** A Windows bitmap: RGB rows from the top, no padding. */
export interface BitmapPixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

interface BitmapHeader {
  readonly pixelsAt: number
  readonly paletteAt: number
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bits: number
  readonly compression: number
}

const uncompressed = 0
const bitFields = 3

/** Width and height that a bitmap's header claims. */
export function bitmapSize(bytes: Buffer): { width: number; height: number } {
  const { width, height } = readHeader(bytes)
  return { width, height }
}

/**
 * Decodes an uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bit (BITMAPINFOHEADER and later; Microsoft, "Bitmap
 * Storage"). Up to half of its rows may be missing; they stay black.
 *
 * @returns null if it is a rarer kind (run-length encoded, 16 bit, OS/2)
 * @throws Error if the header makes no sense, or most of the rows are missing
 */
export function decodeBitmap(bytes: Buffer): BitmapPixels | null {
  const header = readHeader(bytes)
  const { width, height, bits, pixelsAt } = header
  if (!isSupported(header, bytes)) return null
  const stride = Math.ceil((width * bits) / 32) * 4
  if (pixelsAt + (stride * height) / 2 > bytes.length) throw new Error('most of its rows are missing')
  const data = Buffer.alloc(width * height * 3)
  for (let row = 0; row < height; row++) {
    const from = pixelsAt + row * stride
    if (from + stride > bytes.length) break
    const to = (header.topDown ? row : height - 1 - row) * width * 3
    if (bits >= 24) copyColours(bytes, from, data, to, width, bits / 8)
    else lookUpColours(bytes, from, data, to, header)
  }
  return { data, width, height }
}

function readHeader(bytes: Buffer): BitmapHeader {
  const headerSize = bytes.length >= 54 ? bytes.readUInt32LE(14) : 0
  if (headerSize < 40) throw new Error('bitmap header too short')
  const width = bytes.readInt32LE(18)
  const height = bytes.readInt32LE(22)
  if (width <= 0 || height === 0) throw new Error('bitmap without size')
  return {
    pixelsAt: bytes.readUInt32LE(10),
    paletteAt: 14 + headerSize,
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bits: bytes.readUInt16LE(28),
    compression: bytes.readUInt32LE(30),
  }
}

function isSupported({ bits, compression }: BitmapHeader, bytes: Buffer): boolean {
  if (compression === uncompressed) return [1, 4, 8, 24, 32].includes(bits)
  // The colour masks follow the 40 bytes of the basic header, or are part of a longer one: the same place.
  return compression === bitFields && bits === 32 && bytes.length >= 66 && bytes.readUInt32LE(54) === 0xff0000
}

function copyColours(bytes: Buffer, from: number, data: Buffer, to: number, width: number, step: number): void {
  for (let column = 0; column < width; column++, from += step, to += 3) {
    data[to] = bytes[from + 2]!
    data[to + 1] = bytes[from + 1]!
    data[to + 2] = bytes[from]!
  }
}

function lookUpColours(bytes: Buffer, from: number, data: Buffer, to: number, header: BitmapHeader): void {
  const { bits, paletteAt, width } = header
  const perByte = 8 / bits
  for (let column = 0; column < width; column++, to += 3) {
    const byte = bytes[from + Math.floor(column / perByte)]!
    const index = (byte >> (8 - bits - (column % perByte) * bits)) & ((1 << bits) - 1)
    const colour = paletteAt + index * 4
    data[to] = bytes[colour + 2] ?? 0
    data[to + 1] = bytes[colour + 1] ?? 0
    data[to + 2] = bytes[colour] ?? 0
  }
}
