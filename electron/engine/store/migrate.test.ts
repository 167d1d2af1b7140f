import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { openLibrary } from './database.ts'
import { migrate, schemaState } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { localTime, savePhotoWithFaces, temporaryFolder } from './samples.testing.ts'

function filledLibrary(): { library: string; database: Database.Database } {
  const library = temporaryFolder()
  const store = openLibrary(library, { mode: 'write' })
  savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 2)
  store.close()
  const database = new Database(join(library, 'familiar.db'))
  onTestFinished(() => {
    database.close()
  })
  return { library, database }
}

const latest = migrations.at(-1)!.version
const rename = { version: latest + 1, sql: 'ALTER TABLE photo ADD COLUMN title TEXT' }
const rebuild = {
  version: latest + 2,
  sql: `CREATE TABLE folder_new (id INTEGER PRIMARY KEY, path TEXT) STRICT;
    INSERT INTO folder_new SELECT id, path FROM folder; DROP TABLE folder; ALTER TABLE folder_new RENAME TO folder`,
}

it('makes the whole schema from nothing, without a backup', () => {
  const library = temporaryFolder()
  const database = new Database(join(library, 'familiar.db'))
  expect(schemaState(database)).toBe('new')
  migrate(database)
  expect(schemaState(database)).toBe('current')
  const tables = database.prepare(`SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'`).all()
  expect(tables.sort()).toHaveLength(17)
  expect(tables.every((table) => (table as { strict: number }).strict === 1)).toBe(true)
  database.close()
  expect(readdirSync(library)).toEqual(['familiar.db'])
})

it('takes an old library forward, keeps what is in it and a copy of how it was', () => {
  const { library, database } = filledLibrary()
  const steps = [...migrations, rename, rebuild]
  expect(schemaState(database, steps)).toBe('old')
  migrate(database, steps)
  expect(schemaState(database, steps)).toBe('current')
  expect(database.prepare('SELECT count(*) AS n FROM face JOIN photo ON photo.id = photo_id').get()).toEqual({ n: 2 })
  expect(database.pragma('foreign_keys', { simple: true })).toBe(1)

  const backups = readdirSync(library).filter((name) =>
    name.startsWith(`familiar.version-${migrations.at(-1)!.version}.`),
  )
  expect(backups).toHaveLength(1)
  const backup = new Database(join(library, backups[0]!), { readonly: true })
  expect(schemaState(backup)).toBe('current')
  expect(backup.prepare('SELECT count(*) AS n FROM face').get()).toEqual({ n: 2 })
  backup.close()
})

it('dates the photos of a library that knew no window, and finds its files by words and folders', () => {
  const database = new Database(join(temporaryFolder(), 'familiar.db'))
  migrate(database, migrations.slice(0, 1))
  database.exec(`
    INSERT INTO folder (id, path, added_at) VALUES (1, '/photos', 0);
    INSERT INTO photo (id, hash, width, height, format, taken_at, orientation, detector, indexed_at) VALUES
      (1, '${'a'.repeat(64)}', 40, 30, 'jpeg', '2014-06-14T12:00:00', 1, 'mtcnn', 0),
      (2, '${'b'.repeat(64)}', 40, 30, 'jpeg', NULL, 1, 'mtcnn', 0),
      (3, '${'c'.repeat(64)}', 40, 30, 'jpeg', NULL, 1, 'mtcnn', 0),
      (4, '${'d'.repeat(64)}', 40, 30, 'jpeg', NULL, 1, 'mtcnn', 0);
    INSERT INTO file (folder_id, relative, photo_id, size, mtime_ms) VALUES
      (1, 'Ärger/A.JPG', 1, 10, 1700000000000), (1, 'b.jpg', 2, 20, 1700000000000), (1, 'b2.jpg', 2, 20, 1400000000000),
      (1, 'IMG_20120412_181530.jpg', 4, 40, 1700000000000);
  `)
  migrate(database)
  const photos = database.prepare<[], { date: string; files: number; bytes: number }>(
    'SELECT dated_at AS date, files, bytes FROM photo ORDER BY id',
  )
  expect(photos.all()).toEqual([
    { date: '2014-06-14T12:00:00', files: 1, bytes: 10 },
    { date: localTime(1_400_000_000_000), files: 2, bytes: 20 },
    { date: localTime(0), files: 0, bytes: 0 },
    { date: '2012-04-12T18:15:30', files: 1, bytes: 40 },
  ])
  expect(database.prepare('SELECT folded, directory FROM file ORDER BY relative DESC LIMIT 1').get()).toEqual({
    folded: 'arger/a.jpg',
    directory: 'Ärger/',
  })
  database.close()
})

it('finds the files of a library by bare letters that was made before they were', () => {
  const database = new Database(join(temporaryFolder(), 'familiar.db'))
  migrate(
    database,
    migrations.filter(({ version }) => version < 130),
  )
  database.exec(`
    INSERT INTO folder (id, path, added_at) VALUES (1, '/photos', 0);
    INSERT INTO file (folder_id, relative, folded, size, mtime_ms, problem_code, problem_reason) VALUES
      (1, 'Été/José.jpg', 'été/josé.jpg', 10, 0, 'damaged', ''), (1, 'plain.jpg', 'plain.jpg', 10, 0, 'damaged', '');
  `)
  migrate(database)
  expect(database.prepare('SELECT folded FROM file ORDER BY relative').pluck().all()).toEqual([
    'plain.jpg',
    'ete/jose.jpg',
  ])
  database.close()
})

it('leaves the library at its version when a later step fails', () => {
  const { database } = filledLibrary()
  const broken = { version: latest + 3, sql: 'CREATE TABLE one (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1)' }
  expect(() => {
    migrate(database, [...migrations, rename, broken])
  }).toThrow('nowhere')
  expect(schemaState(database)).toBe('current')
  expect(database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'one'`).all()).toEqual([])
})

it('refuses a step that leaves rows referring to nothing', () => {
  const { database } = filledLibrary()
  expect(() => {
    migrate(database, [...migrations, { version: latest + 1, sql: 'DELETE FROM photo' }])
  }).toThrow('refer to nothing')
  expect(database.prepare('SELECT count(*) AS n FROM photo').get()).toEqual({ n: 1 })
})

it('refuses steps out of order', () => {
  const { database } = filledLibrary()
  expect(() => schemaState(database, [rebuild, rename])).toThrow('must come before')
})

it('lets a reader in on an old library by migrating it first', () => {
  const library = temporaryFolder()
  new Database(join(library, 'familiar.db')).close()
  const reader = openLibrary(library, { mode: 'read' })
  expect(reader.folders.list()).toEqual([])
  reader.close()
})
