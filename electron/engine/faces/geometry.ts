import type { Box } from '../../contract/common.ts'

export type { Box }

export interface Point {
  readonly x: number
  readonly y: number
}

/** Left eye, right eye, nose, left and right corner of the mouth, left and right as seen in the image. */
export type Landmarks = readonly [Point, Point, Point, Point, Point]

/** Intersection over union of two boxes, 0..1. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const both = width * height
  return both / (a.width * a.height + b.width * b.height - both)
}

/** The length of the shorter side, in pixels: how large a face is. */
export function shortSide(box: Box): number {
  return Math.min(box.width, box.height)
}

export function scaleBox(box: Box, by: number): Box {
  return { x: box.x * by, y: box.y * by, width: box.width * by, height: box.height * by }
}

export function mapLandmarks(points: Landmarks, move: (point: Point) => Point): Landmarks {
  return [move(points[0]), move(points[1]), move(points[2]), move(points[3]), move(points[4])]
}
