import type { PhotoFormat } from './sniff.ts'

/**
 * Of files with many pictures only the first counts, but decoders look through all of them before they give it, and through
 * every note beside it: minutes or gigabytes for a file of some megabytes that means harm. This gives them the first picture
 * alone. Where there is no need for it, the same bytes come back.
 */
export function firstPicture(bytes: Buffer, format: PhotoFormat): Buffer {
  return cutters[format]?.(bytes) ?? bytes
}

const cutters: { readonly [format in PhotoFormat]?: (bytes: Buffer) => Buffer | null } = {
  webp: firstFrame,
  tiff: firstDirectory,
  png: withoutNotes,
}

/** More pictures than animations and documents have. */
const maxPictures = 1000

/** An animation of ten thousand frames takes libwebp seconds, and each ten times as many a hundred times as long. */
function firstFrame(bytes: Buffer): Buffer | null {
  let frames = 0
  let endOfFirst = 0
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') {
      if (frames++ === 0) endOfFirst = end
      if (frames > maxPictures) {
        const first = Buffer.from(bytes.subarray(0, endOfFirst))
        first.writeUInt32LE(endOfFirst - 8, 4)
        return first
      }
    }
    at = end
  }
  return null
}

/** Cuts the chain of directories behind the first, if it is a long one or leads in a circle (TIFF 6.0, section 2; BigTIFF). */
function firstDirectory(bytes: Buffer): Buffer | null {
  const little = bytes[0] === 0x49
  const isBig = (little ? bytes[2] : bytes[3]) === 43
  const read = (at: number, size: number): number => {
    if (at + size > bytes.length) return 0
    if (size === 8) return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
    return little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size)
  }
  const [countSize, entrySize, offsetSize] = isBig ? [8, 20, 8] : [2, 12, 4]
  const linkBehind = (start: number): number => start + countSize + entrySize * read(start, countSize)
  const first = read(isBig ? 8 : 4, offsetSize)
  let directory = first
  for (let page = 0; directory > 0; page++) {
    if (page === maxPictures) {
      const link = linkBehind(first)
      const cut = Buffer.from(bytes)
      return cut.fill(0, link, link + offsetSize)
    }
    directory = read(linkBehind(directory), offsetSize)
  }
  return null
}

/** The chunks of a PNG that say nothing about how it looks (PNG 3rd edition, section 11), and may be zipped. */
const notes = ['tEXt', 'zTXt', 'iTXt', 'sPLT']

/** A hundred of them that are 20 kB each, unzipped, take libvips gigabytes. */
function withoutNotes(bytes: Buffer): Buffer | null {
  const kept: Buffer[] = []
  let from = 0
  for (let at = 8; at + 8 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (notes.includes(bytes.toString('latin1', at + 4, at + 8))) {
      if (from < at) kept.push(bytes.subarray(from, at))
      from = end
    }
    at = end
  }
  return from === 0 ? null : Buffer.concat([...kept, bytes.subarray(from)])
}
