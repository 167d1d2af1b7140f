import type Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { Connection, Repository } from './connection.ts'
import { databaseFile, openDatabase, type ReadableStore } from './database.ts'
import { explain } from './failures.ts'
import { isStrip } from './photos.ts'

/** What is taken out of a library for good; `remains` are those of what was deleted when something came in between. */
export type Forgotten =
  { readonly kind: 'person'; readonly id: number } | { readonly kind: 'faces' } | { readonly kind: 'remains' }

const remainsSetting = 'remains to be shredded'
/** A reader may look at the old state of the file for so long. */
const usualPatienceMs = 60_000

/** Whether something was deleted for good, and may still lie in the files. */
export function hasRemains({ settings }: ReadableStore): boolean {
  return settings.get(remainsSetting) !== null
}

/**
 * Takes something out of the library in `folder`: it can't be undone, and nothing of it stays in the files. It takes seconds in
 * a large library, hence a connection of its own. Returns the faces that are left to be seen.
 */
export function forget(folder: string, what: Forgotten, patienceMs = usualPatienceMs): Set<number> {
  const file = databaseFile(folder)
  const database = openDatabase(file, { readonly: false })
  try {
    database.pragma(`busy_timeout = ${patienceMs}`)
    const forgetting = new Forgetting(new Connection(database))
    if (what.kind === 'person') forgetting.person(what.id)
    if (what.kind === 'faces') forgetting.faces()
    shred(database)
    return forgetting.left()
  } catch (error) {
    throw explain(error, file)
  } finally {
    database.close()
  }
}

/** Deletes rows. The whole history goes each time, as it tells of everybody; then nothing brings removed faces back, so they go, too. */
class Forgetting extends Repository {
  readonly #remains = this.connection.query<[]>(
    `INSERT INTO setting (key, value) VALUES ('${remainsSetting}', 'yes') ON CONFLICT DO NOTHING`,
  )
  readonly #facesOf = this.connection.query<[person: number]>(
    `DELETE FROM face WHERE id IN (SELECT face_id FROM label WHERE person_id = ? AND state IN ('confirmed', 'auto'))`,
  )
  readonly #person = this.connection.query<[id: number]>('DELETE FROM person WHERE id = ?')
  readonly #actions = this.connection.query<[]>('DELETE FROM action')
  readonly #removedDrawn = this.connection.query<[]>(`DELETE FROM face WHERE removed = 1 AND source = 'drawn'`)
  /** That something is no face there is still known, without how it looks. */
  readonly #removedVectors = this.connection.query<[]>(
    'DELETE FROM embedding WHERE face_id IN (SELECT id FROM face WHERE removed = 1)',
  )
  readonly #people = this.connection.query<[]>('DELETE FROM person')
  readonly #faces = this.connection.query<[]>('DELETE FROM face')
  readonly #unseen = this.connection.query<[]>(`UPDATE photo SET detector = '', twice = ${isStrip('width', 'height')}`)
  readonly #left = this.connection.query<[], { id: number }>('SELECT id FROM face WHERE removed = 0')

  /** A person with their faces, the ones named by themselves too. */
  person(id: number): void {
    this.connection.transaction(() => {
      this.#remains.run()
      this.#facesOf.run(id)
      this.#person.run(id)
      this.#actions.run()
      this.#removedDrawn.run()
      this.#removedVectors.run()
    })
  }

  /** All people and faces. Photos stay, with their favourites, but count as never looked at. */
  faces(): void {
    this.connection.transaction(() => {
      this.#remains.run()
      this.#actions.run()
      this.#people.run()
      this.#faces.run()
      this.#unseen.run()
    })
  }

  left(): Set<number> {
    return new Set(this.#left.all().map(({ id }) => id))
  }
}

/**
 * What was deleted still lies in free pages, in the log, and among the names that the query planner took as samples. This writes
 * the file anew and empties the log. To have SQLite overwrite what it deletes (`secure_delete`) is not enough: copies
 * that it left when it moved rows between pages stay.
 */
function shred(database: Database.Database): void {
  database.pragma('temp_store = FILE') // The new file is as large as the old one.
  const sampled = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'`).get()
  if (sampled) database.exec(`DELETE FROM sqlite_stat4 WHERE tbl = 'person'`)
  database.exec('VACUUM')
  const [emptied] = database.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: 0 | 1 }]
  if (emptied.busy) {
    throw new AppError('library-locked.traces', {})
  }
  database.exec(`DELETE FROM setting WHERE key = '${remainsSetting}'`)
}
