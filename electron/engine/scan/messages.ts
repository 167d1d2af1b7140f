import type { FaceCrop } from '../faces/align.ts'
import type { Box, Landmarks } from '../faces/geometry.ts'
import type { Quality } from '../faces/quality.ts'
import type { PhotoMetadata } from '../images/metadata.ts'

/** A face cut out for each embedder, by the embedder's id. */
export type FaceCrops = Readonly<Record<string, FaceCrop>>

/** A face as the photo worker found it; box and landmarks in pixels of the whole upright photo. */
export interface SeenFace extends Quality {
  readonly box: Box
  readonly landmarks: Landmarks
  readonly score: number
  readonly crops: FaceCrops
  /** As windows show it: a square WebP file. Null where nobody will look. */
  readonly picture: Uint8Array<ArrayBuffer> | null
}

/** What tells a file's content from others. */
export interface ContentHashes {
  /** SHA-256 of its bytes. */
  readonly hash: string
  /** Of its picture alone (picture-hash.ts). */
  readonly picture: string | null
}

/** What a file says of its picture. */
export interface PhotoHeader extends ContentHashes {
  readonly orientation: number
  readonly metadata: PhotoMetadata
}

/** Everything there is to know about a photo before its faces are embedded. */
export interface SeenPhoto extends PhotoHeader {
  readonly width: number
  readonly height: number
  readonly format: string
  /** What it looks like from far away (signature.ts). Null where nobody will ask. */
  readonly signature: Uint8Array<ArrayBuffer> | null
  readonly faces: readonly SeenFace[]
}

/** What the photo worker is asked; not `inParallel` where no other large file is in work. */
export type PhotoRequest = { readonly inParallel: boolean } & PhotoQuestion

export type PhotoQuestion =
  /** Which content is in this file and, unless `library` knows it or its picture, which faces? Writes thumbnails. */
  | { readonly kind: 'take in'; readonly path: string; readonly library: string }
  /** Which faces are in it? Thumbnails are written into the library's folder, if one is given. */
  | { readonly kind: 'look'; readonly path: string; readonly library: string | null }
  /** Cut known faces out again, for other embedders. The hash guards against another content. */
  | { readonly kind: 'cut'; readonly path: string; readonly hash: string; readonly faces: readonly KnownFace[] }
  /** What is the face in this box, which the user drew? */
  | { readonly kind: 'drawn'; readonly path: string; readonly hash: string; readonly box: Box }

export type KnownFace = { readonly box: Box; readonly landmarks: Landmarks }

export type PhotoAnswer =
  /** The library has analyzed this content before. */
  | ({ readonly kind: 'known' } & ContentHashes)
  /** The library has analyzed this picture before, turned by EXIF the same way, in a file with other metadata. */
  | { readonly kind: 'retagged'; readonly header: PhotoHeader }
  /** The library knows this content and wanted it analyzed again, but that is impossible. */
  | ({ readonly kind: 'stays' } & ContentHashes)
  | { readonly kind: 'look'; readonly photo: SeenPhoto }
  | { readonly kind: 'cut'; readonly crops: readonly FaceCrops[] }
  | { readonly kind: 'drawn'; readonly face: SeenFace }
  /** Ask again when no other large file is in work: this one takes hundreds of megabytes. */
  | { readonly kind: 'large' }

export interface PhotoWorkerSettings {
  readonly models: string
  /** Whether faces get pictures: somebody is at the window. */
  readonly pictures: boolean
  readonly embedders: readonly string[]
}

/** What the embedding worker is asked: crops in, unit vectors out, in their order, by the embedder's id. */
export type EmbedRequest = readonly FaceCrops[]
export type EmbedAnswer = readonly Readonly<Record<string, Float32Array>>[]

export interface EmbedWorkerSettings {
  /** The ids of those to load. */
  readonly embedders: readonly string[]
  /** The folder of the manifest and the networks. */
  readonly models: string
  readonly threads: number
}

/** What the image worker is asked; it answers with the path of the file it made. */
export type ImageRequest =
  | {
      readonly kind: 'thumbnails'
      readonly path: string
      readonly hash: string
      readonly size: 'small' | 'large'
    }
  /** The square of a face; box in pixels of the upright photo, whose size is given. Without a path from the thumbnail. */
  | {
      readonly kind: 'crop'
      readonly face: number
      readonly hash: string
      readonly path: string | null
      readonly box: Box
      readonly width: number
      readonly height: number
    }
  /** A photo in all its pixels, as a format that browsers show. */
  | { readonly kind: 'render'; readonly path: string; readonly target: string }

export interface ImageWorkerSettings {
  readonly library: string
}

/** The changes worker is asked with a `ScanTarget` and answers with its `Changes`. */
export interface ChangesWorkerSettings {
  readonly library: string
  /** Files that changed in so many milliseconds before now may still be in the making. */
  readonly settleMs: number
}
