import { copyFileSync, globSync, mkdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { ScanProgress, ScanResult } from '../../engine/requests.ts'
import type { Engine } from '../../engine/engine.ts'
import { AppError } from '../../contract/errors.ts'
import { cliCommand } from '../../engine/hint.ts'
import { knownFolders, withoutLost } from './lost-folders.ts'
import { count, say, showScan, withProgressBar } from './terminal.ts'
import { describePeople, describeScan, describeUnknown } from './words.ts'

export interface ReportOptions {
  readonly folders: readonly string[]
  readonly library: string
  readonly signal: AbortSignal
}

/** The project's own six sample pictures. */
const samples = join(import.meta.dirname, '../../../resources/samples')

/** The main job in words instead of a window: scans, then says who is there and who is unknown. */
export async function report(engine: Engine, { folders, library, signal }: ReportOptions): Promise<void> {
  const wanted = await foldersToScan(engine, folders, library)
  tell(engine, await scan(engine, wanted, signal), wanted)
}

async function foldersToScan(engine: Engine, folders: readonly string[], library: string): Promise<readonly string[]> {
  if (folders.length > 0) return withoutLost(engine, folders, library)
  const known = await knownFolders(engine, library)
  if (known.length > 0) {
    const here = await withoutLost(
      engine,
      known.map(({ path }) => path),
      library,
    )
    say(`Looking at the folders of your library: ${here.join(', ')}`)
    return here
  }
  return [copySamples(library)]
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

async function scan(engine: Engine, folders: readonly string[], signal: AbortSignal): Promise<ScanResult> {
  return withProgressBar(false, (bar) => {
    const onProgress = (progress: ScanProgress): void => {
      showScan(bar, progress)
    }
    return engine.scan({ folders: [...folders], model: null }, { signal, onProgress })
  })
}

function tell(engine: Engine, result: ScanResult, folders: readonly string[]): void {
  const people = engine.people()
  const lines = [describeScan(result, folders), '', describeUnknown(engine.unknown())]
  if (people.length > 0) lines.push('', describePeople(people))
  lines.push('', `Say who somebody is: ${cliCommand('enroll PHOTO --name NAME')}`)
  lines.push(`The other commands: ${cliCommand('--help')} (${count(result.photos, 'photo')} in the library)`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
