import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../contract/errors.ts'
import { explain } from './failures.ts'

/**
 * A lock on a file between processes: an open transaction on an empty database of that name. The operating system ends it
 * with the process, however that dies, so no lock is ever left behind.
 *
 * @returns null while another holder is alive
 * @throws SQLite's error where the file can't be written
 */
export function takeLock(file: string): Disposable | null {
  const database = new Database(file, { timeout: 0 })
  try {
    database.exec('BEGIN IMMEDIATE')
    return { [Symbol.dispose]: () => database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null
    throw error
  }
}

/**
 * The right to write to a library, for one process at a time: a lock on `writer.lock`. `writer.pid` beside it only serves
 * the message; it is a file of its own because closing any handle of a locked file, as reading it would, drops a process's
 * POSIX locks on it.
 */
export class WriterLock {
  readonly #lock: Disposable

  private constructor(lock: Disposable) {
    this.#lock = lock
  }

  /** Throws `library-locked` if another holder is alive, `library-unwritable` if the folder can't be written to. */
  static take(folder: string): WriterLock {
    const file = join(folder, 'writer.lock')
    const pidFile = join(folder, 'writer.pid')
    let lock: Disposable | null = null
    try {
      lock = takeLock(file)
      if (lock) {
        writeFileSync(pidFile, `${process.pid}\n`)
        return new WriterLock(lock)
      }
    } catch (error) {
      lock?.[Symbol.dispose]()
      throw explain(error, file)
    }
    const sentence = `The library ${folder} is already open for writing${holder(pidFile)}: Familiar’s window, perhaps.`
    throw new AppError('library-locked', `${sentence} Close that first, or wait until it is done.`)
  }

  release(): void {
    this.#lock[Symbol.dispose]()
  }
}

function holder(pidFile: string): string {
  try {
    return `, by process ${readFileSync(pidFile, 'utf8').trim()}`
  } catch {
    return '' // The holder has the lock but has not written its number yet.
  }
}
