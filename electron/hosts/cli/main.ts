import { sentenceOf } from '../messages.ts'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { ZodError } from 'zod'
import { inputs, ModelChoice, mostDraws } from '../../engine/requests.ts'
import { Engine } from '../../engine/engine.ts'
import { AppError, codeOf, systemCode } from '../../contract/errors.ts'
import { shippedModels } from '../../engine/models.ts'
import { defaultLibrary } from './default-library.ts'
import { evaluateDataset, type EvaluateOptions } from './evaluation/evaluate.ts'
import { fetchModels } from './fetch-models.ts'
import { stoppable, wasStoppedByHand } from './interruption.ts'
import { withoutLost } from './lost-folders.ts'
import { report } from './report.ts'
import { start } from './start.ts'
import { inLine, printResult, say, showScan, withProgressBar } from './terminal.ts'
import { describeBackups, describeExported, describeImported, describeRestored } from './interchange-words.ts'
import {
  describeEnrolled,
  describeFolders,
  describeInfo,
  describeModels,
  describePeople,
  describePhotos,
  describeScan,
  describeUnknown,
} from './words.ts'

interface GlobalOptions {
  readonly library: string
  readonly models: string
  readonly json: boolean
}

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

// npm starts scripts in the project's folder; what the user names counts from where they are.
const { INIT_CWD: usersFolder } = process.env
if (
  usersFolder !== undefined &&
  existsSync(usersFolder) &&
  process.cwd() === resolve(import.meta.dirname, '../../..')
) {
  process.chdir(usersFolder)
}

const scanStopped = 'Stopped. What was done is kept; the next scan goes on from there.'

const program = new Command('familiar')
  .description(
    'Finds the faces in your photos, learns whom you name, and lists the rest. Everything stays on this machine.',
  )
  .version(version)
  .option('--library <dir>', 'folder that holds the library', somePath, defaultLibrary())
  .option('--models <dir>', 'folder that holds the models', somePath, shippedModels)
  .option('--json', 'print the result as JSON', false)
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()

const engine = (): Engine => new Engine({ ...program.opts<GlobalOptions>(), version })
const print = (result: unknown, words: () => string): void => {
  printResult(program.opts<GlobalOptions>().json, result, words)
}

program
  .command('start')
  .description('open the window on a library: the desktop app where Electron is here, else in a browser')
  .argument('[folders...]', 'folders of photos to add')
  .option('--no-open', 'open nothing; print the address of the window')
  .option('--port <n>', 'port of the window on this machine (default: one that is free)', somePort)
  .option('--text', 'no window: scan, and say in words who is there; without folders and photos, six samples are used')
  .option('--no-fetch', 'with --text: do not fetch FaceNet')
  .action(async (folders: string[], options: { open: boolean; port?: number; text?: true; fetch: boolean }) => {
    const { library, models, json } = program.opts<GlobalOptions>()
    if (json) throw new InvalidArgumentError('start opens a window, or speaks in words. For JSON: scan FOLDER --json')
    const { open, port = null, text, fetch } = options
    if (text) {
      const signal = stoppable(scanStopped, { announce: true })
      await report(engine(), { folders, library, models, fetch, signal })
    } else {
      const signal = stoppable('Stopped.')
      process.exitCode = await start({ folders, library, models, version, open, port, signal })
    }
  })

program
  .command('scan')
  .description('bring the library up to date with folders of photos; their subfolders belong to them')
  .argument('<folders...>')
  .option('--model <model>', `what tells faces apart: ${ModelChoice.options.join(', ')} (default: all that are here)`)
  .option('--again', 'look for faces anew in the photos that are known, too; what you said about them stays')
  .action(async (folders: string[], options: { model?: string; again?: true }) => {
    const { library, json } = program.opts<GlobalOptions>()
    const signal = stoppable(scanStopped, { announce: true })
    const { model, again } = options
    const named = inputs.scan.parse({ folders, model: modelOption(model), again })
    const input = { ...named, folders: [...(await withoutLost(engine(), named.folders, library))] }
    const result = await withProgressBar(json, (bar) =>
      engine().scan(input, {
        signal,
        onProgress: (progress) => {
          showScan(bar, progress)
        },
      }),
    )
    print(result, () => describeScan(result, input.folders))
  })

program
  .command('folders')
  .description('list the folders of the library; take one out of it; or leave files and folders out by their names')
  .option('--remove <path>', 'show the photos of this folder no more; who is in them is kept', somePath)
  .option(
    '--ignore <patterns...>',
    'leave out what is called so, as in a .gitignore: "*_thumb*", Private/, "**/export/**"',
  )
  .option('--unignore <patterns...>', 'leave that out no more; the next scan brings it back, with who is in it')
  .action(async ({ remove, ...patterns }: { remove?: string; ignore?: string[]; unignore?: string[] }) => {
    if (remove !== undefined) engine().removeFolder(inputs.removeFolder.parse({ path: remove }).path)
    const { ignore = [], unignore = [] } = patterns
    if (ignore.length + unignore.length > 0) engine().leaveOut(inputs.leaveOut.parse({ ignore, unignore }))
    const folders = await engine().folders()
    print(folders, () => describeFolders(folders, engine().leftOut()))
  })

program
  .command('faces')
  .description('list photos with their faces')
  .option('--photo <path>', 'this photo only')
  .action(({ photo }: { photo?: string }) => {
    const photos = engine().faces(inputs.faces.parse({ photo: photo ?? null }).photo, {
      evidence: program.opts<GlobalOptions>().json,
    })
    print(photos, () => describePhotos(photos))
  })

program
  .command('people')
  .description('list the people you have named')
  .action(() => {
    const people = engine().people()
    print(people, () => describePeople(people))
  })

program
  .command('enroll')
  .description('say who a face is; the name spreads to the other photos of that person')
  .argument('<photo>')
  .requiredOption('--name <name>', 'who it is; capitals do not matter')
  .option('--face <id>', 'which face, if the photo has several', wholeNumber)
  .action(async (photo: string, { name, face }: { name: string; face?: number }) => {
    const { doubt, ...enrolled } = await engine().enroll(inputs.enroll.parse({ photo, name, face: face ?? null }))
    const result = { ...enrolled, doubt: doubt && sentenceOf(doubt) }
    print(result, () => describeEnrolled(result))
  })

program
  .command('reject')
  .description('say that a face is not a person; it will not be taken for them again')
  .argument('<face>', 'number of the face', wholeNumber)
  .requiredOption('--name <name>', 'who it is not; capitals do not matter')
  .action(async (face: number, { name }: { name: string }) => {
    const result = await engine().reject(inputs.reject.parse({ face, name }))
    print(result, () => `Face ${result.face} is not ${result.person}.`)
  })

program
  .command('export')
  .description('write all people, names, rejections, boxes and favourites into a file, for another library or program')
  .argument('<file>', 'FILE.json, which can be read back, or FILE.csv for a spreadsheet; one of that name is replaced')
  .action((file: string) => {
    const result = engine().exportTo(inputs.export.parse({ file }).file)
    print(result, () => describeExported(result))
  })

program
  .command('import')
  .description('read such a file back; photos that are not here yet get their names when they are scanned')
  .argument('<file>', 'FILE.json, as export writes it')
  .action(async (file: string) => {
    const result = await engine().importFrom(inputs.import.parse({ file }).file)
    print(result, () => describeImported(result))
  })

program
  .command('restore')
  .description('list the backups of what you said; or build the library anew from one. The old file is kept beside it')
  .argument('[backup]', 'its name or path; “latest” takes also what can still be read in a damaged library')
  .action(async (backup?: string) => {
    if (backup === undefined) {
      const backups = engine().backups()
      print(backups, () => describeBackups(backups))
      return
    }
    const named = inputs.restore.parse({ backup: backup === 'latest' ? null : backup })
    const result = await engine().restore(named.backup)
    print(result, () => describeRestored(result))
  })

program
  .command('unknown')
  .description('list the faces without a name, in groups of what looks like one person, largest first')
  .action(() => {
    const groups = engine().unknown()
    print(groups, () => describeUnknown(groups))
  })

program
  .command('identify')
  .description('say who is in photos, without putting them into the library')
  .argument('<photos...>')
  .action(async (photos: string[]) => {
    const { photos: named } = inputs.identify.parse({ photos })
    const result = await engine().identify(named, { signal: stoppable('Stopped.') })
    if (result.photos.length > 0) print(result.photos, () => describePhotos(result.photos))
    for (const { path, told } of result.failures) {
      const sentence = sentenceOf(told)
      say(inLine(codeOf(told.key) === 'no-such-photo' ? sentence : `${path}: ${sentence}`))
    }
    if (result.failures.length > 0) process.exitCode = 1
  })

program
  .command('evaluate')
  .description('measure how well people are told apart, on a folder with train/PERSON/*, val/PERSON/* and unknown/**')
  .argument('<dataset>')
  .option('--experiment', 'learn from train/, name val/ and unknown/; what is done where nothing else is asked for')
  .option('--open-set', 'learn from a few photos of train/, find the other photos among those of strangers in unknown/')
  .option('--clusters', 'name nobody; group all faces as the app groups unknown ones')
  .option('--shots <n>', 'photos of each person to learn from (default: all; with --open-set 1)', wholeNumber)
  .option('--draws <n>', 'how often they are drawn; figures are means (default: 1; with --open-set 8)', (text) =>
    wholeNumber(text, undefined, 1, mostDraws),
  )
  .option('--seed <n>', 'where drawing begins (default: 1)', (text) => wholeNumber(text, undefined, 0))
  .option('--model <model>', `what tells faces apart: ${ModelChoice.options.join(', ')} (default: all that are here)`)
  .option('--report <file>', 'write a page with the figures, and pictures of the mistakes: FILE.html', somePath)
  .addHelpText(
    'after',
    '\nWithout --experiment val/ may be missing. In unknown/ a folder is one stranger,\nand so are files whose names differ by a number alone: Ann_1.jpg, Ann (2).jpg.',
  )
  .action(async (dataset: string, { model, ...options }: EvaluateOptions & { model?: string }) => {
    const { json } = program.opts<GlobalOptions>()
    await evaluateDataset(engine(), dataset, { ...options, model: modelOption(model) }, json)
  })

program
  .command('models')
  .description('list the models, and whether they are here')
  .option('--fetch', 'fetch FaceNet if it is not here')
  .option('--from <dir>', 'take FaceNet’s parts from a folder instead of the network', somePath)
  .action(async (options: { fetch?: true; from?: string }) => {
    const { fetch, from = null } = options
    const { models: folder, library, json } = program.opts<GlobalOptions>()
    const signal = stoppable('Stopped.')
    const isNew =
      (fetch === true || from !== null) && (await fetchModels({ models: folder, library, from, signal, quiet: json }))
    const models = await engine().models()
    print(models, () =>
      [
        describeModels(models),
        ...(isNew ? ['', 'Scan again, or open the window, to use FaceNet for photos looked at before.'] : []),
      ].join('\n'),
    )
  })

program
  .command('problems')
  .description('list the files that could not be indexed, and why')
  .action(() => {
    const problems = engine()
      .problems()
      .map(({ told, ...problem }) => ({ ...problem, reason: sentenceOf(told) }))
    print(problems, () => problems.map(({ path, reason }) => inLine(`${path}: ${reason}`)).join('\n') || 'No problems.')
  })

program
  .command('info')
  .description('versions, counts, and the models in use')
  .action(async () => {
    const info = await engine().info()
    print(info, () => describeInfo(info))
  })

function modelOption(text: string | undefined): string | null {
  if (text === undefined || ModelChoice.safeParse(text).success) return text ?? null
  throw new InvalidArgumentError(`--model is one of: ${ModelChoice.options.join(', ')}.`)
}

function somePath(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('It is empty.')
}

function somePort(text: string): number {
  const port = wholeNumber(text)
  if (port <= 65535) return port
  throw new InvalidArgumentError('It must be a number from 1 to 65535.')
}

function wholeNumber(text: string, _previous?: unknown, least = 1, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  const end = most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`
  throw new InvalidArgumentError(`It must be a whole number from ${least} ${end}.`)
}

/** 0 done, 1 the request could not be met, 2 wrong usage, 130 stopped by Ctrl-C. */
async function main(): Promise<number> {
  try {
    await program.parseAsync()
    return 0
  } catch (error) {
    if (error instanceof InvalidArgumentError) {
      say(`error: ${error.message}`)
      return 2
    }
    if (error instanceof ZodError) {
      say(error.issues.map(({ path, message }) => `error: ${path.join(' ')}: ${message}`).join('\n'))
      return 2
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof AppError) {
      say(inLine(sentenceOf(error.told)))
      return error.code === 'interrupted' && wasStoppedByHand() ? 130 : 1
    }
    say(
      `Something went wrong that should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
    return 1
  }
}

process.stdout.on('error', (error: Error) => {
  const code = systemCode(error)
  if (code === 'EPIPE') process.exit() // Whoever reads may stop before the end, as "head" does.
  say(`The result could not be written: ${code === 'ENOSPC' ? 'the disk is full.' : error.message}`)
  process.exit(1)
})
process.stderr.on('error', () => undefined) // There is nowhere left to say it.

const code = await main()
if (code !== 0) process.exitCode = code
