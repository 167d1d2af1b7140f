import { exifItem } from './heif-container.ts'
import type { PhotoFormat } from './sniff.ts'

/** Where the formats keep EXIF. All look no further than at the lengths of what they pass, so they are quick in any file. */
const finders: Readonly<Record<PhotoFormat, (bytes: Buffer) => Buffer | null>> = {
  jpeg: inSegments,
  png: inChunks,
  webp: inRiff,
  tiff: (bytes) => bytes,
  avif: exifItem,
  heic: exifItem,
  gif: () => null,
  bmp: () => null,
}

/** The EXIF block of a picture, from its TIFF header on; null if there is none. */
export function exifBlock(bytes: Buffer, format: PhotoFormat): Buffer | null {
  const block = finders[format](bytes)
  return block && startsLikeTiff(block) ? block : null
}

function startsLikeTiff(block: Buffer): boolean {
  return ['II*\0', 'MM\0*'].includes(block.toString('latin1', 0, 4))
}

/** What comes before the TIFF header in JPEG, and in WebP by some writers. */
const prefix = 'Exif\0\0'

function withoutPrefix(block: Buffer): Buffer {
  return block.toString('latin1', 0, prefix.length) === prefix ? block.subarray(prefix.length) : block
}

/** The first APP1 segment with EXIF before the picture (EXIF 3.0, section 4.5.4). */
function inSegments(bytes: Buffer): Buffer | null {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++ // Segments may be padded.
      continue
    }
    if (marker === 0xda) return null
    const content = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2))
    if (marker === 0xe1 && withoutPrefix(content) !== content && startsLikeTiff(withoutPrefix(content)))
      return withoutPrefix(content)
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

function inChunks(bytes: Buffer): Buffer | null {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'eXIf')
      return withoutPrefix(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  }
  return null
}

function inRiff(bytes: Buffer): Buffer | null {
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4)
    if (bytes.toString('latin1', at, at + 4) === 'EXIF') return withoutPrefix(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
  return null
}
