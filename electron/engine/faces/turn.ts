import type { Detection } from './detection.ts'
import { mapLandmarks, type Point } from './geometry.ts'

/** How many quarter turns clockwise make a picture upright. */
export type Turn = 0 | 1 | 2 | 3

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
