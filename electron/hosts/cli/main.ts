import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { z, ZodError } from 'zod'
import { calls } from '../../contract/calls.ts'
import { ModelChoice } from '../../contract/commands.ts'
import { path } from '../../contract/common.ts'
import { Refusal } from '../../contract/host.ts'
import type { SpaceId } from '../../contract/api.ts'
import { maxDraws } from '../../engine/features/evaluate.ts'
import { identifyPhotos } from '../../engine/features/identify-photos.ts'
import { exportFrom } from '../../engine/features/reader.ts'
import { listBackups } from '../../engine/interchange/backups.ts'
import { restoreLibrary } from '../../engine/interchange/restore.ts'
import { AppError, systemCode } from '../../contract/errors.ts'
import { shippedModels } from '../../engine/models/models.ts'
import { defaultLibrary } from './default-library.ts'
import { evaluateDataset, type EvaluateOptions } from './evaluation/evaluate.ts'
import { CommandLibrary } from './library.ts'
import { stoppable, wasStoppedByHand } from './interruption.ts'
import { withoutLost } from './lost-folders.ts'
import { report } from './report.ts'
import { scan } from './scan.ts'
import { start } from './start.ts'
import { inLine, printResult, say } from './terminal.ts'
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
  namedAlike,
} from './words.ts'

interface GlobalOptions {
  readonly library: string
  readonly models: string
  readonly json: boolean
}

interface EnrollFlags {
  readonly name: string
  readonly face?: number
  readonly sure?: true
}

interface StartFlags {
  readonly open: boolean
  readonly port?: number
  readonly browser?: true
  readonly text?: true
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

const opened = (): CommandLibrary => new CommandLibrary({ ...program.opts<GlobalOptions>(), version })
const print = (result: unknown, words: () => string): void => {
  printResult(program.opts<GlobalOptions>().json, result, words)
}

program
  .command('start')
  .description('open the window on a library: the desktop app (Electron is fetched once), else in a browser')
  .argument('[folders...]', 'folders of photos to add')
  .option('--browser', 'open the window in a browser, and fetch no Electron for the desktop app')
  .option('--no-open', 'open nothing; print the address of the window')
  .option('--port <n>', 'port of the window on this machine (default: one that is free)', somePort)
  .option('--text', 'no window: scan, and say in words who is there; without folders and photos, six samples are used')
  .action(async (folders: string[], options: StartFlags) => {
    const { library, models, json } = program.opts<GlobalOptions>()
    if (json) throw new InvalidArgumentError('start opens a window, or speaks in words. For JSON: scan FOLDER --json')
    const { open, port = null, browser = false, text } = options
    if (text) {
      const signal = stoppable(scanStopped, { announce: true })
      await report(opened(), { folders, signal })
    } else {
      const signal = stoppable('Stopped.')
      process.exitCode = await start({ folders, library, models, version, open, port, browser, signal })
    }
  })

program
  .command('scan')
  .description('bring the library up to date with folders of photos; their subfolders belong to them')
  .argument('<folders...>')
  .option('--model <model>', `what tells faces apart: ${ModelChoice.options.join(', ')} (default: both)`)
  .option('--again', 'look for faces anew in the photos that are known, too; what you said about them stays')
  .action(async (folders: string[], options: { model?: string; again?: true }) => {
    const { json } = program.opts<GlobalOptions>()
    const signal = stoppable(scanStopped, { announce: true })
    const again = options.again ?? false
    const model = modelOption(options.model)
    const named = calls.scanFolders.read({ folders, again }).folders
    const here = await withoutLost(opened(), named)
    const result = await scan(opened(), { folders: here, model, again, quiet: json, signal })
    print(result, () => describeScan(result, here))
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
    const library = opened()
    // A window that is open may have been started elsewhere.
    if (remove !== undefined) await library.change('removeFolderAt', { path: resolve(remove) })
    const { ignore = [], unignore = [] } = patterns
    if (ignore.length + unignore.length > 0) await library.change('changeLeftOut', { ignore, unignore })
    const folders = await library.read('listFolders', {})
    const leftOut = await library.read('listLeftOut', {})
    print(folders, () => describeFolders(folders, leftOut))
  })

program
  .command('faces')
  .description('list photos with their faces')
  .option('--photo <path>', 'this photo only')
  .action(async ({ photo = null }: { photo?: string | null }) => {
    const photos = await opened().read('listPhotos', { photo, evidence: program.opts<GlobalOptions>().json })
    print(photos, () => describePhotos(photos))
  })

program
  .command('people')
  .description('list the people you have named')
  .action(async () => {
    const people = await opened().read('listPeople', {})
    print(people, () => describePeople(people))
  })

program
  .command('enroll')
  .description('say who a face is; the name spreads to the other photos of that person')
  .argument('<photo>')
  .requiredOption('--name <name>', 'who it is; capitals do not matter')
  .option('--face <id>', 'which face, if the photo has several', wholeNumber)
  .option('--sure', 'that it is this person, though the face looks unlike them')
  .action(async (photo: string, { name, face, sure }: EnrollFlags) => {
    const input = calls.enroll.read({ photo, name, face: face ?? null, sure: sure ?? false })
    const { moved, ...result } = await opened().change('enroll', { ...input, photo: resolve(photo) })
    const alike = namedAlike(result.person, await opened().read('listPeople', {}))
    print(result, () => describeEnrolled({ ...result, moved }, alike))
  })

program
  .command('reject')
  .description('say that a face is not a person; it will not be taken for them again')
  .argument('<face>', 'number of the face', wholeNumber)
  .requiredOption(
    '--name <name>',
    'who it is not; capitals do not matter, nor accents where only one person has these letters',
  )
  .action(async (face: number, { name }: { name: string }) => {
    const result = await opened().change('rejectName', { face, name })
    print(result, () => `Face ${result.face} is not ${result.person}.`)
  })

program
  .command('export')
  .description('write all people, names, rejections, boxes and favourites into a file, for another library or program')
  .argument('<file>', 'FILE.json, which can be read back, or FILE.csv for a spreadsheet; one of that name is replaced')
  .action((named: string) => {
    const { file } = someFile.parse({ file: named })
    const { library } = program.opts<GlobalOptions>()
    const result = exportFrom(library, version, file)
    print(result, () => describeExported(result))
  })

program
  .command('import')
  .description('read such a file back; photos that are not here yet get their names when they are scanned')
  .argument('<file>', 'FILE.json, as export writes it')
  .action(async (file: string) => {
    const named = resolve(someFile.parse({ file }).file)
    const result = await opened().holding({ make: true }, async (ask) => {
      const summary = await ask('importLibrary', { file: named })
      await ask('settled', {})
      return summary
    })
    print(result, () => describeImported(result))
  })

program
  .command('restore')
  .description('list the backups of what you said; or build the library anew from one. The old file is kept beside it')
  .argument('[backup]', 'its name or path; “latest” takes also what can still be read in a damaged library')
  .action(async (backup?: string) => {
    const { library } = program.opts<GlobalOptions>()
    if (backup === undefined) {
      const backups = listBackups(library)
      print(backups, () => describeBackups(backups))
      return
    }
    const named = calls.restore.read({ backup: backup === 'latest' ? null : backup })
    const result = await restoreLibrary(library, named.backup)
    print(result, () => describeRestored(result))
  })

program
  .command('unknown')
  .description('list the faces without a name, in groups of what looks like one person, largest first')
  .action(async () => {
    const groups = await opened().read('listUnknown', {})
    print(groups, () => describeUnknown(groups))
  })

program
  .command('identify')
  .description('say who is in photos, without putting them into the library')
  .argument('<photos...>')
  .action(async (photos: string[]) => {
    const { photos: named } = somePhotos.parse({ photos })
    const { folder, program: parts } = opened()
    const result = await identifyPhotos(folder, parts, named, stoppable('Stopped.'))
    if (result.photos.length > 0) print(result.photos, () => describePhotos(result.photos))
    for (const failure of result.failures) say(inLine(failure))
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
    wholeNumber(text, undefined, 1, maxDraws),
  )
  .option('--seed <n>', 'where drawing begins (default: 1)', (text) => wholeNumber(text, undefined, 0))
  .option('--model <model>', `what tells faces apart: ${ModelChoice.options.join(', ')} (default: both)`)
  .option('--report <file>', 'write a page with the figures, and pictures of the mistakes: FILE.html', somePath)
  .addHelpText(
    'after',
    '\nWithout --experiment val/ may be missing. In unknown/ a folder is one stranger,\nand so are files whose names differ by a number alone: Ann_1.jpg, Ann (2).jpg.',
  )
  .action(async (dataset: string, { model, ...options }: EvaluateOptions & { model?: string }) => {
    const { json } = program.opts<GlobalOptions>()
    await evaluateDataset(opened().program, dataset, { ...options, model: modelOption(model) }, json)
  })

program
  .command('models')
  .description('list the models, and whether their files are whole')
  .action(async () => {
    const models = await opened().program.models.list()
    print(models, () => describeModels(models))
  })

program
  .command('problems')
  .description('list the files that could not be indexed, and why')
  .action(async () => {
    const problems = await opened().read('listProblems', {})
    print(problems, () => problems.map(({ path, reason }) => inLine(`${path}: ${reason}`)).join('\n') || 'No problems.')
  })

program
  .command('info')
  .description('versions, counts, and the models in use')
  .action(async () => {
    const info = await opened().read('libraryInfo', {})
    print(info, () => describeInfo(info))
  })

const someFile = z.object({ file: path })
const somePhotos = z.object({ photos: z.array(path).min(1) })

function modelOption(text: string | undefined): SpaceId | null {
  if (text === undefined) return null
  const { data } = ModelChoice.safeParse(text)
  if (data !== undefined) return data
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
    if (error instanceof Refusal) {
      say(inLine(error.message))
      return 1
    }
    if (error instanceof AppError) {
      say(inLine(error.message))
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
