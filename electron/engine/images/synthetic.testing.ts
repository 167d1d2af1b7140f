import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'

/** A smooth picture without any symmetry, 64 x 96 pixels: every corner has its own colour. */
export const upright: Pixels = makePicture(64, 96)

export function makePicture(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set(
        [40 + (170 * x) / width, 60 + (150 * y) / height, 200 - (150 * x * y) / (width * height)],
        (y * width + x) * 3,
      )
    }
  }
  return { data, width, height }
}

/** The picture as a camera stores it in the given EXIF orientation (EXIF 3.0, section 4.6.5, tag 274). */
export function storeTurned({ data, width, height }: Pixels, orientation: number): Pixels {
  const turned = orientation >= 5
  const [storedWidth, storedHeight] = turned ? [height, width] : [width, height]
  const stored = new Uint8Array(data.length)
  for (let b = 0; b < storedHeight; b++) {
    for (let a = 0; a < storedWidth; a++) {
      const [along, down] = turned ? [b, a] : [a, b]
      const x = [2, 3, 6, 7].includes(orientation) ? width - 1 - along : along
      const y = [3, 4, 7, 8].includes(orientation) ? height - 1 - down : down
      stored.set(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), (b * storedWidth + a) * 3)
    }
  }
  return { data: stored, width: storedWidth, height: storedHeight }
}

/** The pixels as an image to be encoded. */
export function openPicture({ data, width, height }: Pixels) {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** The mean difference of two pictures per channel, 0 to 255; infinite if they differ in size. */
export function meanDifference(one: Pixels, other: Pixels): number {
  if (one.width !== other.width || one.height !== other.height) return Infinity
  let sum = 0
  for (const [index, value] of one.data.entries()) sum += Math.abs(value - other.data[index]!)
  return sum / one.data.length
}
