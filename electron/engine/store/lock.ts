import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { explain } from './failures.ts'

/**
 * The right to write to a library, for one process at a time: an open transaction on the empty database `writer.lock`.
 * The operating system ends it with the process, however that dies, so a lock can't be left behind. `writer.pid` beside
 * it only serves the message; it is a file of its own because closing any handle of a locked file, as reading it would,
 * drops a process's POSIX locks on it.
 */
export class WriterLock {
  readonly #database: Database.Database

  private constructor(database: Database.Database) {
    this.#database = database
  }

  /** Throws `library-locked` if another holder is alive, `library-unwritable` if the folder can't be written to. */
  static take(folder: string): WriterLock {
    const file = join(folder, 'writer.lock')
    const pidFile = join(folder, 'writer.pid')
    let database: Database.Database | undefined
    try {
      database = new Database(file, { timeout: 0 })
      database.exec('BEGIN IMMEDIATE')
      writeFileSync(pidFile, `${process.pid}\n`)
      return new WriterLock(database)
    } catch (error) {
      database?.close()
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
        throw new AppError('library-locked', { path: folder, process: holder(pidFile) }, { cause: error })
      }
      throw explain(error, file)
    }
  }

  release(): void {
    this.#database.close()
  }
}

function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim()
  } catch {
    return '' // The holder has the lock but has not written its number yet.
  }
}
