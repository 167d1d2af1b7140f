import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { Actions } from './actions.ts'
import { Connection, type Query } from './connection.ts'
import { Decisions } from './decisions.ts'
import { DirectoryQueries } from './directories.ts'
import { Faces } from './faces.ts'
import { Folders } from './folders.ts'
import { migrate } from './migrate.ts'
import { People } from './people.ts'
import { PhotoFaceQueries } from './photo-faces.ts'
import { Photos } from './photo-writer.ts'
import { PortraitQueries } from './portraits.ts'
import { ReviewQueries } from './review.ts'
import { temporaryFolder } from './samples.testing.ts'
import { Settings } from './settings.ts'
import { TimelineQueries } from './timeline.ts'

/** Keeps the SQL of all statements that the repositories prepare. */
class RecordingConnection extends Connection {
  readonly sql = new Set<string>()

  override query<Parameters extends unknown[], Row = never>(sql: string): Query<Parameters, Row> {
    this.sql.add(sql.replace(/\s+/g, ' '))
    return super.query<Parameters, Row>(sql)
  }
}

/** A database with the schema, and a connection that keeps the SQL. */
function recorded(): { connection: RecordingConnection; planOf: (sql: string) => string[] } {
  const database = new Database(join(temporaryFolder(), 'familiar.db'))
  onTestFinished(() => {
    database.close()
  })
  migrate(database)
  const planOf = (sql: string): string[] =>
    database
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replace(/@\w+|\?/g, '1')}`)
      .all()
      .map(({ detail }) => detail)
  return { connection: new RecordingConnection(database), planOf }
}

/** What a library has many of. */
const large = /^SCAN (photo|file|face|label|embedding|change|visible)$/

it('reads a whole table only where the question is about the whole table', () => {
  const { connection, planOf } = recorded()
  for (const Repository of [Folders, Photos, Faces, People, Decisions, Actions, Settings]) new Repository(connection)
  for (const Screen of [TimelineQueries, DirectoryQueries, PhotoFaceQueries, PortraitQueries, ReviewQueries]) {
    new Screen(connection)
  }
  const scans = [...connection.sql].flatMap((sql) => {
    const tables = planOf(sql).flatMap((detail) => large.exec(detail)?.[1] ?? [])
    return tables.length > 0 ? [`${tables.join(', ')}: ${sql.slice(0, 80)}`] : []
  })
  expect(scans).toMatchInlineSnapshot(`
    [
      "photo: SELECT photo.id, hash, picture, width, height, format, taken_at AS takenAt, came",
      "photo: SELECT id, dated_at AS date FROM photo WHERE taken_at IS NOT NULL OR EXISTS (SEL",
      "face: SELECT (SELECT count(*) FROM photo WHERE files > 0) AS photos, (SELECT count(*) ",
      "photo: UPDATE photo SET detector = '' WHERE detector <> ''",
      "photo: UPDATE photo SET detector = '' WHERE detector NOT IN ('', ?)",
      "face: SELECT face.id, photo_id AS photoId, x, y, width, height, landmarks, score, qual",
      "face: SELECT face.id, photo_id AS photoId, x, y, width, height, landmarks, score, qual",
      "face: SELECT face_id AS faceId, photo_id AS photoId, strangeness, vector FROM face JOI",
      "face: SELECT count(*) AS count FROM face WHERE face.removed = 0 AND face.shown_at IS N",
      "label: SELECT face_id AS faceId, person_id AS personId, distance, rule FROM label WHERE",
      "face: SELECT ifnull(cluster_id, face.id + 1000000000000) AS id, count(*) AS faces, cou",
      "face: SELECT count(*) AS left FROM face WHERE face.ignored IS NULL AND face.removed = ",
      "face: SELECT substr(shown_at, 1, 10) AS day, count(*) AS faces, count(DISTINCT photo_i",
    ]
  `)
})

it.each([
  ['all photos', {}],
  ['a folder', { folder: { id: 1, prefix: '' } }],
  ['a folder below', { folder: { id: 1, prefix: '2014' } }],
  ['people', { with: [1, 2], without: [3] }],
  ['days', { from: '2014-06-01', to: '2014-06-30' }],
  ['favourites', { favourite: true }],
  ['faces without a person', { unknown: true }],
])('goes through %s by an index of photos', (_, filter) => {
  const { connection, planOf } = recorded()
  const timeline = new TimelineQueries(connection)
  connection.sql.clear()
  timeline.months(filter)
  timeline.ofMonth(filter, '2014-06', { offset: 0, limit: 100 })
  timeline.peopleOf(filter, '2014-06')
  timeline.place(1, filter)
  const plans = [...connection.sql].map((sql) => planOf(sql))
  expect(plans).toHaveLength(4)
  for (const plan of plans) {
    expect(plan.filter((detail) => large.test(detail))).toEqual([])
    expect(plan.filter((detail) => /^(SCAN|SEARCH) photo USING/.test(detail))).toHaveLength(1)
  }
})

it('finds the photos of a month in their order, without sorting them', () => {
  const { connection, planOf } = recorded()
  const timeline = new TimelineQueries(connection)
  connection.sql.clear()
  timeline.ofMonth({}, '2014-06', { offset: 0, limit: 100 })
  const [plan] = [...connection.sql].map((sql) => planOf(sql))
  expect(plan![0]).toContain('USING INDEX photo_by_date (dated_at>? AND dated_at<?)')
  expect(plan!.filter((detail) => detail.includes('TEMP B-TREE FOR ORDER BY'))).toHaveLength(0)
})
