import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { openLibrary } from './database.ts'
import { migrate, schemaState } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { savePhotoWithFaces, temporaryFolder } from './test-samples.ts'

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

const rename = { version: 20, sql: 'ALTER TABLE photo ADD COLUMN title TEXT' }
const rebuild = {
  version: 30,
  sql: `CREATE TABLE photo_new (id INTEGER PRIMARY KEY, hash TEXT) STRICT;
    INSERT INTO photo_new SELECT id, hash FROM photo; DROP TABLE photo; ALTER TABLE photo_new RENAME TO photo`,
}

it('makes the whole schema from nothing, without a backup', () => {
  const library = temporaryFolder()
  const database = new Database(join(library, 'familiar.db'))
  expect(schemaState(database)).toBe('new')
  migrate(database)
  expect(schemaState(database)).toBe('current')
  const tables = database.prepare(`SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'`).all()
  expect(tables.sort()).toHaveLength(9)
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

  const backups = readdirSync(library).filter((name) => name.startsWith('familiar.version-10.'))
  expect(backups).toHaveLength(1)
  const backup = new Database(join(library, backups[0]!), { readonly: true })
  expect(schemaState(backup)).toBe('current')
  expect(backup.prepare('SELECT count(*) AS n FROM face').get()).toEqual({ n: 2 })
  backup.close()
})

it('leaves the library at its version when a later step fails', () => {
  const { database } = filledLibrary()
  const broken = { version: 40, sql: 'CREATE TABLE one (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1)' }
  expect(() => {
    migrate(database, [...migrations, rename, broken])
  }).toThrow('nowhere')
  expect(schemaState(database)).toBe('current')
  expect(database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'one'`).all()).toEqual([])
})

it('refuses a step that leaves rows referring to nothing', () => {
  const { database } = filledLibrary()
  expect(() => {
    migrate(database, [...migrations, { version: 20, sql: 'DELETE FROM photo' }])
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
