import { opendir, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import { relativePath } from '../store/paths.ts'

/** What to scan: a watched root, or the folder `prefix` in it ('' for all of it). */
export interface ScanTarget {
  readonly folder: Folder
  readonly prefix: string
  /** Only the files in that folder itself, none of those in folders below. */
  readonly flat?: boolean
}

/**
 * Makes folders watched roots and tells what to scan. Roots never lie inside one another: a folder inside a known root
 * becomes a part of that one to scan, a folder around known roots takes them in with all that is known of their files.
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

/** What the user can do about a folder that can't be read. */
export function unusableFolder(named: string, error: unknown): unknown {
  const path = resolve(named) // Where it was looked for.
  const options = { cause: error }
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ELOOP':
      return new AppError('no-such-folder', { path }, options)
    case 'ENOTDIR':
      return new AppError('not-a-folder', { path }, options)
    case 'EACCES':
    case 'EPERM':
      return new AppError('no-access', { path }, options)
    case null:
      return error
    default:
      return new AppError('no-access.failed', { path, system: systemCode(error)! }, options)
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
