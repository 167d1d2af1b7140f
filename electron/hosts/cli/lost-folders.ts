import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ListedFolder } from '../../contract/api.ts'
import { cliCommand } from '../../engine/platform/hint.ts'
import { truePath } from '../../engine/platform/true-path.ts'
import type { CommandLibrary } from './library.ts'
import { say } from './terminal.ts'

/** The watched folders; none where there is no library. */
export async function knownFolders(library: CommandLibrary): Promise<readonly ListedFolder[]> {
  return existsSync(join(library.folder, 'familiar.db')) ? library.read('listFolders', {}) : []
}

/**
 * Folders to scan without the watched ones that can't be read now, as a disk that is not connected: that is said, and the
 * others need not wait for it. All of them if none can be read: then the scan says why.
 */
export async function withoutLost(library: CommandLibrary, folders: readonly string[]): Promise<readonly string[]> {
  const lost = new Set((await knownFolders(library)).flatMap(({ path, online }) => (online ? [] : [path])))
  const isLost = (folder: string): boolean => lost.has(resolve(folder)) || lost.has(truePath(folder))
  const here = folders.filter((folder) => !isLost(folder))
  if (here.length === 0) return folders
  for (const folder of folders.filter(isLost)) {
    say(
      `${resolve(folder)} can't be read now; the other folders are looked at. If it is gone for good: ${cliCommand(`folders --remove ${quoted(folder)}`)}`,
    )
  }
  return here
}

function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `"${path}"`
}
