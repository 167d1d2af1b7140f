import type { Pixels } from '../images/pixels.ts'
import type { Box, Landmarks, Point } from './geometry.ts'
import type { Detection } from './detection.ts'

/** A face cut out for an embedder: `size` x `size` RGB pixels, interleaved, 0..255. */
export interface FaceCrop {
  readonly data: Uint8Array
  readonly size: number
}

/** How an embedder wants a face cut out: to a square picture of `size` pixels. */
export type Alignment =
  /** Stretches the box, grown by margin / (size - margin) of its width and height. */
  | { readonly kind: 'box'; readonly size: number; readonly margin: number }
  /** Moves, turns and scales the five landmarks onto these points. */
  | { readonly kind: 'points'; readonly size: number; readonly points: FivePoints }

type FivePoints = readonly [PointPair, PointPair, PointPair, PointPair, PointPair]
type PointPair = readonly [x: number, y: number]

/** Faces tilted by more than this (radians, 30 degrees) are turned upright instead of cut out as they lie. */
const tilted = (30 / 180) * Math.PI

/** Where FaceNet's crops have the five landmarks of an upright face, for a crop of 160 pixels. */
const facenetPoints: Landmarks = [
  { x: 42.87, y: 63.63 },
  { x: 117.13, y: 63.63 },
  { x: 80, y: 96.66 },
  { x: 45.14, y: 119.53 },
  { x: 114.86, y: 119.53 },
]

/** Cuts a face out the way an embedder wants it. */
export function alignFace(pixels: Pixels, face: Pick<Detection, 'box' | 'landmarks'>, alignment: Alignment): FaceCrop {
  const { size } = alignment
  if (alignment.kind === 'points') {
    const [a, b, c, d, e] = alignment.points.map(([x, y]) => ({ x, y })) as [Point, Point, Point, Point, Point]
    return warp(pixels, inverse(similarity(face.landmarks, [a, b, c, d, e])), size)
  }
  if (Math.abs(tilt(face.landmarks)) > tilted)
    return warp(pixels, inverse(similarity(face.landmarks, facenetPoints)), size)
  return stretch(pixels, grown(face.box, alignment.margin / (size - alignment.margin), pixels), size)
}

/** How far a face leans, in radians: 0 upright, positive clockwise. */
export function tilt([leftEye, rightEye, , leftMouth, rightMouth]: Landmarks): number {
  const right = {
    x: rightEye.x - leftEye.x + rightMouth.x - leftMouth.x,
    y: rightEye.y - leftEye.y + rightMouth.y - leftMouth.y,
  }
  return Math.atan2(right.y, right.x)
}

/** The box grown by a share of its width and height, in whole pixels and within the picture. */
function grown({ x, y, width, height }: Box, by: number, picture: Pixels): Box {
  const left = Math.min(picture.width - 1, Math.max(0, Math.trunc(x - (width * by) / 2)))
  const top = Math.min(picture.height - 1, Math.max(0, Math.trunc(y - (height * by) / 2)))
  const right = Math.min(picture.width, Math.trunc(x + width + (width * by) / 2))
  const bottom = Math.min(picture.height, Math.trunc(y + height + (height * by) / 2))
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

/** Maps (x, y) to (ax - by + tx, bx + ay + ty): turned, scaled, moved. */
interface Similarity {
  readonly a: number
  readonly b: number
  readonly tx: number
  readonly ty: number
}

/** The similarity that takes `from` nearest to `to` by least squares (Umeyama 1991, without mirroring). */
function similarity(from: Landmarks, to: Landmarks): Similarity {
  const centre = (points: Landmarks): Point => ({
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  })
  const f = centre(from)
  const t = centre(to)
  let a = 0
  let b = 0
  let spread = 0
  from.forEach((point, i) => {
    const x = point.x - f.x
    const y = point.y - f.y
    const u = to[i]!.x - t.x
    const v = to[i]!.y - t.y
    a += x * u + y * v
    b += x * v - y * u
    spread += x * x + y * y
  })
  a /= spread
  b /= spread
  return { a, b, tx: t.x - a * f.x + b * f.y, ty: t.y - b * f.x - a * f.y }
}

function inverse({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b
  return { a: a / square, b: -b / square, tx: -(a * tx + b * ty) / square, ty: (b * tx - a * ty) / square }
}

/**
 * Reads a crop through a similarity from crop to picture, bilinearly; a picture much finer than the crop is shrunk first,
 * and of one a little finer each pixel is the mean of four samples, so that nothing is skipped. Outside is black.
 */
function warp(picture: Pixels, similarity: Similarity, size: number): FaceCrop {
  const factor = Math.floor(Math.hypot(similarity.a, similarity.b))
  const { pixels, at } =
    factor > 1 ? shrunkAround(picture, similarity, size, factor) : { pixels: picture, at: similarity }
  const { a, b, tx, ty } = at
  const samples = Math.hypot(a, b) > 1 ? 2 : 1
  const { data: source, width, height } = pixels
  const data = new Uint8Array(size * size * 3)
  for (let y = 0, to = 0; y < size; y++) {
    for (let x = 0; x < size; x++, to += 3) {
      let red = 0
      let green = 0
      let blue = 0
      for (let n = 0; n < samples * samples; n++) {
        const u = x + ((n % samples) + 0.5) / samples - 0.5
        const v = y + (Math.floor(n / samples) + 0.5) / samples - 0.5
        const px = a * u - b * v + tx
        const py = b * u + a * v + ty
        const left = Math.floor(px)
        const top = Math.floor(py)
        const right = px - left
        const low = py - top
        if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
          const at = (top * width + left) * 3
          const below = at + width * 3
          const ne = (1 - low) * right
          const nw = 1 - low - ne
          const se = low * right
          const sw = low - se
          red += nw * source[at]! + ne * source[at + 3]! + sw * source[below]! + se * source[below + 3]!
          green += nw * source[at + 1]! + ne * source[at + 4]! + sw * source[below + 1]! + se * source[below + 4]!
          blue += nw * source[at + 2]! + ne * source[at + 5]! + sw * source[below + 2]! + se * source[below + 5]!
          continue
        }
        for (let j = top; j <= top + 1; j++) {
          if (j < 0 || j >= height) continue
          for (let i = left; i <= left + 1; i++) {
            if (i < 0 || i >= width) continue
            const weight = (1 - Math.abs(py - j)) * (1 - Math.abs(px - i))
            const at = (j * width + i) * 3
            red += weight * source[at]!
            green += weight * source[at + 1]!
            blue += weight * source[at + 2]!
          }
        }
      }
      const count = samples * samples
      data[to] = red / count + 0.5
      data[to + 1] = green / count + 0.5
      data[to + 2] = blue / count + 0.5
    }
  }
  return { data, size }
}

/** What a crop takes of a picture, `factor` times smaller on each side by average pooling, and the way from crop to there. */
function shrunkAround(
  { data, width, height }: Pixels,
  { a, b, tx, ty }: Similarity,
  size: number,
  factor: number,
): { pixels: Pixels; at: Similarity } {
  const [across, down] = [tx, ty].map((move, axis) => {
    const slopes: readonly [number, number] = axis === 0 ? [a, -b] : [b, a]
    const corners = [0, size].flatMap((u) => [0, size].map((v) => slopes[0] * u + slopes[1] * v + move))
    const first = Math.floor(Math.min(...corners)) - factor
    return { first, count: Math.ceil((Math.max(...corners) + factor - first) / factor) + 1 }
  }) as [{ first: number; count: number }, { first: number; count: number }]
  const small = new Uint8Array(across.count * down.count * 3)
  const sums = new Uint32Array(across.count * 3)
  for (let row = 0; row < down.count; row++) {
    sums.fill(0)
    for (let k = 0; k < factor; k++) {
      const y = down.first + row * factor + k
      if (y < 0 || y >= height) continue
      addRow(sums, data, y * width, width, across.first, factor)
    }
    for (let i = 0; i < sums.length; i++) small[row * sums.length + i] = sums[i]! / (factor * factor) + 0.5
  }
  /** Pixels are counted by their centres. */
  const moved = (value: number, first: number): number => (value + 0.5 - first) / factor - 0.5
  return {
    pixels: { data: small, width: across.count, height: down.count },
    at: { a: a / factor, b: b / factor, tx: moved(tx, across.first), ty: moved(ty, down.first) },
  }
}

/** Adds a row of a picture to sums of `factor` pixels each, from pixel `first` on; the picture may begin later or end earlier. */
function addRow(
  sums: Uint32Array,
  data: Uint8Array,
  start: number,
  width: number,
  first: number,
  factor: number,
): void {
  for (let to = 0, x = first; to < sums.length; to += 3, x += factor) {
    const end = (start + Math.min(x + factor, width)) * 3
    let red = 0
    let green = 0
    let blue = 0
    for (let from = (start + Math.max(0, x)) * 3; from < end; from += 3) {
      red += data[from]!
      green += data[from + 1]!
      blue += data[from + 2]!
    }
    sums[to]! += red
    sums[to + 1]! += green
    sums[to + 2]! += blue
  }
}

/** For each output pixel: the first source pixel, and `span` weights from there on, which add up to 1. */
interface Taps {
  readonly first: Int32Array
  readonly weights: Float32Array
  readonly span: number
}

/** A triangle filter, widened when shrinking so that no source pixel is skipped: Pillow's antialiased BILINEAR. */
function triangle(start: number, length: number, outputs: number): Taps {
  const step = length / outputs
  const support = Math.max(step, 1)
  const span = Math.ceil(support) * 2 + 1
  const first = new Int32Array(outputs)
  const weights = new Float32Array(outputs * span)
  for (let i = 0; i < outputs; i++) {
    const centre = start + (i + 0.5) * step
    const left = Math.max(start, Math.floor(centre - support))
    first[i] = left
    let sum = 0
    for (let k = 0; k < span && left + k < start + length; k++) {
      const weight = Math.max(0, 1 - Math.abs(left + k + 0.5 - centre) / support)
      weights[i * span + k] = weight
      sum += weight
    }
    for (let k = 0; k < span; k++) weights[i * span + k]! /= sum
  }
  return { first, weights, span }
}

/** Stretches a region of whole pixels within the picture to a square. */
function stretch(pixels: Pixels, region: Box, size: number): FaceCrop {
  const across = triangle(region.x, region.width, size)
  const down = triangle(region.y, region.height, size)
  const row = new Float64Array(region.width * 3)
  const data = new Uint8Array(size * size * 3)
  for (let y = 0; y < size; y++) {
    row.fill(0)
    for (let k = 0; k < down.span; k++) {
      const weight = down.weights[y * down.span + k]!
      if (weight !== 0) addWeighted(row, pixels.data, ((down.first[y]! + k) * pixels.width + region.x) * 3, weight)
    }
    stretchRow(row, across, region.x, data, y * size * 3)
  }
  return { data, size }
}

// Functions of their own for what is done with each row: V8 compiles those at once, and long loops late.

function addWeighted(row: Float64Array, data: Uint8Array, from: number, weight: number): void {
  for (let i = 0; i < row.length; i++) row[i]! += weight * data[from + i]!
}

function stretchRow(
  row: Float64Array,
  { first, weights, span }: Taps,
  left: number,
  data: Uint8Array,
  start: number,
): void {
  for (let x = 0, to = start; x < first.length; x++, to += 3) {
    let red = 0.5
    let green = 0.5
    let blue = 0.5
    let from = (first[x]! - left) * 3
    for (let k = x * span; k < (x + 1) * span; k++, from += 3) {
      const weight = weights[k]!
      if (weight === 0) continue
      red += weight * row[from]!
      green += weight * row[from + 1]!
      blue += weight * row[from + 2]!
    }
    data[to] = red
    data[to + 1] = green
    data[to + 2] = blue
  }
}
