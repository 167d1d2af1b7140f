import type { PhotoMetadata } from '../images/metadata.ts'
import type { FaceCrop } from '../faces/align.ts'
import type { Box, Landmarks } from '../faces/geometry.ts'
import type { Quality } from '../faces/quality.ts'
import type { ContradictedFaces } from '../recognition/contradiction.ts'
import type { Likeness } from '../recognition/likeness.ts'
import type { Fit } from '../recognition/person-fit.ts'
import type { Proposal } from '../recognition/proposals.ts'
import type { Grounds } from '../recognition/evidence.ts'
import type { MeasuredPrecision } from '../recognition/precision-report.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { ImportSummary, OneWrongIn } from '../../contract/api.ts'
import type { FacePerson } from '../store/people.ts'
import type { PersonId } from '../store/ids.ts'
import type { FaceOutcome } from '../store/recognized.ts'

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

/** What the photo worker is asked; not `inCompany` where no other large file is in work. */
export type PhotoRequest = { readonly inCompany: boolean } & PhotoQuestion

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

/** The forget worker is asked with what is to be `Forgotten`. */
export interface ForgetWorkerSettings {
  readonly library: string
}

/** What the upkeep worker is asked. */
export type UpkeepRequest =
  /** Write what was said in the library into a file. */
  | { readonly kind: 'export'; readonly file: string }
  /** Read it back. */
  | { readonly kind: 'import'; readonly file: string }
  | { readonly kind: 'back up' }
  /** Read the library's file through. */
  | { readonly kind: 'check' }

export type UpkeepAnswer =
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'import'; readonly summary: ImportSummary }
  | { readonly kind: 'back up' }
  | { readonly kind: 'check' }

export interface UpkeepWorkerSettings {
  readonly library: string
  readonly version: string
}

/** The changes worker is asked with a `ScanTarget` and answers with its `Changes`. */
export interface ChangesWorkerSettings {
  readonly library: string
  /** Files that changed in so many milliseconds before now may still be in the making. */
  readonly settleMs: number
}

/** What the people worker is asked. */
export type PeopleRequest = {
  readonly space: SpaceId
  readonly precision: OneWrongIn
} &
  /** Have everybody in mind before somebody waits for it. */
  (
    | { readonly kind: 'recall' }
    /** What has become of all faces, as far as it is not what the library says. */
    | { readonly kind: 'recognize'; readonly quick: boolean }
    /** What another precision would name. */
    | { readonly kind: 'preview'; readonly other: OneWrongIn }
    /** How well the promise of each precision is kept. */
    | { readonly kind: 'promise' }
    /** What speaks for a face being somebody's. */
    | { readonly kind: 'grounds'; readonly face: number; readonly person: number }
    /** Whom these faces resemble, taken for one person. */
    | { readonly kind: 'likenesses'; readonly faces: readonly number[] }
    /** Which groups and people may be one and the same. */
    | { readonly kind: 'proposals' }
    /** How well a person's faces fit together. */
    | { readonly kind: 'fit'; readonly person: number }
    /** What speaks against these faces being this person. */
    | { readonly kind: 'contradiction'; readonly faces: readonly number[]; readonly person: number }
  )

/** What another precision would change; of the faces gained and lost a few, the least sure first. */
export interface NamesPreview {
  readonly namedNow: number
  readonly named: number
  readonly gained: number
  readonly lost: number
  readonly someGained: readonly FacePerson[]
  readonly someLost: readonly FacePerson[]
}

export type PeopleAnswer =
  | { readonly kind: 'recall' }
  | { readonly kind: 'recognize'; readonly outcomes: readonly FaceOutcome[]; readonly exact: boolean }
  | { readonly kind: 'preview'; readonly preview: NamesPreview }
  | { readonly kind: 'promise'; readonly promise: MeasuredPrecision }
  | { readonly kind: 'grounds'; readonly grounds: Grounds | null }
  | { readonly kind: 'likenesses'; readonly likenesses: readonly Likeness<PersonId>[] }
  | { readonly kind: 'proposals'; readonly proposals: readonly Proposal[] }
  | { readonly kind: 'fit'; readonly fit: Fit }
  | { readonly kind: 'contradiction'; readonly contradiction: ContradictedFaces<PersonId> | null }

export interface PeopleWorkerSettings {
  readonly library: string
  readonly models: string
  /** For its answers; else it lets others go first. */
  readonly somebodyWaits: boolean
}
