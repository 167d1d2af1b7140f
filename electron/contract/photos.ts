import { z } from 'zod'
import { call } from './call.ts'
import { day, id, page, somePhotos } from './common.ts'
import type { PhotoFace } from './faces.ts'
import type { Done } from './history.ts'

/** The photos, their timeline, and what the user says of a photo as a whole. */

/** Which photos: all conditions hold together; an empty filter means all photos. */
export const photoFilter = z.strictObject({
  /** In this watched folder, or below `prefix` in it. */
  folder: z.strictObject({ id, prefix: z.string().max(4096) }).optional(),
  /** All of these people are in it. */
  with: z.array(id).max(50).readonly().optional(),
  /** None of these people is in it. */
  without: z.array(id).max(50).readonly().optional(),
  /** Besides `with`, nobody else with a name is in it, and no face without a name but ignored ones. */
  only: z.boolean().optional(),
  /** First and last day, both included. */
  from: day.optional(),
  to: day.optional(),
  favourite: z.boolean().optional(),
  /** Has at least one face without a person that is waiting for review. */
  unknown: z.boolean().optional(),
  /** Words that all stand in one of its paths (below the watched folder), however capitalised. */
  text: z.string().max(200).optional(),
})
export type PhotoFilter = Readonly<z.infer<typeof photoFilter>>

const month = z.string().regex(/^\d{4}-\d{2}$/)

/** Counts first: what the timeline needs to lay itself out before a single photo is there. Newest month first. */
export interface Timeline {
  readonly photos: number
  readonly months: readonly TimelineMonth[]
}

export interface TimelineMonth {
  readonly month: string
  readonly photos: number
  /** Sum of width / height over its photos, each between 1/3 and 3: from it the height of its rows is estimated. */
  readonly aspects: number
}

/** One photo in a grid. Newest first within a month. */
export interface PhotoTile {
  readonly id: number
  readonly width: number
  readonly height: number
  /** Capture date from EXIF, else what its file's or folder's name tells, else the file's. */
  readonly date: string
  readonly favourite: boolean
  /** Name of its first file, for the screen reader. */
  readonly name: string
}

/** Where a photo stands among the photos of a filter, newest first. */
export interface PhotoPlace {
  readonly index: number
  readonly photos: number
  readonly previous: number | null
  readonly next: number | null
}

/** Who is seen most often in a month, by name, and how many people there are in all. */
export interface MonthPeople {
  readonly names: readonly string[]
  readonly people: number
}

/** Where a person's face is on a photo: its middle, as shares of the photo's width and height. */
export interface FacePlace {
  readonly photo: number
  readonly x: number
  readonly y: number
  /** Of the photo: width / height. */
  readonly aspect: number
}

export interface PhotoDetail extends PhotoTile {
  /** `taken` from EXIF, `name` from what its file or folder is called, `file` from the file's time. */
  readonly dateFrom: 'taken' | 'name' | 'file'
  readonly camera: string | null
  /** `jpeg`, `png`, `heic` and so on. */
  readonly format: string
  readonly bytes: number
  /** All its files, absolute. */
  readonly paths: readonly string[]
  /** The watched folder of its first file and the folder below it, to go there. */
  readonly folder: { readonly id: number; readonly prefix: string }
  readonly faces: readonly PhotoFace[]
  /** A mirror or a collage, as the user said: somebody may be in it twice. */
  readonly twice: boolean
}

export const photoCalls = {
  timeline: call(z.strictObject({ filter: photoFilter })).answers<Timeline>(),
  /** The photos of one month, newest first. */
  photos: call(z.strictObject({ filter: photoFilter, month, ...page })).answers<readonly PhotoTile[]>(),
  /** Who is in the photos of one month, without those the filter asks for. */
  monthPeople: call(z.strictObject({ filter: photoFilter, month })).answers<MonthPeople>(),
  /** All photos of a filter, newest first: for choosing many at once. */
  photoIds: call(z.strictObject({ filter: photoFilter })).answers<readonly number[]>(),
  photo: call(z.strictObject({ id })).answers<PhotoDetail>(),
  /** Fails with `no-such-photo` if the photo is not among them. */
  photoPlace: call(z.strictObject({ id, filter: photoFilter })).answers<PhotoPlace>(),
  /** Where a person is on some of their photos, to show small pictures of these around their face. */
  facePlaces: call(z.strictObject({ person: id, photos: z.array(id).max(100).readonly() })).answers<
    readonly FacePlace[]
  >(),

  /** A mirror, a collage: somebody may be in this photo twice. */
  allowTwice: call(z.strictObject({ photo: id, twice: z.boolean() }))
    .answers<Done>()
    .changes('people', 'photos', 'history')
    .undoable(),
  favourite: call(z.strictObject({ photos: somePhotos, favourite: z.boolean() }))
    .answers<Done>()
    .changes('photos', 'history')
    .undoable()
    .keepsNames(),
}
