import { z } from 'zod'
import type { ProblemCode } from '../contract/errors.ts'
import type { Message } from '../contract/messages.ts'
import type { Box } from './faces/geometry.ts'
import type { ScanProgress } from './scan/take-in.ts'
import { measures, type Evaluation } from './recognition/evaluation/evaluation.ts'
import type { SpaceId } from './recognition/space.ts'

/**
 * What a program asks of the engine in one go, as the command line does: inputs, checked by these schemas, and results.
 * Each request opens the library and closes it again. A window holds it open and speaks by `api.ts`.
 */

export type { Evaluation, ScanProgress }

/** Which embedders name faces; without a choice both, or the compact one while FaceNet is not there. */
export const ModelChoice = z.enum(['facenet+mobilefacenet', 'facenet', 'mobilefacenet'])

/** More draws than this change no mean. */
export const mostDraws = 1000

const path = z.string().min(1, 'it is empty')
export const inputs = {
  scan: z.object({
    folders: z.array(path).min(1),
    model: ModelChoice.nullable(),
    /** Look for faces in known photos, too. */
    again: z.boolean().optional(),
  }),
  faces: z.object({ photo: path.nullable() }),
  enroll: z.object({ photo: path, name: z.string(), face: z.int().positive().nullable() }),
  reject: z.object({ face: z.int().positive(), name: z.string() }),
  removeFolder: z.object({ path }),
  export: z.object({ file: path }),
  import: z.object({ file: path }),
  restore: z.object({ backup: path.nullable() }),
  leaveOut: z.object({ ignore: z.array(z.string()).readonly(), unignore: z.array(z.string()).readonly() }),
  identify: z.object({ photos: z.array(path).min(1) }),
  evaluate: z.object({
    dataset: path,
    measures: z.array(z.enum(measures)).min(1),
    shots: z.int().positive().nullable(),
    draws: z.int().positive().max(mostDraws).nullable(),
    seed: z.int().nonnegative(),
    model: ModelChoice.nullable(),
    /** Whether the faces' pictures come with the figures. */
    pictures: z.boolean(),
  }),
}

export type ScanInput = z.infer<typeof inputs.scan>
export type EnrollInput = z.infer<typeof inputs.enroll>
export type LeaveOutInput = z.infer<typeof inputs.leaveOut>
export type RejectInput = z.infer<typeof inputs.reject>
export type EvaluateInput = z.infer<typeof inputs.evaluate>

export interface EvaluateProgress {
  readonly phase: 'looking at pictures' | 'asking who it is'
  readonly done: number
  readonly total: number
}

export interface EvaluateResult {
  readonly evaluation: Evaluation
  /** The faces of the pictures as square WebP files, by path, as far as they were asked for. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

interface ModelsInUse {
  readonly detector: string
  readonly embedder: SpaceId
}

export interface ScanResult {
  /** What the whole library shows now. */
  readonly photos: number
  readonly faces: number
  readonly problems: number
  /** What this scan brought, found again in the folders, and took, in photos. */
  readonly added: number
  readonly unchanged: number
  readonly removed: number
  /** Without loading the program. */
  readonly seconds: number
  readonly models: ModelsInUse
}

/** A face as the outside sees it. */
export interface FaceView {
  /** Null while it is not in the library. */
  readonly id: number | null
  /** In pixels of the upright photo. */
  readonly box: Box
  /** Left eye, right eye, nose, left and right corner of the mouth, as [x, y]. */
  readonly landmarks: readonly (readonly [number, number])[]
  /** How sure the detector is, 0..1. */
  readonly score: number
  /** How much the face tells about who it is, 0..1. */
  readonly quality: number
  readonly person: string | null
  readonly label: 'confirmed' | 'auto' | null
  /** Who it might be, to be asked for. */
  readonly suggestion: string | null
  /** Faces without a person that look like one and the same carry the same number. */
  readonly cluster: number | null
  /** To the nearest confirmed faces of the person or of the one suggested; smaller is nearer. */
  readonly distance: number | null
  /** Why it was named by itself; null for other faces, and where it was not asked for. */
  readonly evidence: EvidenceView | null
}

/** What speaks for an automatic label. */
export interface EvidenceView {
  /** What decided: `distance`, `distance and classifier`, or `group`: the faces that look like this one are the person. */
  readonly rule: string
  /** That the face is this person's, 0..1; null where that was not calibrated. */
  readonly probability: number | null
  /** The person's confirmed faces that it resembles most, nearest first, at most three. */
  readonly nearest: readonly { readonly face: number; readonly photo: string; readonly distance: number }[]
  /** Whom it resembles most besides, and how much more it resembles the person, as a difference of cosines. */
  readonly rival: { readonly person: string; readonly margin: number } | null
}

export interface PhotoView {
  readonly photo: string
  /** All its files, absolute. */
  readonly paths: readonly string[]
  readonly width: number
  readonly height: number
  /** Local time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly takenAt: string | null
  readonly faces: readonly FaceView[]
}

/** Who is in photos, in their order, and which of them could not be looked at. */
export interface Identified {
  readonly photos: readonly PhotoView[]
  /** Sentences for the user. */
  readonly failures: readonly { readonly path: string; readonly told: Message }[]
}

export interface PersonView {
  readonly id: number
  readonly name: string
  readonly confirmed: number
  readonly auto: number
  readonly suggested: number
  readonly photos: number
}

export interface UnknownGroup {
  readonly cluster: number | null
  readonly faces: readonly (FaceView & { readonly photo: string })[]
}

export interface EnrollResult {
  readonly person: string
  readonly face: number
  /** How many faces were named by this, and how many are to be asked for. */
  readonly matched: number
  readonly suggested: number
  /** How many faces that were found by themselves lost their name by this. */
  readonly lost: number
  /** What speaks against it, in a question; null where nothing does. */
  readonly doubt: Message | null
}

export interface RejectResult {
  readonly face: number
  readonly person: string
}

/** What was written, and what the library holds. */
export interface ExportResult {
  /** Absolute. */
  readonly file: string
  readonly people: number
}

/** A watched folder. */
export interface FolderView {
  readonly id: number
  /** Absolute. */
  readonly path: string
  readonly photos: number
  readonly problems: number
  /** Whether it is there and can be read. */
  readonly online: boolean
}

export interface ProblemView {
  readonly path: string
  readonly code: ProblemCode
  readonly told: Message
}

export interface ModelView {
  readonly id: string
  readonly title: string
  readonly state: 'ready' | 'missing' | 'wrong'
  readonly bytes: number
  /** Where it lies, or would lie. */
  readonly path: string
}

export interface InfoView {
  readonly version: string
  readonly node: string
  readonly library: string
  readonly folders: readonly string[]
  /** Patterns of the names that are left out. */
  readonly leftOut: readonly string[]
  readonly photos: number
  readonly files: number
  readonly faces: number
  readonly people: number
  readonly problems: number
  readonly models: ModelsInUse
}
