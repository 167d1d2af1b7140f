import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'

/** A smaller file is read through in less time than it takes to notice, in bytes. */
const smallFile = 64_000_000

/** Stands beside a library file in which damage was seen: it is read through before it is opened again. */
const markOf = (file: string): string => `${file}.damaged`

/** What a damaged library file can be built anew from, if there is anything. */
export function damaged(file: string, cause?: unknown): AppError {
  return new AppError('library-corrupt', { path: file, hasBackups: hasBackups(file) }, { cause })
}

/** Damage was seen in a library file; the next time it is opened it is looked at more closely. */
export function noteDamage(file: string): void {
  try {
    writeFileSync(markOf(file), '')
  } catch {
    // Where nothing can be written there is no next time that would make it worse.
  }
}

/** Nothing is known of damage any more. */
export function clearDamage(file: string): void {
  rmSync(markOf(file), { force: true })
}

/** Throws `library-corrupt` if the file of a library that has backups is gone: an empty one in its place would hide that. */
export function refuseLost(file: string): void {
  if (existsSync(file) || !hasBackups(file)) return
  throw new AppError('library-corrupt.missing', { path: file, backups: join(dirname(file), 'backups') })
}

/** Throws `library-corrupt` where a file is shorter than it says, which SQLite notices only when it needs what is missing. */
export function refuseCutOff(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  // After a sudden end the log holds what the file lacks.
  if (size === 0 || endedSuddenly(file)) return
  const header = Buffer.alloc(32)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header)
  } finally {
    closeSync(descriptor)
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  if (size < pageSize * pages) throw damaged(file)
}

/** Whether whoever wrote to a library file the last time ended suddenly: its log was not emptied. */
export function endedSuddenly(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** Whether a library file should be read through before anybody relies on it; a large one after a sudden end only later. */
export function isSuspect(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return existsSync(markOf(file)) || (endedSuddenly(file) && size < smallFile)
}

/** Reads a whole database through: seconds for each gigabyte. Throws `library-corrupt`. */
export function refuseDamaged(database: Database.Database): void {
  const file = database.name
  let found: unknown
  try {
    found = database.pragma('quick_check(1)', { simple: true })
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))) throw error
    found = error
  }
  if (found !== 'ok') {
    noteDamage(file)
    throw damaged(file, found)
  }
  clearDamage(file)
}

function hasBackups(file: string): boolean {
  const folder = join(dirname(file), 'backups')
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json'))
}
