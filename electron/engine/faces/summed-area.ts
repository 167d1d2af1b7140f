import type { Pixels } from '../images/pixels.ts'
import type { Box } from './geometry.ts'
import type { Normalization, Planes } from './planes.ts'
import type { Turn } from './turn.ts'

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
  /** How one goes through the sums to the right and down in the picture. */
  readonly #across: Axis
  readonly #down: Axis

  private constructor(sums: Int32Array, across: Axis, down: Axis) {
    this.#sums = sums
    this.#across = across
    this.#down = down
    this.width = across.length
    this.height = down.length
  }

  /** @param memory where to keep the sums, if it is large enough */
  static of({ data, width, height }: Pixels, memory?: Int32Array): SummedArea {
    if (width * height * 255 > 0x7fffffff) throw new RangeError(`${width} x ${height} pixels are too many to sum up`)
    const stride = (width + 1) * 3
    const length = stride * (height + 1)
    const sums = memory && memory.length >= length ? memory.fill(0, 0, stride) : new Int32Array(length)
    for (let y = 0; y < height; y++) addRow(sums, (y + 1) * stride, stride, data, y * width * 3)
    return new SummedArea(sums, { length: width, step: 3, back: false }, { length: height, step: stride, back: false })
  }

  /** What the sums take; to be used again once this table and its turned ones are not needed any more. */
  get memory(): Int32Array {
    return this.#sums
  }

  /** The picture turned clockwise by so many quarters, read from the same sums. */
  turned(turn: Turn): SummedArea {
    const [across, down] = [this.#across, this.#down]
    if (turn === 0) return this
    if (turn === 1) return new SummedArea(this.#sums, reversed(down), across)
    if (turn === 2) return new SummedArea(this.#sums, reversed(across), reversed(down))
    return new SummedArea(this.#sums, down, reversed(across))
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
    const across = cells(this.#across, region.x, region.width, width, window.x, window.width)
    const down = cells(this.#down, region.y, region.height, height, window.y, window.height)
    const { mean, scale } = normalization
    for (let y = 0; y < window.height; y++) {
      const [from, to] = [down.from[y]!, down.to[y]!]
      shrinkRow(this.#sums, from, to, across, scale * down.share[y]!, mean * scale, target, y * target.rowStride)
    }
  }
}

/** A direction in a picture: how many pixels there are, how far apart their sums, and whether it goes against them. */
interface Axis {
  readonly length: number
  readonly step: number
  readonly back: boolean
}

function reversed(axis: Axis): Axis {
  return { ...axis, back: !axis.back }
}

// The loops over the pixels of a row are functions of their own: V8 compiles what is called often well, and what loops
// long again and again.

/**
 * Adds a row of pixels to the sums of those above. Whole 32-bit numbers may run over: what is read of them, differences within
 * one cell, comes out right all the same, and the processor adds whole numbers several times as fast as the fractions that
 * others would become.
 */
function addRow(sums: Int32Array, start: number, stride: number, data: Uint8Array, from: number): void {
  let red = 0
  let green = 0
  let blue = 0
  sums[start] = sums[start + 1] = sums[start + 2] = 0
  for (let to = start + 3; to < start + stride; to += 3, from += 3) {
    red = (red + data[from]!) | 0
    green = (green + data[from + 1]!) | 0
    blue = (blue + data[from + 2]!) | 0
    sums[to] = (sums[to - stride]! + red) | 0
    sums[to + 1] = (sums[to - stride + 1]! + green) | 0
    sums[to + 2] = (sums[to - stride + 2]! + blue) | 0
  }
}

/** One row of cells between the sums at `top` and at `bottom`. */
function shrinkRow(
  sums: Int32Array,
  top: number,
  bottom: number,
  { from, to, share }: Cells,
  scale: number,
  shift: number,
  { data, offset, planeStride }: Planes,
  row: number,
): void {
  const start = offset + row
  for (let x = 0; x < from.length; x++) {
    const left = from[x]!
    const right = to[x]!
    const a = top + left
    const b = top + right
    const c = bottom + left
    const d = bottom + right
    const weight = scale * share[x]!
    const red = (((((sums[d]! - sums[b]!) | 0) - sums[c]!) | 0) + sums[a]!) | 0
    const green = (((((sums[d + 1]! - sums[b + 1]!) | 0) - sums[c + 1]!) | 0) + sums[a + 1]!) | 0
    const blue = (((((sums[d + 2]! - sums[b + 2]!) | 0) - sums[c + 2]!) | 0) + sums[a + 2]!) | 0
    const at = start + x
    data[at] = red * weight - shift
    data[at + planeStride] = green * weight - shift
    data[at + 2 * planeStride] = blue * weight - shift
  }
}

/** Where the sums before and behind each of some cells in a row or column are, and what share of a cell one pixel is. */
interface Cells {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly share: Float64Array
}

/**
 * The pixels that each of `count` cells over `start ... start + length` touches: clipped to the picture, but their number
 * unclipped. Tells it of `wanted` cells from `first` on; those that do not exist touch nothing.
 */
function cells(axis: Axis, start: number, length: number, count: number, first: number, wanted: number): Cells {
  const { length: limit, step, back } = axis
  const from = new Int32Array(wanted)
  const to = new Int32Array(wanted)
  const share = new Float64Array(wanted)
  for (let n = Math.max(0, -first); n < wanted && first + n < count; n++) {
    const begin = start + Math.floor(((first + n) * length) / count)
    const end = start + Math.ceil(((first + n + 1) * length) / count)
    const inFrom = Math.min(Math.max(begin, 0), limit)
    const inTo = Math.min(Math.max(end, 0), limit)
    from[n] = step * (back ? limit - inTo : inFrom)
    to[n] = step * (back ? limit - inFrom : inTo)
    share[n] = 1 / (end - begin)
  }
  return { from, to, share }
}
