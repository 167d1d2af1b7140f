import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, systemCode } from '../errors.ts'
import type { Precision } from '../shapes.ts'
import { cosine, meanOfHighest, type SpaceId } from './space.ts'

const Cohort = z.object({
  /** 32-bit floats, little-endian: the centres one behind the other. */
  file: z.string().regex(/^[\w.-]+$/),
  centres: z.int().positive(),
  dimensions: z.int().positive(),
})

const Bands = z.object({
  /** Similarity from which on a face is named. */
  accept: z.number(),
  /** Similarity from which on a name is suggested. */
  suggest: z.number(),
  /** The least mean similarity between two groups of faces that are taken for one. */
  group: z.number(),
  /** What the support vector classifier must say to name a face, and to suggest a name. */
  classifier: z.object({ accept: z.number(), suggest: z.number() }),
  /** How probable a similarity makes it that a face is a person's: 1 / (1 + exp(-slope * (similarity - even))). */
  probability: z.object({ slope: z.number().positive(), even: z.number() }).optional(),
  /** What a face must reach to be named when at most one name in so many may be wrong; 1000 is what `accept` says. */
  oneWrongIn: z.record(z.string(), z.object({ accept: z.number(), classifier: z.number() })).optional(),
})

const File = z.object({
  /** How many of the nearest centres make a face's strangeness. */
  nearest: z.int().positive(),
  cohorts: z.record(z.string(), Cohort),
  spaces: z.record(z.string(), Bands),
})

/** Where one person ends and the next begins, in one space. See `npm run calibrate`. */
export type Bands = z.infer<typeof Bands>
export type CalibrationFile = z.infer<typeof File>

export const usualPrecision: Precision = 1000
/** What the user may choose from. */
export const precisions: readonly Precision[] = [100, 300, 1000, 3000, 10_000]

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
    const centres = Object.entries(calibration.cohorts).map(([embedder, { file, centres, dimensions }]) => {
      const bytes = readOrThrow(join(modelsDir, file))
      if (bytes.length !== centres * dimensions * 4) {
        throw new AppError('models-wrong', `${join(modelsDir, file)} has the wrong size. Install the program again.`)
      }
      const floats = new Float32Array(new Uint8Array(bytes).buffer)
      const rows = Array.from({ length: centres }, (_, i) => floats.subarray(i * dimensions, (i + 1) * dimensions))
      return [embedder, rows] as const
    })
    return new Calibration(calibration, new Map(centres))
  }

  /** With a precision other than the usual, what is named by itself moves; what is asked for stays where it was. */
  bands(space: SpaceId, precision: Precision = usualPrecision): Bands {
    const bands = this.#file.spaces[space]
    if (!bands)
      throw new AppError('models-wrong', `calibration.json knows no bands for ${space}. Run: npm run calibrate`)
    const wanted = bands.oneWrongIn?.[precision]
    if (precision === usualPrecision || !wanted) return bands
    const { suggest, classifier } = bands
    return {
      ...bands,
      accept: wanted.accept,
      suggest: Math.min(suggest, wanted.accept),
      classifier: { accept: wanted.classifier, suggest: Math.min(classifier.suggest, wanted.classifier) },
    }
  }

  /** A face less near to a person than this is neither named nor suggested, whatever the precision. */
  leastNear(space: SpaceId): number {
    const { suggest, accept, oneWrongIn = {} } = this.bands(space)
    return Math.min(suggest, accept, ...Object.values(oneWrongIn).map((bands) => bands.accept))
  }

  /** The averages of strangers' faces as one embedder sees them: what nobody looks like. */
  centres(embedder: string): readonly Float32Array[] {
    const centres = this.#centres.get(embedder)
    if (!centres)
      throw new AppError('models-wrong', `calibration.json knows no cohort for ${embedder}. Run: npm run calibrate`)
    return centres
  }

  /** How much a face resembles strangers in general, as one embedder sees it. */
  strangeness(embedder: string, vector: Float32Array): number {
    const cosines = this.centres(embedder).map((centre) => cosine(centre, vector))
    return meanOfHighest(cosines, this.#file.nearest)
  }
}

/** How probable a similarity makes it that a face is a person's; null where that was not calibrated. */
export function probabilityOf(similarity: number, { probability }: Bands): number | null {
  return probability ? 1 / (1 + Math.exp(-probability.slope * (similarity - probability.even))) : null
}

function parseOrThrow(path: string): CalibrationFile {
  const text = readOrThrow(path).toString('utf8')
  try {
    return File.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('models-wrong', `${path} can't be understood. Install the program again.`, { cause: error })
  }
}

function readOrThrow(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const message = `${path} can't be read (${systemCode(error) ?? String(error)}). It belongs to the program: install that again.`
    throw new AppError('models-missing', message, { cause: error })
  }
}
