import { createHash, type Hash } from 'node:crypto'

/**
 * The SHA-256 of a file's picture, hexadecimal: of all that its pixels are decoded from, and of no metadata. Files that differ
 * in what another program wrote about the picture have it in common; how it is turned (EXIF's orientation) is metadata, too.
 *
 * Null where that can't be told apart with certainty: for formats other than JPEG, PNG and WebP, and for damaged files.
 */
export function pictureHash(bytes: Buffer): string | null {
  const hash = createHash('sha256')
  return addPicture(bytes, hash) ? hash.digest('hex') : null
}

/** False where the file is not whole. */
function addPicture(bytes: Buffer, hash: Hash): boolean {
  if (bytes.length < 16) return false
  if (bytes.readUInt16BE(0) === 0xffd8) return addJpeg(bytes, hash)
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return addPng(bytes, hash)
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return addWebp(bytes, hash)
  return false
}

/** A picture has some dozen parts, an animation thousands. More of them are no picture, and would take for ever. */
const maxParts = 100_000

const endOfImage = 0xd9
const startOfScan = 0xda
const comment = 0xfe

/** Segment by segment (ITU-T T.81, annex B). What comes behind the end of the image is another picture, or none. */
function addJpeg(bytes: Buffer, hash: Hash): boolean {
  let at = 2
  let scans = 0
  for (let part = 0; part < maxParts; part++) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++ // fill
    if (at + 4 > bytes.length) return bytes[at] === 0xff && bytes[at + 1] === endOfImage && scans > 0
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) return false
    if (marker === endOfImage) return scans > 0
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) return false
    const segment = bytes.subarray(at, end)
    if (isJfif(segment))
      hash.update('JFIF') // It tells what the colours mean. The rest of it is resolution.
    else if (!isJpegMetadata(segment)) hash.update(segment)
    at = end
    if (marker === startOfScan) {
      scans++
      at = endOfScan(bytes, end)
      hash.update(bytes.subarray(end, at))
    }
  }
  return false
}

function isJfif(segment: Buffer): boolean {
  return segment[1] === 0xe0 && segment.toString('latin1', 4, 9) === 'JFIF\0'
}

/** Comments, and application data but the colour profile and what tells how colours are stored. */
function isJpegMetadata(segment: Buffer): boolean {
  const marker = segment[1]!
  if (marker === comment) return true
  if (marker < 0xe0 || marker > 0xef) return false
  const isProfile = marker === 0xe2 && segment.toString('latin1', 4, 16) === 'ICC_PROFILE\0'
  const isAdobe = marker === 0xee && segment.toString('latin1', 4, 9) === 'Adobe'
  return !isProfile && !isAdobe
}

/** Where the next marker stands; within a scan there are only stuffed bytes and restart markers. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** Chunks that no decoder needs, and that change how the picture looks nevertheless. */
const colourChunks: ReadonlySet<string> = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT', 'bKGD'])
const animationChunks: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT'])

/** Chunk by chunk (PNG, third edition, section 5). */
function addPng(bytes: Buffer, hash: Hash): boolean {
  let at = 8
  for (let part = 0; part < maxParts && at + 12 <= bytes.length; part++) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return false
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IEND') return at > 8
    // An upper-case first letter means that the picture can't be decoded without it.
    const isCritical = (bytes[at + 4]! & 0x20) === 0
    if (isCritical || colourChunks.has(type) || animationChunks.has(type)) hash.update(bytes.subarray(at, end))
    at = end
  }
  return false
}

const pictureChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const animated = 0x02
const transparent = 0x10

/** Chunk by chunk (RFC 9649). Whoever adds metadata adds a VP8X header, which says nothing new of a plain picture. */
function addWebp(bytes: Buffer, hash: Hash): boolean {
  const length = 8 + bytes.readUInt32LE(4)
  if (length > bytes.length) return false
  let pictures = 0
  let at = 12
  for (let part = 0; at + 8 <= length; part++) {
    if (part === maxParts) return false
    const size = bytes.readUInt32LE(at + 4)
    const end = at + 8 + size
    if (end > length) return false
    const type = bytes.toString('latin1', at, at + 4)
    if (type === 'VP8X') {
      const flags = size >= 10 ? bytes[at + 8]! & (animated | transparent) : 0
      if (flags !== 0) hash.update(Buffer.from([flags]))
      if (flags & animated) hash.update(bytes.subarray(at + 12, end)) // the canvas
    } else if (pictureChunks.has(type)) {
      hash.update(bytes.subarray(at, end))
      if (type !== 'ICCP') pictures++
    }
    at = end + (size % 2)
  }
  return pictures > 0
}
