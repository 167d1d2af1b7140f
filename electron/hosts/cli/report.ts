import { copyFileSync, globSync, mkdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { ScanResult } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import { cliCommand } from '../../engine/platform/hint.ts'
import type { CommandLibrary } from './library.ts'
import { knownFolders, withoutLost } from './lost-folders.ts'
import { scan } from './scan.ts'
import { count, say } from './terminal.ts'
import { describePeople, describeScan, describeUnknown } from './words.ts'

export interface ReportOptions {
  readonly folders: readonly string[]
  readonly signal: AbortSignal
}

/** The project's own six sample pictures. */
const samples = join(import.meta.dirname, '../../../resources/samples')

/** The main job in words instead of a window: scans, then says who is there and who is unknown. */
export async function report(library: CommandLibrary, { folders, signal }: ReportOptions): Promise<void> {
  const wanted = await foldersToScan(library, folders)
  const result = await scan(library, { folders: wanted, model: null, again: false, quiet: false, signal })
  await tell(library, result, wanted)
}

async function foldersToScan(library: CommandLibrary, folders: readonly string[]): Promise<readonly string[]> {
  if (folders.length > 0) return withoutLost(library, folders)
  const known = await knownFolders(library)
  if (known.length > 0) {
    const here = await withoutLost(
      library,
      known.map(({ path }) => path),
    )
    say(`Looking at the folders of your library: ${here.join(', ')}`)
    return here
  }
  return [copySamples(library.folder)]
}

/** Copies the six sample pictures into the library's folder, so that an empty library has something to show. */
function copySamples(library: string): string {
  const photos = globSync(join(samples, 'sample[1-6].jpg'))
  if (photos.length === 0) {
    throw new AppError('no-such-folder', 'Name a folder of photos: npm start -- --text FOLDER')
  }
  const folder = resolve(library, 'samples')
  mkdirSync(folder, { recursive: true })
  for (const photo of photos) copyFileSync(photo, join(folder, basename(photo)))
  say(
    `No folder was named and the library is empty, so here are six sample photos, copied to ${folder}. For your own: npm start -- --text FOLDER`,
  )
  return folder
}

async function tell(library: CommandLibrary, result: ScanResult, folders: readonly string[]): Promise<void> {
  const people = await library.read('listPeople', {})
  const lines = [describeScan(result, folders), '', describeUnknown(await library.read('listUnknown', {}))]
  if (people.length > 0) lines.push('', describePeople(people))
  lines.push('', `Say who somebody is: ${cliCommand('enroll PHOTO --name NAME')}`)
  lines.push(`The other commands: ${cliCommand('--help')} (${count(result.photos, 'photo')} in the library)`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
