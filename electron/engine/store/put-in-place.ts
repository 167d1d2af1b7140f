import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { clearDamage } from './damage.ts'

/** What the files of a library are called that was set aside. */
export const broken = 'familiar.db.broken-'
/** A folder with a library file that is whole, and belongs in the place of the present one. */
export const finished = 'rebuilt-'

const now = (): string => new Date().toISOString().replace(/[-:.]/g, '')

/**
 * Puts the library file in the folder `made` in place of `file`, which is set aside under another name, if it is there. Whoever
 * dies at it has the next one do the rest (`finishPutting`). Returns the path of what was set aside.
 */
export function putInPlace(file: string, made: string): string | null {
  renameSync(made, join(dirname(file), `${finished}${now()}`))
  return finishPutting(file)
}

/** Does what is left to do of putting a new library file in place. Only for whoever holds the library's lock. */
export function finishPutting(file: string): string | null {
  const library = dirname(file)
  const folder = readdirSync(library).find((name) => name.startsWith(finished))
  if (folder === undefined) return null
  const whole = join(library, folder, basename(file))
  let setAside: string | null = null
  if (existsSync(whole)) {
    setAside = setFilesAside(file)
    renameSync(whole, file)
    clearDamage(file)
  }
  rmSync(join(library, folder), { recursive: true, force: true })
  return setAside
}

/** The log goes along: it belongs to the file. */
function setFilesAside(file: string): string | null {
  const to = join(dirname(file), `${broken}${now()}`)
  const was = existsSync(file)
  for (const ending of ['-wal', '-shm', ''])
    if (existsSync(`${file}${ending}`)) renameSync(`${file}${ending}`, `${to}${ending}`)
  return was ? to : null
}
