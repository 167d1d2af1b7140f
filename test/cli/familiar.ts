import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import { z } from 'zod'
import type { LibraryInfo } from '../../electron/contract/api.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { sampleNames, samplePath } from '../samples.ts'

export const repository = resolve(import.meta.dirname, '../..')
export const program = join(repository, 'electron/hosts/cli/familiar.js')
export const models = join(repository, 'models')

/** How a run of the program ended. */
export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What to start instead of Node, with arguments that come before the program's. */
  readonly command?: readonly [string, ...string[]]
  /** Sees the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs the real program to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd = tmpdir(), env = {}, command = [process.execPath, program], onStart } = options
  const [file, ...before] = command
  const child = spawn(file, [...before, ...args], {
    cwd,
    // As from a shell, also where npm runs the tests.
    env: { ...process.env, npm_lifecycle_event: undefined, INIT_CWD: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  onStart?.(child)
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => {
      done({ code, signal, stdout, stderr })
    })
  })
}

/** The program on one library; commands give their JSON. */
export class Familiar {
  readonly library: string

  constructor(library: string) {
    this.library = library
  }

  run(args: readonly string[], options?: RunOptions): Promise<Outcome> {
    return run(['--library', this.library, ...args], options)
  }

  /** What a command prints with --json. It must succeed, and print nothing else. */
  async json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(['--json', ...args])
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' })
    return schema.parse(JSON.parse(stdout))
  }

  /** What a command says to a person. It must succeed, and read like words. */
  async words(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args)
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toMatch(/undefined|NaN|\[object|null/)
    return stdout
  }

  /** A request that is refused in these words, and changes nothing in the library. */
  async refuses(code: 1 | 2, words: RegExp, ...args: string[]): Promise<string> {
    const before = dumpLibrary(this.library)
    const said = expectRefusal(await this.run(args), code)
    expect(said).toMatch(words)
    expect(dumpLibrary(this.library)).toEqual(before)
    return said
  }

  /** Scans with the compact model, which is quick. */
  scan(...folders: string[]): Promise<z.infer<typeof Scan>> {
    return this.json(Scan, 'scan', ...folders, '--model', 'mobilefacenet')
  }

  faces(): Promise<z.infer<typeof Photo>[]> {
    return this.json(z.array(Photo), 'faces')
  }
}

/**
 * A request that can't be met: says so in a sentence or two on stderr and nothing on stdout. Returns the words. For wrong
 * usage a hint on a second line is fine.
 */
export function expectRefusal({ code, signal, stdout, stderr }: Outcome, expectedCode: 1 | 2): string {
  expect({ code, signal, stdout }, stderr).toEqual({ code: expectedCode, signal: null, stdout: '' })
  expect(stderr).not.toMatch(/^ {4}at |Something went wrong|Error:|undefined|NaN|\[object/m)
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(expectedCode)
  expect(stderr.trim().length).toBeGreaterThan(15)
  return stderr.trim()
}

const Side = z.number().positive()
export const Face = z.strictObject({
  id: z.int().positive().nullable(),
  box: z.strictObject({ x: z.number(), y: z.number(), width: Side, height: Side }),
  landmarks: z.array(z.tuple([z.number(), z.number()])).length(5),
  score: z.number().min(0).max(1),
  quality: z.number().min(0).max(1),
  person: z.string().nullable(),
  label: z.enum(['confirmed', 'auto']).nullable(),
  suggestion: z.string().nullable(),
  cluster: z.int().nullable(),
  distance: z.number().nonnegative().nullable(),
  evidence: z
    .strictObject({
      rule: z.string(),
      probability: z.number().min(0).max(1).nullable(),
      nearest: z
        .array(z.strictObject({ face: z.int().positive(), photo: z.string(), distance: z.number().nonnegative() }))
        .min(1)
        .max(3),
      rival: z.strictObject({ person: z.string(), margin: z.number() }).nullable(),
    })
    .nullable(),
})
export const Photo = z.strictObject({
  photo: z.string(),
  paths: z.array(z.string()).min(1),
  width: z.int().positive(),
  height: z.int().positive(),
  takenAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    .nullable(),
  faces: z.array(Face),
})
const ModelsInUse = z.strictObject({
  detector: z.literal('mtcnn'),
  embedder: z.enum(['facenet+mobilefacenet', 'facenet', 'mobilefacenet']),
})
const Count = z.int().nonnegative()
export const Scan = z.strictObject({
  photos: Count,
  added: Count,
  unchanged: Count,
  removed: Count,
  faces: Count,
  problems: Count,
  seconds: z.number().positive(),
  models: ModelsInUse,
})
export const Enrolled = z.strictObject({
  person: z.string(),
  face: z.int(),
  matched: Count,
  suggested: Count,
  lost: Count,
  doubt: z.string().nullable(),
})
export const Rejected = z.strictObject({ face: z.int(), person: z.string() })
export const Person = z.strictObject({
  id: z.int(),
  name: z.string(),
  confirmed: Count,
  auto: Count,
  suggested: Count,
  photos: Count,
})
export const Group = z.strictObject({
  cluster: z.int().nullable(),
  faces: z.array(Face.extend({ photo: z.string() })).min(1),
})
export const WatchedFolder = z.strictObject({
  id: z.int(),
  path: z.string(),
  photos: Count,
  problems: Count,
  online: z.boolean(),
})
export const Problem = z.strictObject({ path: z.string(), code: z.string(), reason: z.string().min(10) })
export const Model = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['ready', 'missing', 'wrong']),
  bytes: z.int().positive(),
  path: z.string(),
})
export const Info: z.ZodType<LibraryInfo> = z.strictObject({
  version: z.string(),
  node: z.string(),
  library: z.string(),
  folders: z.array(z.string()),
  leftOut: z.array(z.string()),
  photos: Count,
  files: Count,
  faces: Count,
  people: Count,
  problems: Count,
  models: ModelsInUse,
})

/** A folder for one test file; remove it with `removeFolder`. */
export function makeFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `familiar-${name}-`)))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Copies sample photos into a new folder. */
export function copySamples(folder: string, names: readonly string[] = sampleNames): string {
  mkdirSync(folder, { recursive: true })
  for (const name of names) copyFileSync(samplePath(name), join(folder, name))
  return folder
}

/** The same people a moment later: darker, a little smaller, another cut. */
export async function anotherShot(sample: string, to: string, brightness = 0.85): Promise<void> {
  const { width, height } = await sharp(samplePath(sample)).metadata()
  await sharp(samplePath(sample))
    .extract({ left: 40, top: 60, width: width - 90, height: height - 100 })
    .resize({ width: Math.round(width * 0.8) })
    .modulate({ brightness, saturation: 0.9 })
    .jpeg({ quality: 70 })
    .toFile(to)
}

/** The same photo out of focus: who is in it is harder to tell. */
export async function blurredShot(sample: string, to: string): Promise<void> {
  await sharp(samplePath(sample)).blur(9).jpeg().toFile(to)
}

/** Everything that a library knows, without numbers that another order of work would change. */
export interface Dump {
  readonly photos: readonly {
    readonly paths: readonly string[]
    readonly hash: string
    readonly faces: readonly {
      readonly key: string
      readonly box: readonly number[]
      readonly landmarks: readonly number[]
      readonly score: number
      readonly quality: number
      readonly embeddings: Readonly<Record<string, readonly number[]>>
      readonly person: string | null
      readonly label: string | null
      readonly suggestion: string | null
    }[]
  }[]
  readonly problems: readonly string[]
  readonly people: readonly string[]
  readonly folders: readonly string[]
  /** The keys of the faces of each group, in order. */
  readonly groups: readonly string[]
}

/** Reads a library whole. A face's key is its photo's content and its place in the photo. */
export function dumpLibrary(folder: string): Dump {
  const store = openLibrary(folder, { mode: 'read' })
  try {
    const vectors = ['mobilefacenet', 'facenet'].map(
      (model) =>
        [model, new Map(store.faces.embeddings(model).map((face) => [face.faceId, [...face.vector]]))] as const,
    )
    const labels = new Map(store.people.labels().map((label) => [label.faceId, label]))
    const names = new Map(store.people.list().map(({ id, name }) => [id, name]))
    const offers = new Map(store.people.suggestions().map(({ faceId, personId }) => [faceId, names.get(personId)]))
    const groups = new Map<number, string[]>()
    const photos = store.photos.list().map(({ id, hash, paths }) => {
      const faces = store.faces.ofPhoto(id).toSorted((a, b) => a.box.x - b.box.x || a.box.y - b.box.y)
      return {
        paths,
        hash,
        faces: faces.map((face, place) => {
          const key = `${hash} ${place}`
          if (face.clusterId !== null) groups.set(face.clusterId, [...(groups.get(face.clusterId) ?? []), key])
          const { x, y, width, height } = face.box
          return {
            key,
            box: [x, y, width, height],
            landmarks: face.landmarks.flatMap((point) => [point.x, point.y]),
            score: face.score,
            quality: face.quality,
            embeddings: Object.fromEntries(
              vectors.flatMap(([model, all]) => {
                const vector = all.get(face.id)
                return vector ? [[model, vector]] : []
              }),
            ),
            person: labels.get(face.id)?.person ?? null,
            label: labels.get(face.id)?.state ?? null,
            suggestion: offers.get(face.id) ?? null,
          }
        }),
      }
    })
    const problems = store.photos.problems().map(({ path, code }) => `${path} ${code}`)
    const people = [...names.values()].sort()
    const folders = store.folders.list().map(({ path }) => path)
    return {
      photos,
      problems,
      people,
      folders,
      groups: [...groups.values()].map((group) => group.sort().join(', ')).sort(),
    }
  } finally {
    store.close()
  }
}
