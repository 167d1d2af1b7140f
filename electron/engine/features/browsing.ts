import { mkdir, opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, parse, resolve } from 'node:path'
import type { FolderListing } from '../../contract/api.ts'
import { AppError, systemCode } from '../../contract/errors.ts'
import { unusableFolder } from '../scan/folders.ts'

/** Where choosing a folder begins when none was chosen yet. */
export const usualFolders: readonly string[] = [join(homedir(), 'Pictures'), homedir()]

/** The first of these that is there; the last one is, or its failure is said. */
export async function browseFirst(
  [first, ...rest]: readonly (string | null)[],
  wanted: Wanted = null,
): Promise<FolderListing> {
  try {
    return await browse(first ?? usualFolders[0]!, wanted)
  } catch (error) {
    if (rest.length === 0 || !(error instanceof AppError)) throw error
    return browseFirst(rest, wanted)
  }
}

/** Which files are listed, by their names; none without. */
type Wanted = ((name: string) => boolean) | null

/** The folders in a folder, and the files that are wanted, hidden ones left out, by name. */
export async function browse(path: string, wanted: Wanted = null): Promise<FolderListing> {
  const folder = resolve(path)
  try {
    const folders: { name: string; path: string }[] = []
    const files: { name: string; path: string }[] = []
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.')) continue
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(join(folder, entry.name))))
      if (isFolder) folders.push({ name: entry.name, path: join(folder, entry.name) })
      else if (entry.isFile() && wanted?.(entry.name)) files.push({ name: entry.name, path: join(folder, entry.name) })
    }
    const order = new Intl.Collator(undefined, { numeric: true })
    for (const list of [folders, files]) list.sort((a, b) => order.compare(a.name, b.name))
    return { path: folder, parent: parse(folder).root === folder ? null : dirname(folder), folders, files }
  } catch (error) {
    throw unusableFolder(folder, error)
  }
}

async function leadsToFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false
}

/** Makes a folder in another and shows it; one that is there already is shown. Throws `bad-name`, `no-access` and those of `browse`. */
export async function makeFolder(within: string, name: string): Promise<FolderListing> {
  const clean = name.trim()
  if (clean === '' || clean === '.' || clean === '..' || /[/\\\0]/.test(clean))
    throw new AppError('bad-name.folder', {})
  const folder = join(resolve(within), clean)
  try {
    await mkdir(folder)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENAMETOOLONG') throw new AppError('bad-name.folder-long', {})
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new AppError('no-access.make', { path: resolve(within) }, { cause: error })
    if (code !== 'EEXIST') throw unusableFolder(within, error)
  }
  return browse(folder)
}
