import type { Pixels } from '../images/pixels.ts'
import type { Detection } from './mtcnn.ts'
import { mapLandmarks, type Point } from './geometry.ts'

/** How many quarter turns clockwise make a picture upright. */
export type Turn = 0 | 1 | 2 | 3

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

/** What was seen in a turned picture, in the pixels of the picture before: `size` is that of the picture before. */
export function turnBack(seen: Detection, turn: Turn, size: { width: number; height: number }): Detection {
  if (turn === 0) return seen
  const back = ({ x, y }: Point): Point => {
    if (turn === 1) return { x: y, y: size.height - x }
    if (turn === 2) return { x: size.width - x, y: size.height - y }
    return { x: size.width - y, y: x }
  }
  const { x, y, width, height } = seen.box
  const a = back({ x, y })
  const b = back({ x: x + width, y: y + height })
  return {
    box: { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) },
    landmarks: mapLandmarks(seen.landmarks, back),
    score: seen.score,
  }
}
