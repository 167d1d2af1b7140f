import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Engine } from '../../engine/engine.ts'
import type { FolderView } from '../../engine/requests.ts'
import { cliCommand } from '../command.ts'
import { truePath } from '../../engine/platform/true-path.ts'
import { say } from './terminal.ts'

/** The watched folders; none where there is no library. */
export async function knownFolders(engine: Engine, library: string): Promise<FolderView[]> {
  return existsSync(join(library, 'familiar.db')) ? engine.folders() : []
}

/**
 * Folders to scan without the watched ones that can't be read now, as a disk that is not connected: that is said, and the
 * others need not wait for it. All of them if none can be read: then the scan says why.
 */
export async function withoutLost(
  engine: Engine,
  folders: readonly string[],
  library: string,
): Promise<readonly string[]> {
  const lost = new Set((await knownFolders(engine, library)).flatMap(({ path, online }) => (online ? [] : [path])))
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
