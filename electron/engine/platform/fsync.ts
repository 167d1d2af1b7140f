import { open } from 'node:fs/promises'
import { systemCode } from '../../contract/errors.ts'

/** Windows wants the right to write for it, and knows no such thing of folders. */
const windows = process.platform === 'win32'
const notPossible: ReadonlySet<string | null> = new Set(['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP'])

/**
 * Resolves when what was written into a file, or which files are in a folder, would survive a power cut; at once where the
 * system can't be asked for that. Rejects where it could not be written after all.
 */
export async function fsyncPath(path: string): Promise<void> {
  try {
    await using handle = await open(path, windows ? 'r+' : 'r')
    await handle.sync()
  } catch (error) {
    if (!notPossible.has(systemCode(error))) throw error
  }
}
