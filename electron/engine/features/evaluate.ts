import { z } from 'zod'
import { ModelChoice } from '../../contract/commands.ts'
import { path } from '../../contract/common.ts'
import { truePath } from '../platform/true-path.ts'
import { Calibration } from '../recognition/calibration.ts'
import { readMainFaces } from '../recognition/dataset.ts'
import { datasetFor, evaluate, measures, picturesOf, type Evaluation } from '../recognition/evaluation/evaluation.ts'
import { Analyzer } from '../scan/analyzer.ts'
import type { Program } from './context.ts'

/** More draws than this change no mean. */
export const maxDraws = 1000

/** What to measure, and how. */
export const EvaluateInput = z.object({
  dataset: path,
  measures: z.array(z.enum(measures)).min(1),
  shots: z.int().positive().nullable(),
  draws: z.int().positive().max(maxDraws).nullable(),
  seed: z.int().nonnegative(),
  model: ModelChoice.nullable(),
  /** Whether the faces' pictures come with the figures. */
  pictures: z.boolean(),
})

export interface EvaluateProgress {
  readonly phase: 'looking at pictures' | 'asking who it is'
  readonly done: number
  readonly total: number
}

export interface EvaluateResult {
  readonly evaluation: Evaluation
  /** The faces of the pictures as square WebP files, by path, as far as they were asked for. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

/** How well people are told apart on a data set; needs no library. Throws `bad-dataset`, and the signal's reason. */
export async function evaluateFolder(
  { models }: Program,
  { dataset: folder, model, pictures, ...options }: z.infer<typeof EvaluateInput>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: EvaluateProgress) => void },
): Promise<EvaluateResult> {
  const dataset = await datasetFor(truePath(folder), options.measures)
  const space = await models.choose(model)
  const calibration = Calibration.readFor(models.folder, space)
  await using analyzer = new Analyzer({ models: models.folder, space, calibration, pictures })
  const progress =
    (phase: EvaluateProgress['phase']) =>
    (done: number, total: number): void => {
      signal.throwIfAborted()
      onProgress({ phase, done, total })
    }
  const faces = await readMainFaces(analyzer, picturesOf(dataset), progress('looking at pictures'))
  const evaluation = await evaluate(dataset, faces, calibration, {
    ...options,
    space,
    onProgress: progress('asking who it is'),
  })
  const seen = [...faces].flatMap(([photo, { picture }]) => (picture ? [[photo, picture] as const] : []))
  return { evaluation, pictures: new Map(seen) }
}
