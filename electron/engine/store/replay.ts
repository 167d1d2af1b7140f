import { Repository, type Query } from './connection.ts'
import { clearGuessedTwice, ONCE } from './people.ts'

/** One row that an action changed, as JSON: null where there was none. */
export interface Change {
  readonly tab: string
  readonly before: string | null
  readonly after: string | null
}

type Json = Query<[{ row: string }]>

/** How the rows of one table come and go. What is decided automatically gives way to what the user decided. */
interface Table {
  /** Nothing refers to its rows: the present one goes before the wanted one comes, whose key may be another. */
  readonly free?: boolean
  readonly put: readonly Json[]
  readonly take: readonly Json[]
}

/**
 * Writes rows back as they were before or after an action. Meanwhile the matcher may have named and suggested anew: an
 * automatic row comes back only where it still may be, and one in the way of the user's word goes.
 */
export class Replay extends Repository {
  readonly #person: Table = {
    put: [
      this.#json(`INSERT INTO person (id, name, name_key, created_at, hidden, cover_face_id, born)
        VALUES (@row ->> 'id', @row ->> 'name', @row ->> 'name_key', @row ->> 'created_at', @row ->> 'hidden',
          (SELECT id FROM face WHERE id = @row ->> 'cover_face_id'), @row ->> 'born')
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
          created_at = excluded.created_at, hidden = excluded.hidden, cover_face_id = excluded.cover_face_id,
          born = excluded.born`),
    ],
    take: [this.#json(`DELETE FROM person WHERE id = @row ->> 'id'`)],
  }
  readonly #label: Table = {
    free: true,
    put: [
      // The user's word stands alone on a face, and for a person in a photo.
      this.#json(`DELETE FROM label WHERE face_id = @row ->> 'face_id' AND person_id <> @row ->> 'person_id'
        AND (state = 'auto' OR state = 'confirmed' AND @row ->> 'state' = 'confirmed') AND @row ->> 'state' <> 'rejected'`),
      this.#json(`DELETE FROM label WHERE +person_id = @row ->> 'person_id' AND state = 'auto'
        AND @row ->> 'state' = 'confirmed' AND face_id IN (
          SELECT other.id FROM face CROSS JOIN face AS other USING (photo_id)
          WHERE face.id = @row ->> 'face_id' AND other.id <> face.id AND ${ONCE})`),
      this.#json(`DELETE FROM suggestion WHERE face_id = @row ->> 'face_id'
        AND (@row ->> 'state' <> 'rejected' OR person_id = @row ->> 'person_id')`),
      this.#json(`INSERT INTO label (face_id, person_id, state, provenance, distance, rule, at)
        SELECT face.id, person.id, @row ->> 'state', @row ->> 'provenance', @row ->> 'distance', @row ->> 'rule', @row ->> 'at'
        FROM face, person WHERE face.id = @row ->> 'face_id' AND person.id = @row ->> 'person_id'
          AND (@row ->> 'state' <> 'auto' OR face.ignored IS NULL AND face.removed = 0
            AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND person_id <> person.id
              AND state = 'confirmed')
            AND NOT EXISTS (SELECT 1 FROM face AS other CROSS JOIN label ON face_id = other.id
              WHERE other.photo_id = face.photo_id AND other.id <> face.id AND person_id = person.id
                AND state IN ('confirmed', 'auto') AND ${ONCE}))
        ON CONFLICT (face_id, person_id) DO UPDATE SET state = excluded.state, provenance = excluded.provenance,
          distance = excluded.distance, rule = excluded.rule, at = excluded.at`),
    ],
    take: [this.#json(`DELETE FROM label WHERE face_id = @row ->> 'face_id' AND person_id = @row ->> 'person_id'`)],
  }
  readonly #suggestion: Table = {
    free: true,
    put: [
      this.#json(`INSERT INTO suggestion (face_id, person_id, distance, at)
        SELECT face.id, person.id, @row ->> 'distance', @row ->> 'at'
        FROM face, person WHERE face.id = @row ->> 'face_id' AND person.id = @row ->> 'person_id'
          AND face.ignored IS NULL AND face.removed = 0
          AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id
            AND (state IN ('confirmed', 'auto') OR person_id = person.id))
        ON CONFLICT (face_id) DO UPDATE SET person_id = excluded.person_id, distance = excluded.distance,
          at = excluded.at`),
    ],
    take: [
      this.#json(`DELETE FROM suggestion WHERE face_id = @row ->> 'face_id' AND person_id = @row ->> 'person_id'`),
    ],
  }
  readonly #notSure: Table = {
    free: true,
    put: [
      this.#json(`DELETE FROM suggestion WHERE face_id = @row ->> 'face_id' AND person_id = @row ->> 'person_id'`),
      this.#json(`INSERT INTO not_sure (face_id, person_id, distance)
        SELECT face.id, person.id, @row ->> 'distance' FROM face, person
        WHERE face.id = @row ->> 'face_id' AND person.id = @row ->> 'person_id'
        ON CONFLICT (face_id, person_id) DO UPDATE SET distance = excluded.distance`),
    ],
    take: [this.#json(`DELETE FROM not_sure WHERE face_id = @row ->> 'face_id' AND person_id = @row ->> 'person_id'`)],
  }
  readonly #face: Table = {
    put: [
      this.#json(`UPDATE face SET ignored = @row ->> 'ignored', removed = @row ->> 'removed' WHERE id = @row ->> 'id'`),
      this.#json(`DELETE FROM label WHERE face_id = @row ->> 'id' AND state = 'auto'
        AND (@row ->> 'ignored' IS NOT NULL OR @row ->> 'removed' = 1)`),
      this.#json(`DELETE FROM suggestion WHERE face_id = @row ->> 'id'
        AND (@row ->> 'ignored' IS NOT NULL OR @row ->> 'removed' = 1)`),
    ],
    take: [],
  }
  /** One that was put in by reading a file. What the detector has come upon since stays; only nothing is said of it any more. */
  readonly #awaitedFace: Table = {
    put: [
      this.#json(`UPDATE face SET removed = @row ->> 'removed', awaited = iif(awaited = 2, 1, awaited)
        WHERE id = @row ->> 'id'`),
    ],
    take: [
      this.#json(`UPDATE face SET removed = awaited <> 0 OR source = 'drawn', awaited = iif(awaited = 1, 2, awaited)
        WHERE id = @row ->> 'id'`),
    ],
  }
  readonly #faceGroup: Table = {
    put: [this.#json(`UPDATE face SET cluster_id = @row ->> 'cluster_id' WHERE id = @row ->> 'id'`)],
    take: [],
  }
  readonly #apart: Table = {
    free: true,
    put: [
      this.#json(`INSERT INTO apart (one, other) SELECT one.id, other.id FROM face AS one, face AS other
        WHERE one.id = @row ->> 'one' AND other.id = @row ->> 'other' ON CONFLICT DO NOTHING`),
    ],
    take: [this.#json(`DELETE FROM apart WHERE one = @row ->> 'one' AND other = @row ->> 'other'`)],
  }
  readonly #photo: Table = {
    put: [
      this.#json(`${clearGuessedTwice(`@row ->> 'id'`)} AND @row ->> 'twice' = 0`),
      // A row of an older library says nothing of it.
      this.#json(`UPDATE photo SET favourite = @row ->> 'favourite', twice = ifnull(@row ->> 'twice', twice)
        WHERE id = @row ->> 'id'`),
    ],
    take: [],
  }
  readonly #setting: Table = {
    put: [
      this.#json(`INSERT INTO setting (key, value) VALUES (@row ->> 'key', @row ->> 'value')
        ON CONFLICT DO UPDATE SET value = excluded.value`),
    ],
    take: [this.#json(`DELETE FROM setting WHERE key = @row ->> 'key'`)],
  }
  readonly #tables: ReadonlyMap<string, Table> = new Map([
    ['person', this.#person],
    ['label', this.#label],
    ['suggestion', this.#suggestion],
    ['not_sure', this.#notSure],
    ['face', this.#face],
    ['awaited face', this.#awaitedFace],
    ['face group', this.#faceGroup],
    ['apart', this.#apart],
    ['photo', this.#photo],
    ['setting', this.#setting],
  ])

  /** The rows as they were before these changes, which are given in the order they were made. */
  back(changes: readonly Change[]): void {
    for (const { tab, before, after } of changes.toReversed()) this.#write(tab, before, after)
  }

  /** The rows as they were after them. */
  forth(changes: readonly Change[]): void {
    for (const { tab, before, after } of changes) this.#write(tab, after, before)
  }

  #write(tab: string, wanted: string | null, present: string | null): void {
    const table = this.#tables.get(tab)
    if (!table) throw new Error(`Nothing is known of changes to ${tab}`)
    if (present !== null && (wanted === null || table.free)) for (const query of table.take) query.run({ row: present })
    if (wanted !== null) for (const query of table.put) query.run({ row: wanted })
  }

  #json(sql: string): Json {
    return this.connection.query<[{ row: string }]>(sql)
  }
}
