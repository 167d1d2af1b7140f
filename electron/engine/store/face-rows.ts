import type { Box, Landmarks } from '../faces/geometry.ts'
import type { ClusterId, FaceId, PhotoId } from './ids.ts'

export type BoxRow = { x: number; y: number; width: number; height: number; landmarks: Uint8Array }

export type FaceRow = BoxRow & {
  id: FaceId
  photoId: PhotoId
  score: number
  quality: number
  qualitySize: number
  qualityBlur: number
  qualityPose: number
  source: 'detected' | 'drawn'
  clusterId: ClusterId | null
  ignored: 'stranger' | 'not-a-face' | null
}

/** A face in numbers. */
export interface Embedding {
  readonly model: string
  /** Of unit length. */
  readonly vector: Float32Array
  /** Mean cosine to the nearest centres of the cohort of strangers. */
  readonly strangeness: number
}

/** A face in a photo's pixels, upright. */
export interface FaceRecord {
  readonly box: Box
  readonly landmarks: Landmarks
  /** The detector's, 0..1. */
  readonly score: number
  /** How far the face may teach and name, 0..1; made of the parts. */
  readonly quality: number
  readonly qualityParts: { readonly size: number; readonly blur: number; readonly pose: number }
  readonly source: 'detected' | 'drawn'
}

export interface NewFace extends FaceRecord {
  readonly embeddings: readonly Embedding[]
}
