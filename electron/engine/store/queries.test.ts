import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { Actions } from './actions.ts'
import { Connection, type Query } from './connection.ts'
import { Faces } from './faces.ts'
import { Folders } from './folders.ts'
import { migrate } from './migrate.ts'
import { People } from './people.ts'
import { Photos } from './photos.ts'
import { temporaryFolder } from './test-samples.ts'
import { Settings } from './settings.ts'

/** Keeps the SQL of all statements that the repositories prepare. */
class RecordingConnection extends Connection {
  readonly sql = new Set<string>()

  override query<Parameters extends unknown[], Row = never>(sql: string): Query<Parameters, Row> {
    this.sql.add(sql.replace(/\s+/g, ' '))
    return super.query<Parameters, Row>(sql)
  }
}

it('reads a whole table only where the question is about the whole table', () => {
  const database = new Database(join(temporaryFolder(), 'familiar.db'))
  migrate(database)
  const connection = new RecordingConnection(database)
  for (const Repository of [Folders, Photos, Faces, People, Actions, Settings]) new Repository(connection)

  const scans = [...connection.sql].flatMap((sql) => {
    const plan = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replace(/@\w+|\?/g, '1')}`).all()
    const tables = plan.flatMap(({ detail }) => /^SCAN (?!CONSTANT)(\w+)$/.exec(detail)?.[1] ?? [])
    return tables.length > 0 ? [`${tables.join(', ')}: ${sql.slice(0, 80)}`] : []
  })
  expect(scans).toMatchInlineSnapshot(`
    [
      "photo: SELECT photo.id, hash, width, height, format, taken_at AS takenAt, camera, orien",
      "face: SELECT (SELECT count(*) FROM photo WHERE files > 0) AS photos, (SELECT count(*) ",
      "face: SELECT face.id, photo_id AS photoId, x, y, width, height, landmarks, score, qual",
      "face: SELECT face.id, photo_id AS photoId, x, y, width, height, landmarks, score, qual",
      "face: SELECT face_id AS faceId, photo_id AS photoId, strangeness, vector FROM face JOI",
      "face: SELECT count(*) AS count FROM face WHERE face.removed = 0 AND EXISTS (SELECT 1 F",
      "suggestion: SELECT face_id AS faceId, person_id AS personId, distance FROM suggestion ORDER ",
      "suggestion: DELETE FROM suggestion",
      "action: SELECT id, at, kind, count, person, other, undone FROM action ORDER BY id DESC L",
      "action: SELECT count(*) AS count FROM action",
      "action: SELECT id, at, kind, count, person, other, undone FROM action WHERE undone = 0 O",
      "recording: DELETE FROM recording",
      "action: DELETE FROM action",
    ]
  `)
  database.close()
})
