import { rmSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { logEvent } from '../log/log-event.ts'
import { addSqlFunctions } from './sql-functions.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'

/** "Fami": tells a library from any other SQLite file (`PRAGMA application_id`). */
const APPLICATION_ID = 0x46616d69

/**
 * How far a database's schema is: `new` (empty), `old` (needs `migrate`), `current`.
 * Throws `library-newer` for one made by a later version of the app, `library-corrupt` for some other program's.
 */
export function schemaState(
  database: Database.Database,
  migrations: readonly Migration[] = allMigrations,
): 'new' | 'old' | 'current' {
  const version = userVersion(database)
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (version === 0 && isEmpty) return 'new'
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new AppError('library-corrupt.foreign', { path: database.name })
  }
  const latest = latestVersion(migrations)
  if (version > latest) {
    throw new AppError('library-newer', { path: database.name, version, known: latest })
  }
  return version < latest ? 'old' : 'current'
}

/**
 * Brings the schema to the newest version, in one transaction, after a copy of an existing database beside it. The
 * caller holds the writer lock.
 */
export function migrate(database: Database.Database, migrations: readonly Migration[] = allMigrations): void {
  const state = schemaState(database, migrations)
  if (state === 'current') return
  if (state === 'old') backUp(database)
  addSqlFunctions(database)
  // A step may rebuild a table that others refer to; this pragma has no effect inside a transaction.
  const from = userVersion(database)
  database.pragma('foreign_keys = OFF')
  try {
    database.transaction(() => {
      for (const step of migrations.filter((step) => step.version > from)) {
        database.exec(step.sql)
        database.pragma(`user_version = ${step.version}`)
      }
      database.pragma(`application_id = ${APPLICATION_ID}`)
      const dangling = database.prepare('PRAGMA foreign_key_check').all()
      if (dangling.length > 0) throw new Error(`Migration left ${dangling.length} rows that refer to nothing`)
    })()
  } finally {
    database.pragma('foreign_keys = ON')
  }
  if (state === 'old') logEvent('migrated', { from, to: userVersion(database) })
}

function userVersion(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }))
}

function latestVersion(migrations: readonly Migration[]): number {
  return migrations.reduce((previous, { version }) => {
    if (version <= previous) throw new Error(`Migration ${version} must come before ${previous}`)
    return version
  }, 0)
}

/** VACUUM INTO, because it takes what still lies in the log along and never replaces a file. */
function backUp(database: Database.Database): void {
  const time = new Date().toISOString().replace(/[-:.]/g, '')
  const copy = database.name.replace(/\.db$/, `.version-${userVersion(database)}.${time}.db`)
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } catch (error) {
    rmSync(copy, { force: true })
    throw error
  }
}
