// The tags that tell raw camera files from pictures (TIFF 6.0; Adobe DNG 1.7; EXIF 3.0).
const newSubfileType = 0x00fe
const photometric = 0x0106
const subIfds = 0x014a
const dngVersion = 0xc612
const photometricMosaic = 32803
const photometricLinearRaw = 34892

/**
 * Whether a TIFF file is a camera's raw file. Most raw formats (DNG, CR2, NEF, ARW, PEF) are TIFF files whose first
 * image is a small preview or a sensor's mosaic, so reading them as TIFF would give a wrong picture.
 */
export function isRawTiff(bytes: Buffer): boolean {
  if (bytes.length < 16) return false
  if (bytes.toString('latin1', 8, 10) === 'CR') return true // Canon CR2
  const tags = firstDirectory(bytes)
  const interpretation = tags.get(photometric)
  if (tags.has(dngVersion) || interpretation === photometricMosaic || interpretation === photometricLinearRaw)
    return true
  // The first image is but a preview of those in its sub-directories: NEF, ARW, PEF.
  return ((tags.get(newSubfileType) ?? 0) & 1) === 1 && tags.has(subIfds)
}

/** The tags of the first image file directory with their first value if that is a number of at most 32 bit. */
function firstDirectory(bytes: Buffer): Map<number, number> {
  const tags = new Map<number, number>()
  const little = bytes[0] === 0x49
  const uint16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const uint32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const start = uint32(4)
  if (uint16(2) !== 42 || start + 2 > bytes.length) return tags // 43 is BigTIFF, which no camera writes.
  const count = uint16(start)
  for (let entry = start + 2; entry < start + 2 + count * 12 && entry + 12 <= bytes.length; entry += 12) {
    const isShort = uint16(entry + 2) === 3
    tags.set(uint16(entry), isShort ? uint16(entry + 8) : uint32(entry + 8))
  }
  return tags
}
