import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

export interface Restriction {
  /** What starts Node so that permissions bind it; Node's arguments follow. */
  readonly command: readonly [string, ...string[]]
  /** The user the process runs as, who must own what it may write; null where that is the user of the tests. */
  readonly owner: number | null
}

const nobody = 65534
const asUser = (id: number): Restriction => {
  const drop = ['--reuid', `${id}`, '--regid', `${id}`, '--clear-groups']
  return { command: ['setpriv', ...drop, process.execPath], owner: id }
}

/**
 * Finds a way to run a script as a process that permissions bind, or returns null where there is none. No permission binds
 * the system's administrator. Without its capabilities the administrator stays the owner of its own files, so that this
 * works below a folder which no other user may enter. A clone that belongs to another user runs as that user, or as one who
 * owns nothing.
 */
export function restrictionFor(script: string): Restriction | null {
  if (process.platform === 'win32') return null
  if (process.geteuid?.() !== 0) return { command: [process.execPath], owner: null }
  const withoutCapabilities = ['--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all']
  const owner = statSync(script).uid
  const ways: readonly Restriction[] = [
    { command: ['setpriv', ...withoutCapabilities, process.execPath], owner: null },
    ...(owner === 0 ? [] : [asUser(owner)]),
    asUser(nobody),
  ]
  return ways.find(({ command: [file, ...args] }) => spawnSync(file, [...args, '--check', script]).status === 0) ?? null
}
