import { z } from 'zod'
import type { Box, Landmarks } from '../faces/geometry.ts'

/** The file that holds what was said in a library (FORMAT.md). Whatever is read is checked by these schemas. */
export const formatName = 'familiar-library'
/** Raised when an older Familiar would misread a file; what is merely new there is a key that it passes over. */
export const formatVersion = 1

/** A file may be hostile: no one record of it is longer, in characters. */
export const maxRecordLength = 8_000_000
const maxFaces = 10_000
const maxPixels = 1_000_000

const name = z.string().min(1).max(1000)
const path = z.string().max(32_768)
const time = z.iso.datetime().transform((text) => Date.parse(text))
const coordinate = z
  .number()
  .min(-maxPixels)
  .max(2 * maxPixels)
const share = z.number().min(0).max(1)
const faceNumber = z.int().positive()

const BoxRecord = z.object({
  x: coordinate,
  y: coordinate,
  width: z.number().positive().max(maxPixels),
  height: z.number().positive().max(maxPixels),
})
const PointRecord = z.tuple([coordinate, coordinate])

const FaceRecord = z.object({
  /** Stands only where something else in the file refers to this face. */
  id: faceNumber.optional(),
  box: BoxRecord,
  landmarks: z.tuple([PointRecord, PointRecord, PointRecord, PointRecord, PointRecord]).optional(),
  source: z.enum(['detected', 'drawn']),
  person: name.optional(),
  label: z.enum(['confirmed', 'automatic']).optional(),
  kept: z.boolean().optional(),
  at: time.optional(),
  rejected: z.array(name).max(maxFaces).optional(),
  notSure: z
    .array(z.object({ name, distance: z.number().min(0).max(10) }))
    .max(maxFaces)
    .optional(),
  ignored: z.enum(['stranger', 'not-a-face']).optional(),
  removed: z.boolean().optional(),
  seen: z.object({ score: share, quality: share, size: share, blur: share, pose: share }).optional(),
})

const side = z.int().positive().max(maxPixels)

/** One record of each list in the file, by the list's key. */
export const records = {
  folders: z.object({ path, paused: z.boolean().optional() }),
  people: z.object({
    name,
    hidden: z.boolean().optional(),
    born: z
      .string()
      .regex(/^\d{4}(-\d{2}-\d{2})?$/)
      .optional(),
    portrait: faceNumber.optional(),
  }),
  photos: z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    width: side,
    height: side,
    favourite: z.boolean().optional(),
    twice: z.boolean().optional(),
    files: z
      .array(z.object({ folder: path, path }))
      .max(100_000)
      .optional(),
    faces: z.array(FaceRecord).max(maxFaces).optional(),
  }),
  apart: z.tuple([faceNumber, faceNumber]),
}
export const SettingsRecord = z.object({
  oneWrongIn: z.int().positive().optional(),
  leftOut: z.array(z.string().max(1000)).max(1000).optional(),
})

export type ListKey = keyof typeof records
export type FileRecord<Key extends ListKey> = z.output<(typeof records)[Key]>
export type SettingsInFile = z.output<typeof SettingsRecord>
/** What is written, before it is text. */
export type Written<Key extends ListKey> = z.input<(typeof records)[Key]>

/** Where the five points of a face usually lie, for files that don't say it; in parts of the box. */
const usual = [
  [0.31, 0.39],
  [0.69, 0.39],
  [0.5, 0.58],
  [0.35, 0.77],
  [0.65, 0.77],
] as const

/** The five points of a face; those that can't be, all in one place, are put where they usually are. */
export function landmarksOf({ box, landmarks }: FaceInFile): Landmarks {
  const apart = landmarks?.some(([x, y]) => Math.hypot(x - landmarks[0][0], y - landmarks[0][1]) > 1) ?? false
  const points = apart
    ? landmarks!.map(([x, y]) => ({ x, y }))
    : usual.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }))
  return points as unknown as Landmarks
}

export type FaceInFile = z.output<typeof FaceRecord>

/** Whether any of a box lies in the picture; others would be around nothing. */
export function isInPicture(box: Box, picture: { readonly width: number; readonly height: number }): boolean {
  return box.x < picture.width && box.y < picture.height && box.x + box.width > 0 && box.y + box.height > 0
}
