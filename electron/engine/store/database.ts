import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { ActionQueries, Actions } from './actions.ts'
import { Apart, ApartQueries } from './apart.ts'
import { Connection } from './connection.ts'
import { FaceQueries, Faces } from './faces.ts'
import { endedSuddenly, isSuspect, refuseCutOff, refuseDamaged, refuseLost } from './damage.ts'
import { Decisions } from './decisions.ts'
import { DirectoryQueries } from './directories.ts'
import { explain } from './failures.ts'
import { addSqlFunctions } from './sql-functions.ts'
import { FolderQueries, Folders } from './folders.ts'
import { InWork } from './in-work.ts'
import { WriterLock } from './lock.ts'
import { migrate, schemaState } from './migrate.ts'
import { People, PersonQueries } from './people.ts'
import { PhotoFaceQueries } from './photo-faces.ts'
import { Photos } from './photo-writer.ts'
import { PhotoQueries } from './photos.ts'
import { PortraitQueries } from './portraits.ts'
import { finishPutting } from './put-in-place.ts'
import { ReadBack } from './read-back.ts'
import { Recognized } from './recognized.ts'
import { ReviewQueries } from './review.ts'
import { SaidQueries } from './user-decisions.ts'
import { SettingQueries, Settings } from './settings.ts'
import { FaceStateQueries } from './face-states.ts'
import { TimelineQueries } from './timeline.ts'

/** A library opened for looking: it has the queries only. Any number may be open beside one `Store`. */
export interface ReadableStore {
  /** The library's folder. */
  readonly folder: string
  readonly folders: FolderQueries
  readonly photos: PhotoQueries
  readonly faces: FaceQueries
  readonly people: PersonQueries
  readonly apart: ApartQueries
  readonly actions: ActionQueries
  readonly settings: SettingQueries
  /** What whoever thinks about faces asks for. */
  readonly standing: FaceStateQueries
  /** What another library can be told. */
  readonly said: SaidQueries
  /** What the screens ask for. */
  readonly timeline: TimelineQueries
  readonly photoFaces: PhotoFaceQueries
  readonly directories: DirectoryQueries
  readonly portraits: PortraitQueries
  readonly review: ReviewQueries
  /** All queries of `work` see the same state of the library. `work` must be synchronous. */
  snapshot<Result>(work: () => Result): Result
  close(): void
}

/** A library opened for writing; one at a time. */
export interface Store extends ReadableStore {
  readonly folders: Folders
  readonly photos: Photos
  readonly faces: Faces
  readonly people: People
  readonly apart: Apart
  readonly decisions: Decisions
  readonly actions: Actions
  readonly settings: Settings
  readonly recognized: Recognized
  readonly inWork: InWork
  readonly readBack: ReadBack
  /** Whether whoever wrote to it the last time ended suddenly. */
  readonly sudden: boolean
  /** All of `work` or nothing of it. `work` must be synchronous. */
  transaction<Result>(work: () => Result): Result
}

/**
 * Opens the library in `folder`; with mode `write` it is made if there is none. Close it when done.
 *
 * Throws AppErrors and leaves everything as it was: `library-locked` (somebody else is writing), `library-newer`,
 * `library-corrupt`, `library-unwritable`, and for mode `read` `no-library`.
 */
export function openLibrary(folder: string, options: { mode: 'write' }): Store
export function openLibrary(folder: string, options: { mode: 'read' }): ReadableStore
export function openLibrary(folder: string, options: { mode: 'write' | 'read' }): Store | ReadableStore {
  return options.mode === 'write' ? openForWriting(folder) : openForReading(folder)
}

function openForWriting(folder: string): Store {
  const file = databaseFile(folder)
  let lock: WriterLock | undefined
  let database: Database.Database | undefined
  try {
    makeFolder(resolve(folder))
    lock = WriterLock.take(folder)
    finishPutting(file)
    refuseLost(file)
    const [suspect, sudden] = [isSuspect(file), endedSuddenly(file)]
    database = openDatabase(file, { readonly: false })
    if (suspect) refuseDamaged(database)
    migrate(database)
    database.exec('DELETE FROM touched')
    return storeOf(folder, database, { lock, sudden })
  } catch (error) {
    database?.close()
    lock?.release()
    throw explain(error, file)
  }
}

function openForReading(folder: string): ReadableStore {
  const file = databaseFile(folder)
  if (!existsSync(file)) {
    refuseLost(file)
    throw new AppError('no-library', { path: folder })
  }
  let database: Database.Database | undefined
  try {
    const suspect = isSuspect(file)
    database = openDatabase(file, { readonly: true })
    if (suspect) refuseDamaged(database)
    if (schemaState(database) !== 'current') {
      database.close()
      openForWriting(folder).close() // Only a writer can migrate.
      database = openDatabase(file, { readonly: true })
    }
    return readableOf(folder, database)
  } catch (error) {
    database?.close()
    throw explain(error, file)
  }
}

/** A library file, sound or not, for taking out of it what can be read. Throws `library-corrupt` where that is nothing. */
export function openDamaged(folder: string): ReadableStore {
  const file = databaseFile(folder)
  try {
    return readableOf(folder, openDatabase(file, { readonly: true, whole: false }))
  } catch (error) {
    throw explain(error, file)
  }
}

function readableOf(folder: string, database: Database.Database): ReadableStore {
  const connection = new Connection(database)
  return {
    folder,
    ...screens(connection),
    folders: new FolderQueries(connection),
    photos: new PhotoQueries(connection),
    faces: new FaceQueries(connection),
    people: new PersonQueries(connection),
    apart: new ApartQueries(connection),
    actions: new ActionQueries(connection),
    settings: new SettingQueries(connection),
    standing: new FaceStateQueries(connection),
    said: new SaidQueries(connection),
    close: database.close.bind(database),
  }
}

/** A library that somebody of this program holds open for writing, opened once more: for work on a thread of its own. */
export function openBeside(folder: string, patienceMs: number): Store {
  const file = databaseFile(folder)
  try {
    const database = openDatabase(file, { readonly: false })
    database.pragma(`busy_timeout = ${patienceMs}`)
    return storeOf(folder, database, { lock: null, sudden: false })
  } catch (error) {
    throw explain(error, file)
  }
}

/** Reads a library's file through, beside whoever has it open. Throws `library-corrupt`. */
export function checkLibrary(folder: string): void {
  const file = databaseFile(folder)
  let database: Database.Database | undefined
  try {
    database = openDatabase(file, { readonly: true })
    refuseDamaged(database)
  } catch (error) {
    throw explain(error, file)
  } finally {
    database?.close()
  }
}

function storeOf(
  folder: string,
  database: Database.Database,
  { lock, sudden }: { lock: WriterLock | null; sudden: boolean },
): Store {
  const connection = new Connection(database)
  return {
    folder,
    ...screens(connection),
    transaction: (work) => connection.transaction(work),
    folders: new Folders(connection),
    photos: new Photos(connection),
    faces: new Faces(connection),
    people: new People(connection),
    apart: new Apart(connection),
    decisions: new Decisions(connection),
    actions: new Actions(connection),
    settings: new Settings(connection),
    standing: new FaceStateQueries(connection),
    said: new SaidQueries(connection),
    recognized: new Recognized(connection),
    inWork: new InWork(connection),
    readBack: new ReadBack(connection),
    sudden,
    close: () => {
      try {
        database.pragma('optimize')
      } catch {
        // The disk is full or the file damaged: it is let go all the same.
      } finally {
        database.close()
        lock?.release()
      }
    },
  }
}

function screens(connection: Connection) {
  return {
    snapshot: <Result>(work: () => Result) => connection.snapshot(work),
    timeline: new TimelineQueries(connection),
    photoFaces: new PhotoFaceQueries(connection),
    directories: new DirectoryQueries(connection),
    portraits: new PortraitQueries(connection),
    review: new ReviewQueries(connection),
  }
}

/** Node's own `recursive` never returns below /proc, where a parent exists and yet nothing can be made (Node 24). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

export function databaseFile(folder: string): string {
  return join(folder, 'familiar.db')
}

/** One connection, as all of them are; only the writer lock keeps other processes out. */
export function openDatabase(
  file: string,
  { readonly, whole = true }: { readonly: boolean; whole?: boolean },
): Database.Database {
  if (whole) refuseCutOff(file)
  const database = new Database(file, { readonly, fileMustExist: readonly, timeout: 5000 })
  try {
    schemaState(database) // Refuses what is not ours before any pragma could change it.
    if (!readonly) {
      database.pragma('page_size = 8192') // In a new file only: three 512-number embeddings fill a page.
      database.pragma('journal_mode = WAL')
      // A power cut may cost the last transactions, but damages nothing; those that must last say so (Connection.durable).
      database.pragma('synchronous = NORMAL')
      database.pragma('fullfsync = ON') // On a Mac, which else waits for the disk's own memory only.
    }
    database.pragma('foreign_keys = ON')
    database.pragma('temp_store = MEMORY')
    database.pragma('cache_size = -65536') // KiB: what the screens look up in a library of 100,000 photos stays at hand.
    addSqlFunctions(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
