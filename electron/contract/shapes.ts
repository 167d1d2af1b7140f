import type { Message } from './messages.ts'
import type { ProblemCode } from './errors.ts'
import type { Box } from '../engine/faces/geometry.ts'
import type { Candidate, PersonCard, PersonName, Sureness } from './people-shapes.ts'
import type { SpaceId } from '../engine/recognition/space.ts'

export type * from './people-shapes.ts'

/**
 * What the screens see of a library. Dates are local times as text (`YYYY-MM-DDTHH:MM:SS`, days `YYYY-MM-DD`, months
 * `YYYY-MM`), boxes pixels of the upright photo. Images are not in here: they travel by address (`imagePath` in api.ts).
 */

// ---- Photos

/** Which photos: all conditions hold together; an empty filter means all photos. */
export interface PhotoFilter {
  /** In this watched folder, or below `prefix` in it. */
  readonly folder?: { readonly id: number; readonly prefix: string } | undefined
  /** All of these people are in it. */
  readonly with?: readonly number[] | undefined
  /** None of these people is in it. */
  readonly without?: readonly number[] | undefined
  /** Nobody else with a name is in it besides `with`, and no face without a name but ignored ones. */
  readonly only?: boolean | undefined
  /** First and last day, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly favourite?: boolean | undefined
  /** Has at least one face without a person that is waiting for review. */
  readonly unknown?: boolean | undefined
  /** Words that all stand in one of its paths (below the watched folder), however capitalised. */
  readonly text?: string | undefined
}

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

/** Where somebody's face is on a photo: its middle, as shares of the photo's width and height. */
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

// ---- Faces and people

/** One face as a crop (`imagePath.face`). */
export interface FaceTile {
  readonly id: number
  readonly photo: number
  readonly date: string
  /** Hard to see: neither teaches nor is named by itself. */
  readonly poor: boolean
}

/** One face on its photo. */
export interface PhotoFace extends FaceTile {
  readonly box: Box
  readonly source: 'detected' | 'drawn'
  readonly person: PersonName | null
  /** How it got its person. */
  readonly label: 'confirmed' | 'auto' | null
  /** Of an automatic label. */
  readonly sureness: Sureness | null
  /** Who it might be, to be asked for. */
  readonly suggestion: (PersonName & { readonly sureness: Sureness }) | null
  /** Put aside by the user. */
  readonly ignored: 'stranger' | 'not-a-face' | null
}

// ---- Review

/** Unknown faces that look like one and the same person; one face alone is a group too. */
export interface GroupCard {
  readonly id: number
  readonly faces: number
  readonly photos: number
  readonly first: string
  readonly last: string
  /** Its best faces, at most four. */
  readonly sample: readonly number[]
}

/** Faces without a person, still to be looked at, and all there ever were: "212 of 1,840 left". */
export interface Waiting {
  readonly left: number
  readonly total: number
}

/** The review queue, largest and surest first. */
export interface ReviewQueue {
  /** How many groups, alone ones included. */
  readonly groups: number
  readonly page: readonly GroupCard[]
}

export interface ReviewGroup extends GroupCard {
  /** Best first, the doubtful ones last; at most 500. */
  readonly members: readonly (FaceTile & { readonly doubtful: boolean })[]
  /** At most five, likeliest first. */
  readonly candidates: readonly Candidate[]
  /** Another group that may be the same person. */
  readonly alike: GroupCard | null
}

/** Faces without a person, by the day of their photos: a wedding's guests go at once. Most faces first. */
export interface StrangerDay {
  readonly day: string
  readonly faces: number
  readonly photos: number
  readonly sample: readonly number[]
}

// ---- Undo

/** One thing the user did to people and faces. */
export interface ActionView {
  readonly id: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: ActionKind
  /** How many faces (or photos, for favourites) it was about; for the precision, one wrong in how many. */
  readonly count: number
  /** Whom it was about, by the name of that moment; for a merge the one that went. */
  readonly person: string | null
  /** A new name, whom another was merged into, or a birth date. */
  readonly other: string | null
  readonly undone: boolean
}

export type ActionKind =
  | 'confirm'
  | 'reject'
  | 'not-sure'
  | 'unname'
  | 'ignore-strangers'
  | 'not-faces'
  | 'bring-back'
  | 'draw-face'
  | 'move-face'
  | 'remove-face'
  | 'rename'
  | 'merge'
  | 'split'
  | 'join'
  | 'apart'
  | 'cover'
  | 'hide'
  | 'show'
  | 'birth'
  | 'twice'
  | 'once'
  | 'favourite'
  | 'unfavourite'
  | 'keep'
  | 'precision'
  | 'import'

/** A backup of what was said in a library. */
export interface BackupView {
  /** Absolute. */
  readonly file: string
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
}

/** What a library was built anew from. */
export interface RestoreResult {
  /** Absolute; null where only the damaged file could be read. */
  readonly backup: string | null
  /** Whether what the damaged file still told was taken, too. */
  readonly rescued: boolean
  /** Where the file lies now that was in its place. */
  readonly setAside: string | null
  /** The folders that are watched again; absolute. */
  readonly folders: readonly string[]
  readonly summary: ImportSummary
}

/** What came of reading what was said in a library back from a file. Counts of what is here say nothing of what waits. */
export interface ImportSummary {
  readonly people: { readonly added: number; readonly known: number }
  /** Faces that were confirmed to be somebody. */
  readonly names: number
  readonly rejections: number
  /** Faces put aside, removed or left open, and pairs that are different people. */
  readonly others: number
  readonly favourites: number
  /** They come when a scan brings the photos. */
  readonly waiting: { readonly photos: number; readonly names: number }
  /** No face was found where these are, so they were put there; the first of them by name. */
  readonly missed: {
    readonly faces: number
    readonly some: readonly { readonly path: string; readonly person: string | null }[]
  }
  /** How often something else was said in this library, which stands. */
  readonly kept: number
  /** The file's watched folders that are not watched here. */
  readonly folders: readonly string[]
}

export interface UndoState {
  /** What undo and redo would do next. */
  readonly undo: ActionView | null
  readonly redo: ActionView | null
}

// ---- The library and its work

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
  /** A model on its way, beside the work. */
  readonly fetching: { readonly done: number; readonly total: number } | null
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
  readonly models: { readonly detector: string; readonly embedder: SpaceId; readonly facenet: 'ready' | 'missing' }
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
  readonly told: Message
}

export interface Preferences {
  /** "At most 1 wrong in so many": how sure a face must be to be named by itself. */
  readonly oneWrongIn: OneWrongIn
  /** Processor cores for looking at photos. */
  readonly threads: number
  readonly mostThreads: number
  readonly model: SpaceId | null
  readonly paused: boolean
  /** Work in the background rests while the machine runs on its battery. */
  readonly pauseOnBattery: boolean
  /** Patterns of the files and folders that the user wants left out of view, as in a .gitignore. */
  readonly leftOut: readonly string[]
}

export type OneWrongIn = 100 | 300 | 1000 | 3000 | 10000

/** A face, and whose it would be said to be. */
export interface NamedFace {
  readonly face: FaceTile
  readonly person: PersonName
}

/** What another precision would change, in faces. */
export interface PrecisionPreview {
  readonly oneWrongIn: OneWrongIn
  readonly namedNow: number
  readonly named: number
  /** Named by it, and not now; and the other way round. */
  readonly gained: number
  readonly lost: number
  /** The first few of these, the least sure first. */
  readonly someGained: readonly NamedFace[]
  readonly someLost: readonly NamedFace[]
}

/** How well "at most 1 wrong in N" is kept on the faces that the user confirmed. */
export interface PrecisionReport {
  /** Whether it is being measured just now. */
  readonly measuring: boolean
  /** So many confirmed faces were asked about; 0 where it was not measured yet. */
  readonly faces: number
  /** One for each precision, where it was measured. */
  readonly stops: readonly PromiseStop[]
}

export interface PromiseStop {
  readonly oneWrongIn: number
  /** Names given, and those among them that were wrong. */
  readonly names: number
  readonly wrong: number
  /** Whether faces are named more strictly than usual for it. */
  readonly stricter: boolean
  /** Confirmed faces that would get somebody else's name, and whose; the first few. */
  readonly mistaken: readonly NamedFace[]
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
