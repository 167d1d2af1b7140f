import type { Pixels } from '../images/pixels.ts'
import type { Detector } from './detector.ts'
import { iou, mapLandmarks, type Box, type Landmarks } from './geometry.ts'
import type { Detection } from './detection.ts'

/** Around the box so much of its size is looked at too: people draw tighter or wider than the detector. */
const around = 0.5
/** A face found there is the one meant if the two boxes overlap at least so much. */
const minOverlap = 0.3
/** Where the five points of an upright face lie in its box, in parts of its sides: the mean over the detector's own faces. */
const typical: Landmarks = [
  { x: 0.31, y: 0.39 },
  { x: 0.69, y: 0.39 },
  { x: 0.5, y: 0.58 },
  { x: 0.35, y: 0.77 },
  { x: 0.65, y: 0.77 },
]

/**
 * The face in a box that somebody drew: with the landmarks the detector sees there, or where they usually are. The box stays as
 * it was drawn, in pixels of the picture.
 */
export async function drawnFace(detector: Detector, pixels: Pixels, box: Box): Promise<Detection> {
  const region = grow(box, pixels)
  const found = await detector.detect(cutRegion(pixels, region))
  const [best] = found
    .map((face) => ({ face, overlap: iou({ ...face.box, x: face.box.x + region.x, y: face.box.y + region.y }, box) }))
    .filter(({ overlap }) => overlap >= minOverlap)
    .sort((a, b) => b.overlap - a.overlap)
  const landmarks = best
    ? mapLandmarks(best.face.landmarks, ({ x, y }) => ({ x: x + region.x, y: y + region.y }))
    : mapLandmarks(typical, ({ x, y }) => ({ x: box.x + x * box.width, y: box.y + y * box.height }))
  return { box, landmarks, score: best?.face.score ?? 0 }
}

/** Whole pixels around the box, within the picture. */
function grow({ x, y, width, height }: Box, picture: Pixels): Box {
  const left = Math.max(0, Math.floor(x - around * width))
  const top = Math.max(0, Math.floor(y - around * height))
  const right = Math.min(picture.width, Math.ceil(x + width * (1 + around)))
  const bottom = Math.min(picture.height, Math.ceil(y + height * (1 + around)))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function cutRegion({ data, width }: Pixels, { x, y, width: across, height: down }: Box): Pixels {
  const part = new Uint8Array(across * down * 3)
  for (let row = 0; row < down; row++) {
    const from = ((y + row) * width + x) * 3
    part.set(data.subarray(from, from + across * 3), row * across * 3)
  }
  return { data: part, width: across, height: down }
}
