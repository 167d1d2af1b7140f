import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readManifest } from '../../../models/exporter/manifest.ts'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { OneWrongIn } from '../../contract/shapes.ts'
import { cosine, meanOfHighest, type SpaceId } from './space.ts'

const Cohort = z.object({
  /** 32-bit floats, little-endian: the centres one behind the other. */
  file: z.string().regex(/^[\w.-]+$/),
  centres: z.int().positive(),
  dimensions: z.int().positive(),
})

/** Scores are similarities to one face, corrected by what else is known (resemblance.ts). */
const Bands = z.object({
  /** The mean similarity of two photos of one person. */
  typical: z.number(),
  /** Score from which on a face is named. */
  accept: z.number(),
  /** Score from which on a name is suggested. */
  suggest: z.number(),
  /** Resemblance from which on two groups of faces are taken for one, among 500 faces: see `groupBound`. */
  group: z.number(),
  /** How much more alike pairs of different people must be for there to be e times fewer of them. */
  thinning: z.number(),
  /** What the support vector classifier must say, asked alone, to name a face, and to suggest a name. */
  classifier: z.object({ accept: z.number(), suggest: z.number() }),
  /** How probable a score makes it that a face is a person's: 1 / (1 + exp(-slope * (score - even))). */
  probability: z.object({ slope: z.number().positive(), even: z.number() }),
  /** Score from which on a face is named when at most one name in so many may be wrong; 1000 is what `accept` says. */
  oneWrongIn: z.record(z.string(), z.number()).optional(),
})

const File = z.object({
  /** How many of the nearest centres make a face's strangeness. */
  nearest: z.int().positive(),
  /** The file of each embedder that the figures are of, by its SHA-256: they say nothing about another. */
  models: z.record(z.string(), z.string()),
  cohorts: z.record(z.string(), Cohort),
  spaces: z.record(z.string(), Bands),
})

/** Where one person ends and the next begins, in one space. See `npm run calibrate`. */
export type Bands = z.infer<typeof Bands>
export type CalibrationFile = z.infer<typeof File>

export const usualPrecision: OneWrongIn = 1000
/** What the user may choose from. */
export const precisions: readonly OneWrongIn[] = [100, 300, 1000, 3000, 10_000]

/** The averages of many strangers' faces, and what was learned from strangers about each space. */
export class Calibration {
  readonly #file: CalibrationFile
  readonly #centres: ReadonlyMap<string, readonly Float32Array[]>

  constructor(file: CalibrationFile, centres: ReadonlyMap<string, readonly Float32Array[]>) {
    this.#file = file
    this.#centres = centres
  }

  /** Reads calibration.json and the cohorts. Throws `models-missing` or `models-wrong`. */
  static read(modelsDir: string): Calibration {
    const path = join(modelsDir, 'calibration.json')
    const calibration = parseOrThrow(path)
    refuseOtherModels(calibration, path, modelsDir)
    const centres = Object.entries(calibration.cohorts).map(([embedder, { file, centres, dimensions }]) => {
      const bytes = readOrThrow(join(modelsDir, file))
      if (bytes.length !== centres * dimensions * 4) {
        throw new AppError('models-wrong.size', { path: join(modelsDir, file) })
      }
      const floats = new Float32Array(new Uint8Array(bytes).buffer)
      const rows = Array.from({ length: centres }, (_, i) => floats.subarray(i * dimensions, (i + 1) * dimensions))
      return [embedder, rows] as const
    })
    return new Calibration(calibration, new Map(centres))
  }

  /** With a precision other than the usual, what is named by itself moves; what is asked for stays where it was. */
  bands(space: SpaceId, precision: OneWrongIn = usualPrecision): Bands {
    const bands = this.#file.spaces[space]
    if (!bands) throw new AppError('models-wrong.bands', { space })
    const wanted = bands.oneWrongIn?.[precision]
    if (precision === usualPrecision || !wanted) return bands
    return { ...bands, accept: wanted, suggest: Math.min(bands.suggest, wanted) }
  }

  /** A face less near to a person than this is neither named nor suggested, whatever the precision. */
  leastNear(space: SpaceId): number {
    const { suggest, accept, oneWrongIn = {} } = this.bands(space)
    return Math.min(suggest, accept, ...Object.values(oneWrongIn))
  }

  /** The averages of strangers' faces in a space: what nobody looks like. */
  centres(space: string): readonly Float32Array[] {
    const centres = this.#centres.get(space)
    if (!centres) throw new AppError('models-wrong.cohort', { space })
    return centres
  }

  /** How much a face resembles strangers in general, as one embedder sees it. */
  strangeness(embedder: string, vector: Float32Array): number {
    const cosines = this.centres(embedder).map((centre) => cosine(centre, vector))
    return meanOfHighest(cosines, this.#file.nearest)
  }
}

/** Thresholds belong to the files that they were measured with. */
function refuseOtherModels({ models }: CalibrationFile, path: string, modelsDir: string): void {
  const { mobilefacenet, facenet } = readManifest(modelsDir)
  for (const { id, title, file } of [mobilefacenet, facenet]) {
    if (models[id] === file.sha256) continue
    throw new AppError('models-wrong.other-model', { path, title })
  }
}

/** How probable a score makes it that a face is a person's, if one face in a hundred is. */
export function probabilityOf(score: number, { probability: { slope, even } }: Bands): number {
  return 1 / (1 + Math.exp(-slope * (score - even)))
}

function parseOrThrow(path: string): CalibrationFile {
  const text = readOrThrow(path).toString('utf8')
  try {
    return File.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('models-wrong.unclear', { path }, { cause: error })
  }
}

function readOrThrow(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new AppError(
      'models-missing.calibration',
      { path, detail: systemCode(error) ?? String(error) },
      { cause: error },
    )
  }
}
