import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'

/** The most of a profile that is believed; real ones have some hundred bytes to some megabytes. */
const maxProfileBytes = 16_000_000

/**
 * Converts pixels from the colours of an ICC profile to sRGB. libvips takes profiles from files alone, so the pixels
 * travel in an uncompressed TIFF in memory. A profile that can't be used changes nothing.
 */
export async function convertToSrgb(pixels: Pixels, profile: Buffer): Promise<Pixels> {
  if (profile.length > maxProfileBytes) return pixels
  const { width, height } = pixels
  const data = await sharp(tiffWithProfile(pixels, profile), { failOn: 'none' }).toColourspace('srgb').raw().toBuffer()
  return { data, width, height }
}

function tiffWithProfile({ data, width, height }: Pixels, profile: Buffer): Buffer {
  const long = 4
  const pixelsAt = 8
  const profileAt = pixelsAt + data.length
  const bitsAt = profileAt + profile.length
  const directoryAt = bitsAt + 6 + ((bitsAt + 6) % 2)
  // Tag, type, count, value or where it stands (TIFF 6.0, section 2; the profile's tag: ICC.1, annex B).
  const entries: readonly [number, number, number, number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, 3, 3, bitsAt],
    [259, long, 1, 1], // no compression
    [262, long, 1, 2], // RGB
    [273, long, 1, pixelsAt],
    [277, long, 1, 3], // samples per pixel
    [278, long, 1, height],
    [279, long, 1, data.length],
    [34675, 7, profile.length, profileAt],
  ]
  const file = Buffer.alloc(directoryAt + 2 + entries.length * 12 + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(directoryAt, 4)
  file.set(data, pixelsAt)
  file.set(profile, profileAt)
  for (let channel = 0; channel < 3; channel++) file.writeUInt16LE(8, bitsAt + 2 * channel)
  file.writeUInt16LE(entries.length, directoryAt)
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = directoryAt + 2 + index * 12
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(type, at + 2)
    file.writeUInt32LE(count, at + 4)
    file.writeUInt32LE(value, at + 8)
  }
  return file
}
