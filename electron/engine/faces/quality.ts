import type { FaceCrop } from './align.ts'
import { shortSide, type Box, type Landmarks } from './geometry.ts'

/** How much a face tells about who it is: each part and all together, 0 (nothing) to 1. */
export interface Quality {
  readonly quality: number
  readonly qualityParts: { readonly size: number; readonly blur: number; readonly pose: number }
}

/** Below this a face is shown, but it neither teaches nor is it named without the user. */
export const poorQuality = 0.25

/** Whether a face shows too little to teach, to shape a group, or to be named without the user. */
export function isPoor({ quality }: Pick<Quality, 'quality'>): boolean {
  return quality < poorQuality
}

/** A short side (pixels of the decoded photo) that tells nothing, and one from which on more adds nothing. */
const sizes = { none: 14, full: 48 }
/** The same for sharpness: the logarithm of the Laplacian's variance over the crop's own. */
const sharpness = { none: -6.5, full: -3 }
/** The same for how far the head is turned: the nose's way from the middle of the eyes, in half distances of the eyes. */
const turns = { full: 0.5, none: 1.6 }

/**
 * Judges a face by its size, its sharpness (variance of the Laplacian: Pech-Pacheco et al., ICPR 2000) and its pose. It
 * is as good as its worst part.
 *
 * @param box in pixels of the decoded photo, whose resolution limits what can be seen
 * @param crop the face aligned by its landmarks
 */
export function judgeFace(box: Box, landmarks: Landmarks, crop: FaceCrop): Quality {
  const size = between(shortSide(box), sizes.none, sizes.full)
  const blur = between(sharpnessOf(crop), sharpness.none, sharpness.full)
  const pose = 1 - between(turnOf(landmarks), turns.full, turns.none)
  return { quality: Math.min(size, blur, pose), qualityParts: { size, blur, pose } }
}

function between(value: number, none: number, full: number): number {
  return Math.min(1, Math.max(0, (value - none) / (full - none)))
}

function sharpnessOf({ data, size }: FaceCrop): number {
  const grey = new Float32Array(size * size)
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!
  }
  // The outer quarter shows hair and background.
  const margin = Math.round(size / 4)
  const laplacian: number[] = []
  const values: number[] = []
  for (let y = margin; y < size - margin; y++) {
    for (let x = margin; x < size - margin; x++) {
      const at = y * size + x
      laplacian.push(grey[at - 1]! + grey[at + 1]! + grey[at - size]! + grey[at + size]! - 4 * grey[at]!)
      values.push(grey[at]!)
    }
  }
  return Math.log((varianceOf(laplacian) + 1e-3) / (varianceOf(values) + 1))
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}

/** 0 for a face seen from the front, about 1 where one eye stands above the nose, more for a profile. */
function turnOf([leftEye, rightEye, nose]: Landmarks): number {
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y }
  const square = across.x ** 2 + across.y ** 2
  if (square === 0) return Infinity
  const along = ((nose.x - leftEye.x) * across.x + (nose.y - leftEye.y) * across.y) / square
  return Math.abs(along - 0.5) * 2
}
