/** The tags that are read (EXIF 3.0, section 4.6), and the one that leads to the directory with the rest of them. */
const names = new Map<number, keyof ExifTags | 'exif'>([
  [0x010f, 'make'],
  [0x0110, 'model'],
  [0x0112, 'orientation'],
  [0x0132, 'changed'],
  [0x9003, 'taken'],
  [0x9004, 'digitized'],
  [0x8769, 'exif'],
])

export type ExifTags = Partial<Record<'make' | 'model' | 'changed' | 'taken' | 'digitized', string>> & {
  orientation?: number
}

/** Texts are longer only in files that mean harm. */
const maxTextLength = 1000

/**
 * The wanted tags of an EXIF block, by its TIFF header: of its first directory and the one for EXIF below it. What points
 * nowhere is left out. However many tags there are, and however large they claim to be, no more is read than is kept.
 */
export function readTags(block: Buffer): ExifTags {
  const little = block.toString('latin1', 0, 2) === 'II'
  const uint16 = (at: number): number => (little ? block.readUInt16LE(at) : block.readUInt16BE(at))
  const uint32 = (at: number): number => (little ? block.readUInt32LE(at) : block.readUInt32BE(at))
  const tags: ExifTags = {}

  /** Returns where the EXIF directory is, if this one says so. */
  const readDirectory = (start: number): number | null => {
    let below: number | null = null
    if (start + 2 > block.length) return below
    const end = Math.min(block.length, start + 2 + 12 * uint16(start))
    for (let entry = start + 2; entry + 12 <= end; entry += 12) {
      const name = names.get(uint16(entry))
      if (name === undefined) continue
      const [type, count] = [uint16(entry + 2), uint32(entry + 4)]
      if (name === 'exif') below = uint32(entry + 8)
      else if (name === 'orientation') {
        if (count === 1 && type === short) tags.orientation = uint16(entry + 8)
      } else if (texts.includes(type)) {
        const from = count <= 4 ? entry + 8 : uint32(entry + 8)
        if (from + count <= block.length)
          tags[name] = decode(block.subarray(from, from + Math.min(count, maxTextLength)))
      }
    }
    return below
  }

  if (block.length < 8) return tags
  const below = readDirectory(uint32(4))
  if (below !== null) readDirectory(below)
  return tags
}

/** Types of values: SHORT, and those that hold texts: BYTE, ASCII, UNDEFINED, UTF-8. */
const short = 3
const texts: readonly number[] = [1, 2, 7, 129]

/** Up to the first NUL; the standard wants ASCII, cameras write UTF-8 or Latin 1. */
function decode(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  const text = bytes.subarray(0, end < 0 ? bytes.length : end)
  const decoded = text.toString('utf8')
  return decoded.includes('\ufffd') ? text.toString('latin1') : decoded
}
