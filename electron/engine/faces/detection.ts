import type { Box, Landmarks } from './geometry.ts'

/** A face as the detector saw it; box and landmarks in pixels of the picture it was given. */
export interface Detection {
  readonly box: Box
  readonly landmarks: Landmarks
  /** How sure the last stage is, 0..1. */
  readonly score: number
}
