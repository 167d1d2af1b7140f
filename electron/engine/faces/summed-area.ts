import type { Pixels } from '../images/pixels.ts'
import type { Box } from './geometry.ts'
import type { Normalization, Planes } from './planes.ts'

/**
 * A summed-area table (Crow: "Summed-Area Tables for Texture Mapping", SIGGRAPH 1984): the sum over any rectangle of
 * the picture takes four look-ups, so that shrinking costs by what comes out, not by what goes in. MTCNN looks at
 * the same picture at ten sizes and at hundreds of crops of it.
 */
export class SummedArea {
  readonly width: number
  readonly height: number
  /** Sums of all pixels above and to the left, three channels side by side; one row and column of zeros ahead. */
  readonly #sums: Int32Array

  /** What the sums take; to be used again once this table is not needed any more. */
  get memory(): Int32Array {
    return this.#sums
  }

  /** @param memory where to keep the sums, if it is large enough */
  constructor({ data, width, height }: Pixels, memory?: Int32Array) {
    if (width * height * 255 > 0x7fffffff) throw new RangeError(`${width} x ${height} pixels are too many to sum up`)
    // Whole 32-bit numbers may run over: what is read of them, differences within one cell, comes out right all the same,
    // and the processor adds whole numbers several times as fast as the fractions that others would become.
    this.width = width
    this.height = height
    const stride = (width + 1) * 3
    const length = stride * (height + 1)
    const sums = memory && memory.length >= length ? memory.fill(0, 0, stride) : new Int32Array(length)
    let from = 0
    for (let y = 1; y <= height; y++) {
      let red = 0
      let green = 0
      let blue = 0
      let to = y * stride + 3
      sums.fill(0, to - 3, to)
      for (let x = 0; x < width; x++, from += 3, to += 3) {
        red = (red + data[from]!) | 0
        green = (green + data[from + 1]!) | 0
        blue = (blue + data[from + 2]!) | 0
        sums[to] = (sums[to - stride]! + red) | 0
        sums[to + 1] = (sums[to - stride + 1]! + green) | 0
        sums[to + 2] = (sums[to - stride + 2]! + blue) | 0
      }
    }
    this.#sums = sums
  }

  /**
   * Resizes `region` (whole pixels) to `width` x `height` by average pooling: each value is the mean of all pixels its
   * cell touches, what MTCNN's weights were measured with. Outside the picture is black.
   *
   * @param window the part of the result that is wanted; what it has beyond the result is black
   */
  shrink(
    region: Box,
    width: number,
    height: number,
    normalization: Normalization,
    target: Planes,
    window: Box = { x: 0, y: 0, width, height },
  ): void {
    const sums = this.#sums
    const stride = (this.width + 1) * 3
    const across = cells(region.x, region.width, width, this.width, window.x, window.width)
    const down = cells(region.y, region.height, height, this.height, window.y, window.height)
    const { mean, scale } = normalization
    const { data, planeStride } = target
    const shift = mean * scale
    const { from: lefts, to: rights } = across
    const shares = Float64Array.from(across.length, (length) => 1 / length)
    for (let y = 0; y < window.height; y++) {
      const top = down.from[y]! * stride
      const bottom = down.to[y]! * stride
      const tall = scale / down.length[y]!
      let at = target.offset + y * target.rowStride
      for (let x = 0; x < window.width; x++, at++) {
        const left = lefts[x]! * 3
        const right = rights[x]! * 3
        const a = top + left
        const b = top + right
        const c = bottom + left
        const d = bottom + right
        const weight = tall * shares[x]!
        const red = (((((sums[d]! - sums[b]!) | 0) - sums[c]!) | 0) + sums[a]!) | 0
        const green = (((((sums[d + 1]! - sums[b + 1]!) | 0) - sums[c + 1]!) | 0) + sums[a + 1]!) | 0
        const blue = (((((sums[d + 2]! - sums[b + 2]!) | 0) - sums[c + 2]!) | 0) + sums[a + 2]!) | 0
        data[at] = red * weight - shift
        data[at + planeStride] = green * weight - shift
        data[at + 2 * planeStride] = blue * weight - shift
      }
    }
  }

  /** The whole picture, resized to `width` x `height` by average pooling. */
  shrunk(width: number, height: number): Pixels {
    const plane = width * height
    const planes = new Float32Array(3 * plane)
    const whole = { x: 0, y: 0, width: this.width, height: this.height }
    const target = { data: planes, offset: 0, rowStride: width, planeStride: plane }
    this.shrink(whole, width, height, { mean: -0.5, scale: 1 }, target)
    const data = new Uint8Array(3 * plane)
    for (let i = 0; i < plane; i++) {
      data[3 * i] = planes[i]!
      data[3 * i + 1] = planes[plane + i]!
      data[3 * i + 2] = planes[2 * plane + i]!
    }
    return { data, width, height }
  }
}

/**
 * The pixels that each of `count` cells over `start ... start + length` touches: clipped to the picture, and their number
 * unclipped. Tells it of `wanted` cells from `first` on; those that do not exist touch nothing.
 */
function cells(
  start: number,
  length: number,
  count: number,
  limit: number,
  first: number,
  wanted: number,
): Record<'from' | 'to' | 'length', Int32Array> {
  const from = new Int32Array(wanted)
  const to = new Int32Array(wanted)
  const lengths = new Int32Array(wanted).fill(1)
  for (let n = Math.max(0, -first); n < wanted && first + n < count; n++) {
    const begin = start + Math.floor(((first + n) * length) / count)
    const end = start + Math.ceil(((first + n + 1) * length) / count)
    from[n] = Math.min(Math.max(begin, 0), limit)
    to[n] = Math.min(Math.max(end, 0), limit)
    lengths[n] = end - begin
  }
  return { from, to, length: lengths }
}
