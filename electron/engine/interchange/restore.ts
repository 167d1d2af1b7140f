import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { keepCrops } from '../images/crops.ts'
import type { RestoreResult } from '../../contract/shapes.ts'
import { databaseFile, openDamaged, type Store } from '../store/database.ts'
import { rebuild } from '../store/rebuild.ts'
import { backupFolder, listBackups } from './backups.ts'
import { readLibrary } from './read-json.ts'
import { writeTextWhole } from './write-file.ts'
import { libraryAsJson } from './write-json.ts'

/**
 * Builds a library anew from a backup, by its path or its name; without one from the latest that can be read, together with what
 * can still be read in the damaged file, which is set aside under another name. Its folders are watched again, and a scan of
 * them brings everything back. Throws `no-backup`, `bad-export`, `export-newer` and `library-locked`; then all is as it was.
 */
export async function restoreLibrary(library: string, backup: string | null): Promise<RestoreResult> {
  const { result, setAside } = rebuild(library, (store, scratch) =>
    backup === null ? readLatest(store, library, scratch) : readOne(store, find(library, backup)),
  )
  await keepCrops(library, new Set()) // Faces have other numbers now.
  return { ...result, setAside }
}

type Read = Omit<RestoreResult, 'setAside'>

function readOne(store: Store, file: string): Read {
  return { backup: file, ...about(store, readLibrary(store, file, { folders: true })), rescued: false }
}

/** What was said since the last backup is in the damaged file alone; it goes first, as what is read first stands. */
function readLatest(store: Store, library: string, scratch: string): Read {
  const rescued = rescue(store, library, scratch)
  const backups = listBackups(library)
  let failure: unknown
  for (const { file } of backups) {
    try {
      const read = readLibrary(store, file, { folders: true, onlyNeeded: rescued !== null })
      return { backup: file, ...about(store, rescued ?? read), rescued: rescued !== null }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'bad-export')) throw error
      failure ??= error
    }
  }
  if (rescued) return { backup: null, ...about(store, rescued), rescued: true }
  throw failure instanceof Error ? failure : noBackup(library)
}

function about(store: Store, summary: RestoreResult['summary']): Pick<RestoreResult, 'summary' | 'folders'> {
  return { summary, folders: store.folders.list().map(({ path }) => path) }
}

/** Null where what was said can't be read whole. */
function rescue(store: Store, library: string, scratch: string): RestoreResult['summary'] | null {
  if (!existsSync(databaseFile(library))) return null
  const rescued = join(scratch, 'rescued.json')
  try {
    const damaged = openDamaged(library)
    try {
      damaged.snapshot(() => {
        writeTextWhole(rescued, libraryAsJson(damaged, { by: 'rescue', now: new Date(), automatic: false }))
      })
    } finally {
      damaged.close()
    }
    return readLibrary(store, rescued, { folders: true })
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function find(library: string, backup: string): string {
  const own = join(backupFolder(library), basename(backup))
  if (existsSync(resolve(backup))) return resolve(backup)
  if (basename(backup) === backup && existsSync(own)) return own
  throw new AppError('no-backup', { path: backup })
}

function noBackup(library: string): AppError {
  return new AppError('no-backup.none', { path: backupFolder(library) })
}
