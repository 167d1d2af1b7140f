import { crc32, deflateSync } from 'node:zlib'
import { makePicture, openPicture } from './synthetic.testing.ts'

/** A picture to hide bombs in. */
export const carrier = openPicture(makePicture(64, 48))

function inserted(bytes: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)])
}

export const times = (count: number, part: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => part))

export function pngChunk(type: string, content: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), content, Buffer.alloc(4)])
  chunk.writeUInt32BE(content.length)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}

/** Some hundred kilobytes that become so many megabytes. */
export const zipped = (megabytes: number): Buffer => deflateSync(Buffer.alloc(megabytes * 1e6, 65), { level: 9 })

export async function pngWith(chunks: Buffer): Promise<Buffer> {
  return inserted(await carrier.clone().png().toBuffer(), 33, chunks)
}

export function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

export async function jpegWith(segments: Buffer): Promise<Buffer> {
  return inserted(await carrier.clone().jpeg().toBuffer(), 2, segments)
}

export function riffChunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** A WebP with these flags and chunks behind its header (WebP container specification, "Extended File Format"). */
export function webpOf(flags: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(10)
  header[0] = flags
  header.writeUIntLE(63, 4, 3)
  header.writeUIntLE(47, 7, 3)
  return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', header), ...chunks]))
}

export async function webpWith(flags: number, chunk: Buffer): Promise<Buffer> {
  return webpOf(flags, (await carrier.clone().webp().toBuffer()).subarray(12), chunk)
}

export async function webpAnimation(frames: number): Promise<Buffer> {
  const head = Buffer.alloc(16)
  head.writeUIntLE(63, 6, 3)
  head.writeUIntLE(47, 9, 3)
  head.writeUIntLE(20, 12, 3)
  const frame = riffChunk('ANMF', Buffer.concat([head, (await carrier.clone().webp().toBuffer()).subarray(12)]))
  return webpOf(2, riffChunk('ANIM', Buffer.alloc(6)), times(frames, frame))
}

export async function gifAnimation(frames: number): Promise<Buffer> {
  const gif = await carrier.clone().gif().toBuffer()
  const start = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 64, 0, 48, 0]))
  return Buffer.concat([gif.subarray(0, start), times(frames, gif.subarray(start, -1)), Buffer.from([0x3b])])
}

/** An EXIF block of many tags that all claim the same many bytes. */
export function exif({ tags, bytes, type }: { tags: number; bytes: number; type: number }): Buffer {
  const block = Buffer.alloc(8 + 2 + 12 * tags + 4 + bytes, 65)
  block.write('II*\0\x08\0\0\0', 'latin1')
  block.writeUInt16LE(tags, 8)
  for (let tag = 0; tag < tags; tag++) {
    const at = 10 + 12 * tag
    block.writeUInt16LE([0x010f, 0x0110, 0x0132, 0x8769, 0x927c][tag % 5]!, at)
    block.writeUInt16LE(type, at + 2)
    block.writeUInt32LE(bytes, at + 4)
    block.writeUInt32LE(14 + 12 * tags, at + 8)
  }
  return block
}

/** A TIFF, and where its directory and the link behind that are. */
export async function openTiff(): Promise<{ bytes: Buffer; directory: number; link: number }> {
  const bytes = await carrier.clone().tiff({ compression: 'none' }).toBuffer()
  const directory = bytes.readUInt32LE(4)
  return { bytes, directory, link: directory + 2 + 12 * bytes.readUInt16LE(directory) }
}

/** The same directory again and again. */
export async function tiffPages(pages: number): Promise<Buffer> {
  const { bytes, directory, link } = await openTiff()
  const size = link + 4 - directory
  const file = Buffer.concat([bytes, times(pages - 1, bytes.subarray(directory, link + 4))])
  for (let page = 0; page < pages - 1; page++)
    file.writeUInt32LE(bytes.length + page * size, page === 0 ? link : bytes.length + page * size - 4)
  return file
}

/** Overwrites the value of a TIFF's tags. */
export async function tiffWith(values: Readonly<Record<number, number>>): Promise<Buffer> {
  const { bytes, directory, link } = await openTiff()
  for (let at = directory + 2; at < link; at += 12) {
    const value = values[bytes.readUInt16LE(at)]
    if (value === undefined) continue
    bytes.writeUInt16LE(4, at + 2)
    bytes.writeUInt32LE(1, at + 4)
    bytes.writeUInt32LE(value, at + 8)
  }
  return bytes
}

/** A progressive JPEG whose shortest scan comes again and again. */
export async function jpegScans(side: number, scans: number): Promise<Buffer> {
  const jpeg = await openPicture(makePicture(side, side)).jpeg({ progressive: true }).toBuffer()
  const found: Buffer[] = []
  let at = 2
  while (jpeg[at + 1] !== 0xd9) {
    let end = at + 2 + jpeg.readUInt16BE(at + 2)
    if (jpeg[at + 1] === 0xda) {
      while (jpeg[end] !== 0xff || jpeg[end + 1] === 0) end++
      found.push(jpeg.subarray(at, end))
    }
    at = end
  }
  const shortest = found.reduce((one, other) => (other.length < one.length ? other : one))
  return inserted(jpeg, at, times(scans, shortest))
}
