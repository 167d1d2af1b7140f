import type { PhotoMetadata } from '../images/metadata.ts'
import type { FaceCrop } from '../faces/align.ts'
import type { Box, Landmarks } from '../faces/geometry.ts'
import type { Quality } from '../faces/quality.ts'

/** A face cut out for each embedder, by the embedder's id. */
export type FaceCrops = Readonly<Record<string, FaceCrop>>

/** A face as the photo worker found it; box and landmarks in pixels of the whole upright photo. */
export interface SeenFace extends Quality {
  readonly box: Box
  readonly landmarks: Landmarks
  readonly score: number
  readonly crops: FaceCrops
}

/** Everything there is to know about a photo before its faces are embedded. */
export interface SeenPhoto {
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly format: string
  readonly orientation: number
  readonly metadata: PhotoMetadata
  readonly faces: readonly SeenFace[]
}

/** What the photo worker is asked. */
export type PhotoRequest =
  /** What is in this file? Its SHA-256. */
  | { readonly kind: 'hash'; readonly path: string }
  /** Which faces are in it? Thumbnails are written into the library's folder, if one is given. */
  | { readonly kind: 'look'; readonly path: string; readonly library: string | null }
  /** Cut known faces out again, for other embedders. The hash guards against another content. */
  | { readonly kind: 'cut'; readonly path: string; readonly hash: string; readonly faces: readonly KnownFace[] }

export type KnownFace = { readonly box: Box; readonly landmarks: Landmarks }

export type PhotoAnswer =
  | { readonly kind: 'hash'; readonly hash: string }
  | { readonly kind: 'look'; readonly photo: SeenPhoto }
  | { readonly kind: 'cut'; readonly crops: readonly FaceCrops[] }

export interface PhotoWorkerSettings {
  readonly models: string
  readonly embedders: readonly string[]
}

/** What the embedding worker is asked: crops in, unit vectors out, in their order, by the embedder's id. */
export type EmbedRequest = readonly FaceCrops[]
export type EmbedAnswer = readonly Readonly<Record<string, Float32Array>>[]

export interface EmbedWorkerSettings {
  /** The folder each embedder's file lies in, by the embedder's id. */
  readonly embedders: Readonly<Record<string, string>>
  /** The folder of the manifest. */
  readonly models: string
  readonly threads: number
}
