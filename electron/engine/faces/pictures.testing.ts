import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
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

/** A sample photo of the package @vladmandic/face-api, 1 to 6, of 1920 pixels' width, `by` times as large. */
export async function samplePhoto(number: number, by = 1): Promise<Pixels> {
  const file = import.meta.resolve(`@vladmandic/face-api/demo/sample${number}.jpg`)
  const { pixels } = await decodePhoto(await readFile(fileURLToPath(file)))
  return by === 1 ? pixels : resized(pixels, by)
}

/** The faces in those photos that can be seen, by eye; two more in the second one look down or away. */
export const sampleFaces: Readonly<Record<number, readonly Box[]>> = {
  1: boxes([408, 359, 180, 234], [837, 425, 199, 234], [1478, 214, 205, 220]),
  2: boxes([1445, 173, 199, 223]),
  3: boxes([581, 322, 209, 280], [1058, 203, 226, 301], [1492, 276, 204, 304]),
  4: boxes([978, 182, 182, 234], [260, 207, 183, 236], [651, 66, 180, 222], [1262, 155, 169, 230]),
  5: boxes(
    [599, 426, 168, 235],
    [1115, 206, 175, 228],
    [1405, 389, 199, 278],
    [794, 102, 162, 230],
    [360, 871, 209, 296],
  ),
  6: boxes([253, 489, 214, 279], [671, 332, 194, 303], [1484, 258, 209, 297], [1169, 315, 201, 276]),
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

function boxes(...corners: readonly (readonly [number, number, number, number])[]): Box[] {
  return corners.map(([x, y, width, height]) => ({ x, y, width, height }))
}
