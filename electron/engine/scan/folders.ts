import { opendir, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import { relativePath } from '../platform/paths.ts'

/** What to scan: a watched root, or the folder `prefix` in it ('' for all of it). */
export interface ScanTarget {
  readonly folder: Folder
  readonly prefix: string
  /** Scan only the files in that folder itself, not those in folders below it. */
  readonly flat?: boolean
}

/**
 * Makes folders watched roots and returns what to scan. Roots never lie inside one another: a folder inside a known root
 * is scanned as a part of that root, and a folder around known roots replaces them and takes over what is known of their files.
 *
 * Throws `no-such-folder`, `not-a-folder` or `no-access`; then none of the folders was added.
 */
export async function addFolders(store: Store, paths: readonly string[]): Promise<ScanTarget[]> {
  return outermost(await usableFolders(paths)).map((path) => {
    const known = store.folders.list()
    for (const folder of known) {
      const prefix = relativePath(folder.path, path)
      if (prefix !== null) return { folder, prefix }
    }
    const inside = known.flatMap(({ id, path: root }) => {
      const relative = relativePath(path, root)
      return relative === null ? [] : [{ id, relative }]
    })
    return { folder: store.folders.add(path, inside), prefix: '' }
  })
}

/**
 * The true absolute paths, links resolved, of folders that can be listed. Throws `no-such-folder`, `not-a-folder` or
 * `no-access`.
 */
export function usableFolders(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map(usableFolder))
}

/** The error that tells the user what to do about a folder that can't be read. */
export function unusableFolder(named: string, error: unknown): unknown {
  const path = resolve(named) // The path that was tried.
  const options = { cause: error }
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ELOOP':
      return new AppError('no-such-folder', `There is no folder ${path}. Check the path, or connect its disk.`, options)
    case 'ENOTDIR':
      return new AppError('not-a-folder', `${path} is not a folder. Name the folder that holds it.`, options)
    case 'EACCES':
    case 'EPERM':
      return new AppError('no-access', `There is no permission to read the folder ${path}.`, options)
    case null:
      return error
    default:
      return new AppError('no-access', `The folder ${path} can't be read (${systemCode(error)!}).`, options)
  }
}

async function usableFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path)
    const listing = await opendir(real)
    await listing.close()
    return real
  } catch (error) {
    throw unusableFolder(path, error)
  }
}

/** The folders without those that lie inside another of them, each once. */
function outermost(folders: readonly string[]): string[] {
  return [...new Set(folders)].filter(
    (path, _, all) => !all.some((other) => other !== path && relativePath(other, path) !== null),
  )
}
