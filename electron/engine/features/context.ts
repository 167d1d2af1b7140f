import type { Answer, CallName, Parsed } from '../../contract/calls.ts'
import type { ImportSummary, LibraryStatus, ModelsInUse, OneWrongIn, SpaceId } from '../../contract/api.ts'
import type { Box } from '../faces/geometry.ts'
import type { Log } from '../log/log.ts'
import type { Models } from '../models/models.ts'
import type { Bands } from '../recognition/calibration.ts'
import type { ContradictedFaces } from '../recognition/contradiction.ts'
import type { Grounds } from '../recognition/evidence.ts'
import type { Likeness } from '../recognition/likeness.ts'
import type { Fit } from '../recognition/person-fit.ts'
import type { MeasuredPrecision } from '../recognition/precision-report.ts'
import type { Proposal } from '../recognition/proposals.ts'
import type { NamesPreview } from '../recognition/messages.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import type { NewFace } from '../store/face-rows.ts'
import type { FolderId, PersonId } from '../store/ids.ts'

/** What an answer needs that the database alone can give. */
export interface StoreContext {
  readonly store: Store
  /** Which embedders name the faces of this library. */
  readonly space: SpaceId
  /** Where one person ends and the next begins. */
  readonly bands: Bands
}

/** What lists are made from: a library open for reading is enough. */
export interface ReadContext {
  readonly store: ReadableStore
  readonly program: Program
}

/** What belongs to the program and not to a library. */
export interface Program {
  readonly version: string
  readonly models: Models
}

/** What the handlers are handed. Each service says here what they ask of it; background/ carries it out. */
export interface Context extends StoreContext {
  readonly recognition: Recognition
  readonly duplicates: Duplicates
  readonly precision: Precision
  readonly models: ModelUse
  readonly scan: Scan
  readonly rounds: Rounds
  readonly naming: Naming
  readonly pausing: Pause
  readonly interchange: Interchange
  readonly forgetting: Forgetting
  readonly log: Log
  readonly program: Program
  /** The models that look at photos and name faces now. */
  readonly usedModels: () => ModelsInUse
  /** The library as it is now, with what its work is doing. */
  readonly status: () => LibraryStatus
}

/** Questions to recognition's threads; `precision` is the one the user has chosen. */
interface Recognition {
  likenesses(space: SpaceId, precision: OneWrongIn, faces: readonly number[]): Promise<readonly Likeness<PersonId>[]>
  grounds(space: SpaceId, precision: OneWrongIn, face: number, person: number): Promise<Grounds | null>
  fit(space: SpaceId, precision: OneWrongIn, person: number): Promise<Fit>
  preview(space: SpaceId, precision: OneWrongIn, other: OneWrongIn): Promise<NamesPreview>
  /** Null where nothing speaks against these faces being this person, or it can't be known now. */
  contradiction(
    space: SpaceId,
    precision: OneWrongIn,
    faces: readonly number[],
    person: number,
  ): Promise<ContradictedFaces<PersonId> | null>
}

/** Who may be one and the same person. */
interface Duplicates {
  /** What is known by now. */
  known(): readonly Proposal[]
  /** The same after a short wait for the first answer. */
  all(): Promise<readonly Proposal[]>
}

/** How well the chosen precision is kept. */
interface Precision {
  /** Measures again if anything has changed since the last time. */
  renew(options: { readonly looked: true }): void
  view(): { readonly measuring: boolean; readonly faces: number; readonly stops: MeasuredPrecision['stops'] }
}

/** The models in use and the analyzer they are loaded in. */
interface ModelUse {
  /** Throws `models-missing` for one that is not here. */
  require(model: SpaceId | null): Promise<void>
  /** Other models or threads were chosen: the next photo is analyzed with these. */
  renew(): void
  /** The face in a box of a photo; throws `vanished` where the file's content is another by now. */
  analyzeBox(path: string, hash: string, box: Box): Promise<Omit<NewFace, 'source'>>
}

/** The work that keeps the library up to date with its folders. */
interface Scan {
  /** Asks for another round. */
  request(): void
  /** The watched folders or what is left out of them are others now. */
  followFolders(): void
}

/** The same work for whoever waits for it. */
interface Rounds {
  /**
   * Looks through these places, absolute paths with all below them, and resolves once nothing is left to do. Rejects with what
   * ended the work.
   */
  scanThrough(places: readonly string[]): Promise<void>
  /** Whether a folder could not be read when it was looked through last. */
  isAway(folder: FolderId): boolean
}

/** The work that keeps names up to date. */
interface Naming {
  /** Faces or labels are about to change. */
  touch(): void
  /** Resolves once all faces are named by what is known. */
  settle(): Promise<void>
}

interface Pause {
  set(paused: boolean): void
  spareBattery(spare: boolean): void
}

interface Interchange {
  /** Writes what was said into a folder; returns the file. */
  export(folder: string, as: 'json' | 'csv'): Promise<string>
  /** Reads an export back, while no other command writes. */
  import(file: string): Promise<ImportSummary>
}

/** Takes people and faces out of the library, irrevocably. */
interface Forgetting {
  person(id: number): Promise<void>
  allFaces(): Promise<void>
}

/** Answers one call of the contract; the input has been checked. Throws AppErrors. */
export type Handler<Name extends CallName, Needs = Context> = (
  context: Needs,
  input: Parsed<Name>,
) => Answer<Name> | Promise<Answer<Name>>

/** One that answers at once, as a rule because the database alone can. */
export type StoreHandler<Name extends CallName, Needs = StoreContext> = (
  context: Needs,
  input: Parsed<Name>,
) => Answer<Name>

/** An answer to every call: one that is missing, double or misspelt does not compile. */
export type Handlers = { readonly [Name in CallName]: Handler<Name> }

/** The answers to the calls of one topic of the contract, all of them and no others. */
export type HandlersOf<Topic extends { readonly [Name in CallName]?: unknown }> = Pick<Handlers, keyof Topic & CallName>
