import { z } from 'zod'
import type { Failure } from './errors.ts'
import type { Message } from './messages.ts'

export type { Failure } from './errors.ts'
import type {
  ActionView,
  Activity,
  BackupView,
  Candidate,
  Evidence,
  FaceTile,
  FacePlace,
  FolderListing,
  MonthPeople,
  FolderNode,
  GroupCard,
  ImportSummary,
  LibraryStatus,
  PersonCard,
  PersonDetail,
  PersonFace,
  PersonFit,
  PersonName,
  PhotoDetail,
  PhotoPlace,
  PhotoTile,
  PrecisionPreview,
  Preferences,
  ProblemEntry,
  Proposal,
  PrecisionReport,
  RestoreResult,
  ReviewGroup,
  ReviewQueue,
  SearchOffers,
  StorageSizes,
  StrangerDay,
  Timeline,
  Waiting,
} from './shapes.ts'

/**
 * The contract between a window and the engine: every query, command and event once, for every host. A host passes
 * `{ call, input }` on to the engine, which checks the input by the schema of that name, and passes back the answer or a
 * `Failure`. Results are in shapes.ts.
 */

export type * from './shapes.ts'
export type { Contradiction } from './errors.ts'

const id = z.int().positive()
const path = z.string().min(1).max(4096)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const someFaces = z.array(id).min(1).max(10_000).readonly()
const somePhotos = z.array(id).min(1).max(100_000).readonly()
/** Longer names are refused in words by the engine. */
const name = z.string().max(100_000)
const page = { offset: z.int().nonnegative(), limit: z.int().positive().max(500) }

export const PhotoFilterInput = z.strictObject({
  folder: z.strictObject({ id, prefix: z.string().max(4096) }).optional(),
  with: z.array(id).max(50).readonly().optional(),
  without: z.array(id).max(50).readonly().optional(),
  only: z.boolean().optional(),
  from: day.optional(),
  to: day.optional(),
  favourite: z.boolean().optional(),
  unknown: z.boolean().optional(),
  text: z.string().max(200).optional(),
})
const filter = PhotoFilterInput

/** Somebody who is known, or a name: of somebody known or new. */
const person = z.union([z.strictObject({ id }), z.strictObject({ name })])
export const OneWrongInInput = z.union([
  z.literal(100),
  z.literal(300),
  z.literal(1000),
  z.literal(3000),
  z.literal(10000),
])
/** Somebody with a name, or a group without one. */
const party = z.union([z.strictObject({ person: id }), z.strictObject({ group: id })])
const nothing = z.strictObject({})

export const calls = {
  // -- queries
  status: nothing,
  timeline: z.strictObject({ filter }),
  /** The photos of one month, newest first. */
  photos: z.strictObject({ filter, month: z.string().regex(/^\d{4}-\d{2}$/), ...page }),
  /** Who is in the photos of one month; those the filter asks for are not said. */
  monthPeople: z.strictObject({ filter, month: z.string().regex(/^\d{4}-\d{2}$/) }),
  /** All photos of a filter, newest first: for choosing many at once. */
  photoIds: z.strictObject({ filter }),
  photo: z.strictObject({ id }),
  /** Fails with `no-such-photo` if the photo is not among them. */
  photoPlace: z.strictObject({ id, filter }),
  /** Where somebody is on some of their photos, to show small pictures of these around their face. */
  facePlaces: z.strictObject({ person: id, photos: z.array(id).max(100).readonly() }),
  folderTree: nothing,
  /** All people, hidden ones only if asked for. */
  people: z.strictObject({ hidden: z.boolean() }),
  person: z.strictObject({ id }),
  /** `all` by date, newest first; `suggested` likeliest first; `odd` all again, those that fit least first. */
  personFaces: z.strictObject({ id, which: z.enum(['all', 'suggested', 'odd']), ...page }),
  /** How well a person's faces fit together. */
  personFit: z.strictObject({ id }),
  /** Who may be one and the same person, surest first. */
  proposals: z.strictObject({ ...page }),
  /** How many faces wait for a name: the one count of it. */
  waiting: nothing,
  review: z.strictObject({ ...page }),
  /** Fails with `no-such-group` when nobody is left in it. */
  reviewGroup: z.strictObject({ id }),
  /** The unknown groups of at least two faces, for the People screen. */
  groups: z.strictObject({ ...page }),
  candidates: z.strictObject({ faces: z.array(id).min(1).max(500).readonly() }),
  evidence: z.strictObject({ face: id }),
  strangersByDay: z.strictObject({ ...page }),
  ignored: z.strictObject({ which: z.enum(['stranger', 'not-a-face']), ...page }),
  searchOffers: z.strictObject({ text: z.string().max(200) }),
  problems: z.strictObject({ ...page }),
  history: z.strictObject({ ...page }),
  preferences: nothing,
  previewPrecision: z.strictObject({ oneWrongIn: OneWrongInInput }),
  /** What is known of it now; `preferences` is said to have changed when more is. */
  promise: nothing,
  storage: nothing,
  /** What can be sent to those who make the program, as text: versions, counts and the log, without any name. */
  report: nothing,
  /** The folders in a folder of this machine, and for an import the files it can be; null begins where one was chosen last, at first at the user's pictures. */
  browse: z.strictObject({ path: path.nullable(), purpose: z.enum(['add', 'export', 'import']).default('add') }),
  /** How many pictures lie in a folder and below it; not `all` are counted where there are many, or it takes long. */
  countPictures: z.strictObject({ path }),

  /** Makes a folder on this machine, to export into, and shows it; one that is there already is shown. */
  makeFolder: z.strictObject({ within: path, name: z.string().max(1000) }),

  // -- commands that can be undone, each as one action
  /**
   * A person is in a photo once, unless `allowTwice` said otherwise: their name moves here from another face of it. Fails
   * with `twice-in-photo` where two of these faces are in one photo, and with `unlike` where the faces don't look like the
   * person, unless the user is `sure`: `Failure.doubt` says what speaks against it. Those of `except` are not this person,
   * whoever they resemble.
   */
  confirm: z.strictObject({
    faces: someFaces,
    person,
    except: z.array(id).max(500).readonly().optional(),
    sure: z.boolean().optional(),
  }),
  reject: z.strictObject({ faces: someFaces, person: id }),
  /** Odd ones that are this person all the same: confirmed, and not called odd again. */
  keep: z.strictObject({ faces: someFaces, person: id }),
  /** Takes the suggestion away for now; it may come back when more is known. */
  notSure: z.strictObject({ faces: someFaces }),
  /** Counts as a no, so that the name does not come back by itself. */
  unname: z.strictObject({ faces: someFaces }),
  ignore: z.strictObject({ faces: someFaces, as: z.enum(['stranger', 'not-a-face']) }),
  /** All faces without a person of photos of one day. */
  ignoreDay: z.strictObject({ day }),
  bringBack: z.strictObject({ faces: someFaces }),
  drawFace: z.strictObject({
    photo: id,
    box: z.strictObject({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() }),
    person: person.nullable(),
  }),
  moveFace: z.strictObject({
    face: id,
    box: z.strictObject({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() }),
  }),
  /** Fails with `name-taken` if somebody else is called so; `Failure.person` says who: offer the merge. */
  rename: z.strictObject({ id, name }),
  merge: z.strictObject({ from: id, into: id }),
  /**
   * Some of a person's faces are somebody else's: of another person, known or new, or of nobody who has a name yet, and then
   * a group of their own. None of them gets the old name back by itself. Fails like `confirm`.
   */
  split: z.strictObject({ person: id, faces: someFaces, into: person.nullable(), sure: z.boolean().optional() }),
  /** Two groups without a name are one person; the first keeps its number. Fails with `twice-in-photo` where both are in one. */
  joinGroups: z.strictObject({ one: id, other: id }),
  /** Two are different people: for good, also when their groups change. */
  setApart: z.strictObject({ one: party, other: party }),
  setCover: z.strictObject({ id, face: id }),
  setHidden: z.strictObject({ id, hidden: z.boolean() }),
  /** `YYYY` or `YYYY-MM-DD`; null takes it away. Fails with `bad-date` for days that are not, or can't be. */
  setBirthDate: z.strictObject({ id, born: z.string().max(100).nullable() }),
  /** A mirror, a collage: somebody may be in this photo twice. */
  allowTwice: z.strictObject({ photo: id, twice: z.boolean() }),
  favourite: z.strictObject({ photos: somePhotos, favourite: z.boolean() }),
  setPrecision: z.strictObject({ oneWrongIn: OneWrongInInput }),
  undo: nothing,
  redo: nothing,

  // -- commands about the library
  addFolders: z.strictObject({ paths: z.array(path).min(1).max(100).readonly() }),
  removeFolder: z.strictObject({ id }),
  pauseFolder: z.strictObject({ id, paused: z.boolean() }),
  /** Leaves files and folders out of view by patterns as in a .gitignore, these and no others. Fails with `bad-pattern`. */
  leaveOut: z.strictObject({ patterns: z.array(z.string().max(10_000)).max(1000).readonly() }),
  rescan: nothing,
  /** Looks for faces in all photos anew; what was said of those found again stays. */
  lookAgain: nothing,
  /** Goes on, too, where it is paused for the battery; that holds until the machine is plugged in or out. */
  setPaused: z.strictObject({ paused: z.boolean() }),
  setPauseOnBattery: z.strictObject({ pause: z.boolean() }),
  retryProblems: z.strictObject({ paths: z.array(path).max(10_000).readonly().nullable() }),
  fetchFaceNet: nothing,
  chooseModel: z.strictObject({ model: z.enum(['facenet+mobilefacenet', 'facenet', 'mobilefacenet']).nullable() }),
  setThreads: z.strictObject({ threads: z.int().positive().max(256) }),
  /** Copies the photos of a filter, or only some of them, into a folder. One that is there already is not copied again; a name that another has gets a number. */
  exportPhotos: z.strictObject({ filter, photos: somePhotos.optional(), folder: path }),
  /** Writes all that was said of people and faces into a file in a folder. */
  exportLibrary: z.strictObject({ folder: path, as: z.enum(['json', 'csv']) }),
  /** Reads such a .json file back; one action that can be undone. */
  importLibrary: z.strictObject({ file: path }),
  /** The backups of what was said, the latest first; answered also where the library's file is damaged. */
  backups: nothing,
  /** Builds a damaged library anew: from the latest backup and what can still be read, or from this one. */
  restore: z.strictObject({ backup: path.nullable() }),
  /** Can't be undone: everything learned of a person, their name included, also in the history. Their photos stay. */
  forgetPerson: z.strictObject({ id }),
  /** Can't be undone: all faces, people and what was learned of them. */
  forgetAllFaces: z.strictObject({ word: z.literal('forget') }),
} as const

export type CallName = keyof typeof calls
export type Input<Name extends CallName> = z.input<(typeof calls)[Name]>

/** What each call answers. */
export interface Answers {
  status: LibraryStatus
  timeline: Timeline
  photos: readonly PhotoTile[]
  monthPeople: MonthPeople
  photoIds: readonly number[]
  photo: PhotoDetail
  photoPlace: PhotoPlace
  facePlaces: readonly FacePlace[]
  folderTree: readonly FolderNode[]
  people: readonly PersonCard[]
  person: PersonDetail
  personFaces: Page<PersonFace>
  personFit: PersonFit
  proposals: Page<Proposal>
  waiting: Waiting
  review: ReviewQueue
  reviewGroup: ReviewGroup
  groups: Page<GroupCard>
  candidates: readonly Candidate[]
  evidence: Evidence | null
  strangersByDay: Page<StrangerDay>
  ignored: Page<FaceTile>
  searchOffers: SearchOffers
  problems: Page<ProblemEntry>
  history: Page<ActionView>
  preferences: Preferences
  previewPrecision: PrecisionPreview
  promise: PrecisionReport
  storage: StorageSizes
  report: string
  browse: FolderListing
  makeFolder: FolderListing
  countPictures: { readonly pictures: number; readonly all: boolean }

  confirm: Done & Moved & { readonly person: PersonName }
  reject: Done
  keep: Done
  notSure: Done
  unname: Done
  ignore: Done
  ignoreDay: Done
  bringBack: Done
  drawFace: Done & Moved & { readonly face: number }
  moveFace: Done & { readonly face: number }
  rename: Done
  merge: Done
  split: Done & Moved & { readonly person: PersonName | null }
  joinGroups: Done
  setApart: Done
  setCover: Done
  setHidden: Done
  setBirthDate: Done
  allowTwice: Done
  favourite: Done
  setPrecision: Done
  /** Null where there was nothing to undo or redo. */
  undo: ActionView | null
  redo: ActionView | null

  addFolders: null
  removeFolder: null
  pauseFolder: null
  /** The patterns as they are kept. */
  leaveOut: readonly string[]
  rescan: null
  lookAgain: null
  setPaused: null
  setPauseOnBattery: null
  retryProblems: null
  fetchFaceNet: null
  chooseModel: null
  setThreads: null
  /** `there` lay in the folder already, with the same content. */
  exportPhotos: { readonly copied: number; readonly there: number; readonly folder: string }
  exportLibrary: { readonly file: string }
  importLibrary: ImportSummary
  backups: readonly BackupView[]
  restore: RestoreResult
  forgetPerson: null
  forgetAllFaces: null
}

/** Some rows of a list that may be long, and how long it is. */
export interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

/** A command that can be undone was carried out. */
export interface Done {
  readonly action: ActionView
}

/** Somebody is in a photo once: so many other faces of these photos lost the name that was given. */
interface Moved {
  readonly moved: number
}

/** What the engine says by itself. */
export type EngineEvent =
  /** These may look different now; ask again for what is on screen. */
  | { readonly event: 'changed'; readonly what: readonly Changed[] }
  | { readonly event: 'activity'; readonly activity: Activity }
  /** Faces that were just found, for whoever watches a first scan. */
  | { readonly event: 'found'; readonly faces: readonly FaceTile[] }
  /** By what is known now so many more faces of these people were found, and so many found ones lost their name. */
  | { readonly event: 'named'; readonly people: readonly FoundAndLost[] }
  /** Something the user should know. */
  | { readonly event: 'notice'; readonly message: Message }

export interface FoundAndLost extends PersonName {
  readonly found: number
  readonly lost: number
}

/** `people` covers names, labels, suggestions, groups and review. */
export type Changed = 'proposals' | 'photos' | 'people' | 'folders' | 'problems' | 'preferences' | 'history'

/** What only the host can do; it answers these itself. Same messages as `calls`. */
export const hostCalls = {
  /** The system's dialog. Null where there is none: the window offers its own, made of `browse`. */
  pickFolders: nothing,
  /** Shows a photo's file in the system's file manager. */
  reveal: z.strictObject({ photo: id }),
} as const

export interface HostAnswers {
  pickFolders: { readonly native: boolean; readonly paths: readonly string[] }
  reveal: null
}

/** A question to the engine or the host, as it travels over a port (`id` ties the answer to it) or a POST to `/call`. */
export interface Question {
  readonly id: number
  readonly call: string
  readonly input: unknown
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }

/**
 * Where images are, on every host: by number, never by path. `small` has a shorter side of 320 px, `large` a longer one of
 * 1280; `full` is the photo in all its pixels, upright; a face is a square of up to 256 px with a little air around the head.
 */
export type ImagePath = `/image/photo/${number}/${'small' | 'large' | 'full'}` | `/image/face/${number}`
