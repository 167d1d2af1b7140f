import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { AppError, systemCode } from '../../contract/errors.ts'
import { damaged, noteDamage } from './damage.ts'

/** Bytes; with less nothing can be opened for writing. */
const leastRoom = 200_000

/**
 * What the user can do about a failure of SQLite or the file system: an AppError where there is something to say, else
 * the error as it came (a bug).
 */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof AppError) return error
  const code = error instanceof Database.SqliteError ? error.code : systemCode(error)
  const options = { cause: error }
  const kind = code?.split('_').slice(0, 2).join('_')
  // What SQLite keeps in memory that processes share needs room on the disk too, and its failing is told as one of reading.
  switch (kind === 'SQLITE_IOERR' && isFull(file) ? 'SQLITE_FULL' : kind) {
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      if (code !== 'SQLITE_NOTADB') noteDamage(file) // Which would be noticed anyway.
      return damaged(file, error)
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new AppError('library-locked.file', { path: file }, options)
    case 'SQLITE_FULL':
    case 'ENOSPC':
      return new AppError('library-unwritable.full', { path: file }, options)
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_IOERR':
    case 'SQLITE_PERM':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ENOENT':
      return new AppError('library-unwritable', { path: file }, options)
    default:
      return error
  }
}

function isFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file))
    return bavail * bsize < leastRoom
  } catch {
    return false
  }
}
