import { readFile } from 'node:fs/promises'
import { samplePath } from '../../../test/samples.ts'
import { decodePhoto } from '../images/decode.ts'
import type { Pixels } from '../images/pixels.ts'
import { sharp } from '../images/sharp.ts'
import { scaleBox, type Box } from './geometry.ts'
import type { Turn } from './turn.ts'

/** A picture made point by point from what `colour` says, three channels from 0 to 255. */
export function paint(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3)
  }
  return { data, width, height }
}

/** The same numbers in [0, 1) in every run. */
export function repeatableNumbers(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A picture without any pattern. */
export function noise(width: number, height: number): Pixels {
  const next = repeatableNumbers()
  return paint(width, height, () => [next() * 256, next() * 256, next() * 256])
}

/** One of the project's sample pictures, 1 to 6, of 1920 pixels' width, `by` times as large. */
export async function samplePhoto(number: number, by = 1): Promise<Pixels> {
  const { pixels } = await decodePhoto(await readFile(samplePath(`sample${number}.jpg`)))
  return by === 1 ? pixels : resized(pixels, by)
}

export async function resized(pixels: Pixels, by: number): Promise<Pixels> {
  const { data, info } = await open(pixels)
    .resize(Math.round(pixels.width * by), Math.round(pixels.height * by), { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** A part of a picture; `region` is in whole pixels within it. */
export function cropped({ data, width }: Pixels, region: Box): Pixels {
  const cut = new Uint8Array(region.width * region.height * 3)
  for (let y = 0; y < region.height; y++) {
    const from = ((region.y + y) * width + region.x) * 3
    cut.set(data.subarray(from, from + region.width * 3), y * region.width * 3)
  }
  return { data: cut, width: region.width, height: region.height }
}

/** A canvas of one grey with pictures on it, each with its left upper corner. */
export function mounted(
  width: number,
  height: number,
  pictures: readonly { pixels: Pixels; x: number; y: number }[],
): Pixels {
  const canvas = { data: new Uint8Array(width * height * 3).fill(128), width, height }
  for (const { pixels, x, y } of pictures) {
    for (let row = 0; row < pixels.height; row++) {
      const line = pixels.data.subarray(row * pixels.width * 3, (row + 1) * pixels.width * 3)
      canvas.data.set(line, ((y + row) * width + x) * 3)
    }
  }
  return canvas
}

/** The picture, turned clockwise by so many quarters. */
export function turnPixels({ data, width, height }: Pixels, turn: Turn): Pixels {
  if (turn === 0) return { data, width, height }
  const sideways = turn !== 2
  const turned = {
    data: new Uint8Array(data.length),
    width: sideways ? height : width,
    height: sideways ? width : height,
  }
  // Where the first pixel goes, and how far the next one to the right and the next one below are from it.
  const corner = { 1: height - 1, 2: width * height - 1, 3: (width - 1) * height }[turn]
  const right = { 1: height, 2: -1, 3: -height }[turn]
  const below = { 1: -1, 2: -width, 3: 1 }[turn]
  let from = 0
  for (let y = 0; y < height; y++) {
    let to = (corner + y * below) * 3
    for (let x = 0; x < width; x++, from += 3, to += right * 3) {
      turned.data[to] = data[from]!
      turned.data[to + 1] = data[from + 1]!
      turned.data[to + 2] = data[from + 2]!
    }
  }
  return turned
}

export async function blurred(pixels: Pixels, sigma: number): Promise<Pixels> {
  return { ...pixels, data: await open(pixels).blur(sigma).raw().toBuffer() }
}

/** The box in a picture that is `by` times as large and stands at (x, y). */
export function placed(box: Box, by: number, x = 0, y = 0): Box {
  const scaled = scaleBox(box, by)
  return { ...scaled, x: scaled.x + x, y: scaled.y + y }
}

function open({ data, width, height }: Pixels) {
  return sharp(data, { raw: { width, height, channels: 3 } })
}
