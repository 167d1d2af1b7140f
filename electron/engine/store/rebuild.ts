import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clearDamage } from './damage.ts'
import { databaseFile, openLibrary, type Store } from './database.ts'
import { explain } from './failures.ts'
import { WriterLock } from './lock.ts'

/** What the files of a library are called that was set aside. */
const broken = 'familiar.db.broken-'
const unfinished = 'rebuilding-'

/**
 * Puts a new library file in place of the present one, if there is one, which is set aside under another name. It is filled
 * first: until it is whole, everything stays as it was. `scratch` is a folder for what is needed meanwhile. Returns the path of
 * what was set aside. Throws `library-locked` while somebody writes to the library.
 */
export function rebuild<Result>(
  library: string,
  fill: (store: Store, scratch: string) => Result,
): { result: Result; setAside: string | null } {
  const file = databaseFile(library)
  const lock = WriterLock.take(library)
  try {
    clearRebuilding(library)
    const scratch = mkdtempSync(join(library, unfinished))
    const store = openLibrary(scratch, { mode: 'write' })
    let result: Result
    try {
      result = fill(store, scratch)
    } finally {
      store.close()
    }
    const setAside = setFilesAside(library)
    renameSync(databaseFile(scratch), file)
    clearDamage(file)
    return { result, setAside }
  } catch (error) {
    throw explain(error, file)
  } finally {
    clearRebuilding(library)
    lock.release()
  }
}

/** Takes away what tells of the library as it was: it may name somebody who is to be forgotten. */
export function dropOldFiles(library: string): void {
  for (const name of readdirSync(library)) {
    const isOld = name.startsWith(broken) || name.startsWith(unfinished) || /^familiar\.version-.*\.db$/.test(name)
    if (isOld) rmSync(join(library, name), { recursive: true, force: true })
  }
}

/** The log goes along: it belongs to the file. */
function setFilesAside(library: string): string | null {
  const file = databaseFile(library)
  const time = new Date().toISOString().replace(/[-:.]/g, '')
  const to = join(library, `${broken}${time}`)
  const was = existsSync(file)
  for (const ending of ['-wal', '-shm', ''])
    if (existsSync(`${file}${ending}`)) renameSync(`${file}${ending}`, `${to}${ending}`)
  return was ? to : null
}

/** Of somebody who died meanwhile. */
function clearRebuilding(library: string): void {
  for (const name of readdirSync(library))
    if (name.startsWith(unfinished)) rmSync(join(library, name), { recursive: true, force: true })
}
