import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../contract/errors.ts'
import type { Calibration } from '../calibration.ts'
import { readDataset, type Dataset, type SampleFace } from '../dataset.ts'
import type { SpaceId } from '../space.ts'
import { measureClusters, type Clusters } from './clusters.ts'
import { runExperiment, type Experiment } from './experiment.ts'
import { measureOpenSet, type OpenSet } from './open-set.ts'

export const measures = ['experiment', 'open-set', 'clusters'] as const
export type Measure = (typeof measures)[number]

export interface EvaluationOptions {
  readonly space: SpaceId
  readonly measures: readonly Measure[]
  /** Photos of each person to learn from. Without a number the experiment takes all, the open set one. */
  readonly shots: number | null
  /** How often they are drawn; figures are means. Without a number once for the experiment, and for the open set eight times. */
  readonly draws: number | null
  readonly seed: number
  /** Told of every draw; may throw to stop. */
  readonly onProgress: (done: number, total: number) => void
}

/** What was measured; null what was not asked for. */
export interface Evaluation {
  readonly model: SpaceId
  readonly experiment: Experiment | null
  readonly openSet: OpenSet | null
  readonly clusters: Clusters | null
}

/**
 * Reads a data set for these measures: the experiment asks for val/ and holds it against unknown/, the open set needs strangers,
 * and groups can be made of whatever is there.
 */
export async function datasetFor(folder: string, measures: readonly Measure[]): Promise<Dataset> {
  const asksForVal = measures.includes('experiment')
  await requirePeople(folder, asksForVal)
  const dataset = await readDataset(folder, { val: !asksForVal, unknown: true })
  if ((await kindOf(join(folder, 'unknown'))) !== 'folder' && measures.some((measure) => measure !== 'clusters'))
    throw new AppError('no-such-folder.strangers', { path: join(folder, 'unknown') })
  if (measures.includes('open-set') && dataset.unknown.length === 0)
    throw new AppError('bad-dataset.strangers', { path: folder })
  return dataset
}

/** Throws `no-such-folder`, and says what else would work. */
async function requirePeople(folder: string, asksForVal: boolean): Promise<void> {
  const [kind, train, val, unknown] = await Promise.all(
    ['', 'train', 'val', 'unknown'].map((part) => kindOf(join(folder, part))),
  )
  if (kind === 'file') throw new AppError('no-such-folder.layout-file', { path: folder })
  if (kind === null) throw new AppError('no-such-folder.check', { path: folder })
  if (train !== 'folder') throw new AppError('no-such-folder.layout', { path: join(folder, 'train') })
  if (val === 'folder' || !asksForVal) return
  throw new AppError('no-such-folder.validation', { path: join(folder, 'val'), strangers: unknown === 'folder' })
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  const found = await stat(path).catch(() => null)
  return found && (found.isDirectory() ? 'folder' : 'file')
}

/** All pictures of a data set. */
export function picturesOf({ train, val, unknown }: Dataset): string[] {
  return [...[...train.values()].flat(), ...[...val, ...unknown].map(({ photo }) => photo)]
}

/** Measures how well people are told apart on the faces of a data set. */
export async function evaluate(
  dataset: Dataset,
  faces: ReadonlyMap<string, SampleFace>,
  calibration: Calibration,
  { measures, ...options }: EvaluationOptions,
): Promise<Evaluation> {
  const { space, shots, draws } = options
  const asks = (measure: Measure): boolean => measures.includes(measure)
  return {
    model: space,
    experiment: asks('experiment')
      ? await runExperiment(dataset, faces, calibration, { ...options, draws: draws ?? 1 })
      : null,
    openSet: asks('open-set')
      ? await measureOpenSet(dataset, faces, calibration, { ...options, shots: shots ?? 1, draws: draws ?? 8 })
      : null,
    clusters: asks('clusters') ? await measureClusters(dataset, faces, calibration, space) : null,
  }
}
