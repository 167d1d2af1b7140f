import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where a user's library lies if they don't say: the system's folder for data that belongs to programs. */
export function defaultLibrary(): string {
  const { env, platform } = process
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Familiar')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Familiar')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'familiar')
}
