import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, openLibrary, type Store } from './database.ts'
import { explain } from './failures.ts'
import { WriterLock } from './lock.ts'
import { broken, finished, finishPutting, putInPlace } from './put-in-place.ts'

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
    finishPutting(file)
    clearRebuilding(library)
    const scratch = mkdtempSync(join(library, unfinished))
    const store = openLibrary(scratch, { mode: 'write' })
    let result: Result
    try {
      result = fill(store, scratch)
    } finally {
      store.close()
    }
    return { result, setAside: putInPlace(file, scratch) }
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
    const isOurs = [broken, unfinished, finished].some((beginning) => name.startsWith(beginning))
    const isOld = isOurs || /^familiar\.version-.*\.db$/.test(name)
    if (isOld) rmSync(join(library, name), { recursive: true, force: true })
  }
}

/** Of somebody who died meanwhile. */
function clearRebuilding(library: string): void {
  for (const name of readdirSync(library))
    if (name.startsWith(unfinished)) rmSync(join(library, name), { recursive: true, force: true })
}
