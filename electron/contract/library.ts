import { z } from 'zod'
import { call } from './call.ts'
import { id, nothing, page, path, type Page, type SpaceId } from './common.ts'
import type { ProblemCode } from './errors.ts'
import type { UndoState } from './history.ts'
import type { PersonCard } from './people.ts'

/** The library as a whole: its folders, its work in the background, its problems, its place on disk. */

/** What the engine is doing. Only `idle` says that all photos have been looked at. */
export interface Activity {
  readonly phase: 'idle' | 'looking for photos' | 'looking at photos' | 'looking at faces again' | 'naming faces'
  readonly done: number
  readonly total: number
  /** Photos or faces a second, over the last half minute; null until it is known. */
  readonly rate: number | null
  readonly secondsLeft: number | null
  readonly paused: boolean
  /** It is paused to spare the battery, and goes on by itself once the machine is plugged in. */
  readonly forBattery: boolean
}

export interface FolderView {
  readonly id: number
  readonly path: string
  readonly photos: number
  readonly problems: number
  readonly paused: boolean
  /** Whether it can be read now; an unplugged disk keeps its photos. */
  readonly online: boolean
  /** Whether changes in it are noticed at once; else it is looked through every now and then. */
  readonly watched: boolean
}

/** Folders below a watched one that hold photos, for the side bar. */
export interface FolderNode {
  readonly id: number
  readonly prefix: string
  readonly name: string
  readonly photos: number
  readonly children: readonly FolderNode[]
}

export interface LibraryStatus {
  readonly version: string
  readonly library: string
  readonly photos: number
  readonly faces: number
  readonly people: number
  readonly problems: number
  readonly folders: readonly FolderView[]
  readonly models: { readonly detector: string; readonly embedder: SpaceId }
  readonly activity: Activity
  readonly undo: UndoState
}

/** A folder on this machine, to pick one in a window that has no dialog of the system's. */
export interface FolderListing {
  readonly path: string
  readonly parent: string | null
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  /** Those that can be imported, where that was asked for. */
  readonly files: readonly { readonly name: string; readonly path: string }[]
}

export interface ProblemEntry {
  readonly path: string
  readonly code: ProblemCode
  readonly reason: string
}

export interface StorageSizes {
  readonly library: string
  readonly databaseBytes: number
  readonly thumbnailBytes: number
}

/** What typing in the search field finds, each at most eight. */
export interface SearchOffers {
  readonly people: readonly PersonCard[]
  readonly folders: readonly FolderNode[]
  readonly months: readonly { readonly month: string; readonly photos: number }[]
}

export const libraryCalls = {
  status: call(nothing).answers<LibraryStatus>(),
  folderTree: call(nothing).answers<readonly FolderNode[]>(),
  searchOffers: call(z.strictObject({ text: z.string().max(200) })).answers<SearchOffers>(),
  problems: call(z.strictObject({ ...page })).answers<Page<ProblemEntry>>(),
  storage: call(nothing).answers<StorageSizes>(),
  /** What can be sent to those who make the program, as text: versions, counts and the log, without any name. */
  report: call(nothing).answers<string>(),
  /**
   * The folders in a folder of this machine, and for an import the files it can be. Null begins where the user chose one last,
   * at first at the user's pictures.
   */
  browse: call(
    z.strictObject({ path: path.nullable(), purpose: z.enum(['add', 'export', 'import']).default('add') }),
  ).answers<FolderListing>(),
  /** How many pictures lie in a folder and below it; not `all` are counted where there are many, or it takes long. */
  countPictures: call(z.strictObject({ path })).answers<{ readonly pictures: number; readonly all: boolean }>(),

  /** Makes a folder on this machine, to export into, and shows it; one that is there already is shown. */
  makeFolder: call(z.strictObject({ within: path, name: z.string().max(1000) })).answers<FolderListing>(),
  addFolders: call(z.strictObject({ paths: z.array(path).min(1).max(100).readonly() }))
    .answers<null>()
    .changes('folders'),
  /** Fails with `no-such-folder`. */
  removeFolder: call(z.strictObject({ id })).answers<null>().changes('folders', 'photos', 'people', 'problems'),
  /** Fails with `no-such-folder`. */
  pauseFolder: call(z.strictObject({ id, paused: z.boolean() }))
    .answers<null>()
    .changes('folders'),
  rescan: call(nothing).answers<null>(),
  /** Looks for faces in all photos again; what the user said of those found again stays. */
  lookAgain: call(nothing).answers<null>(),
  retryProblems: call(z.strictObject({ paths: z.array(path).max(10_000).readonly().nullable() }))
    .answers<null>()
    .changes('problems'),
}
