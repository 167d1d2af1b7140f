import { cliCommand } from '../command.ts'
import { sentenceOf } from '../messages.ts'
import { copyFileSync, globSync, mkdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { ScanProgress, ScanResult } from '../../engine/requests.ts'
import type { Engine } from '../../engine/engine.ts'
import { AppError } from '../../contract/errors.ts'
import { Models } from '../../engine/models.ts'
import { knownFolders, withoutLost } from './lost-folders.ts'
import { count, say, showScan, withProgressBar } from './terminal.ts'
import { faceNetDownload, describePeople, describeScan, describeUnknown } from './words.ts'

export interface ReportOptions {
  readonly folders: readonly string[]
  readonly library: string
  readonly models: string
  readonly fetch: boolean
  readonly signal: AbortSignal
}

/** Where a package of the project has six photos, among other pictures. */
const samples = join(import.meta.dirname, '../../../node_modules/@vladmandic/face-api/demo')

/**
 * The main job in words instead of a window: scan, say who is there and who is unknown. FaceNet is fetched beside it if it is not here; when it
 * has come, all faces are looked at again.
 */
export async function report(
  engine: Engine,
  { folders, library, models, fetch, signal }: ReportOptions,
): Promise<void> {
  const wanted = await foldersToScan(engine, folders, library)
  const here = new Models(models, library)
  const missing = fetch && (await here.faceNetFolder()) === null
  if (missing) {
    say(
      `FaceNet (${faceNetDownload}) is not here yet. It is being fetched in the background; the compact model, MobileFaceNet, serves till then.`,
    )
  }
  const stop = new AbortController()
  const fetching = missing
    ? here.fetchFaceNet({ signal: AbortSignal.any([signal, stop.signal]), onProgress: () => undefined }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      )
    : null
  try {
    const result = await scan(engine, wanted, signal)
    tell(engine, result, wanted)
    if (fetching === null) return
    say('Waiting for FaceNet. Ctrl-C leaves; the next start goes on where it stopped.')
    const failure = await fetching
    if (failure === null) {
      say('FaceNet is here. Looking at the faces again with both models.')
      tell(engine, await scan(engine, wanted, signal), wanted)
    } else if (failure instanceof AppError) say(sentenceOf(failure.told))
    else throw failure
  } finally {
    stop.abort(new AppError('interrupted', {}))
    await fetching
  }
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

/** Puts six photos that come with a package of the project into the library's folder: something to look at. */
function copySamples(library: string): string {
  const photos = globSync(join(samples, 'sample[1-6].jpg'))
  if (photos.length === 0) {
    throw new AppError('no-such-folder.unnamed', {})
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
