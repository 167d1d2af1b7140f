import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'

/** The absolute path, where it exists without links: how the library writes folders. */
export function truePath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
