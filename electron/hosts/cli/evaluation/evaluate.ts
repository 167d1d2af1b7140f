import { access, constants, stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Engine } from '../../../engine/engine.ts'
import { AppError, systemCode } from '../../../contract/errors.ts'
import { writeWhole } from '../../../engine/platform/write-whole.ts'
import { truePath } from '../../../engine/platform/true-path.ts'
import type { Measure } from '../../../engine/recognition/evaluation/evaluation.ts'
import { inputs, type EvaluateProgress } from '../../../engine/requests.ts'
import { stoppable } from '../interruption.ts'
import { count, printResult, say, withProgressBar } from '../terminal.ts'
import { reportPage } from './page.ts'
import { describeEvaluation, evaluationAsJson } from './words.ts'

/** As they were typed. */
export interface EvaluateOptions {
  readonly experiment?: true
  readonly openSet?: true
  readonly clusters?: true
  readonly shots?: number
  readonly draws?: number
  readonly seed?: number
  readonly report?: string
}

/** Measures what was asked for, prints it, and writes the page if there shall be one. */
export async function evaluateDataset(
  engine: Engine,
  dataset: string,
  options: EvaluateOptions & { readonly model: string | null },
  json: boolean,
): Promise<void> {
  const { shots = null, draws = null, seed = 1, model, report = null } = options
  const measures = measuresOf(options)
  const input = inputs.evaluate.parse({ dataset, measures, shots, draws, seed, model, pictures: report !== null })
  if (report !== null) await requirePlaceFor(report)
  const signal = stoppable('Stopped.')
  const { evaluation, pictures } = await withProgressBar(json, (bar) =>
    engine.evaluate(input, {
      signal,
      onProgress: ({ phase, done, total }) => {
        bar.show(phase, done, total, announcements[phase](total))
      },
    }),
  )
  if (report !== null) await writeReport(report, reportPage(evaluation, { folder: truePath(dataset), pictures }))
  printResult(json, evaluationAsJson(evaluation), () => describeEvaluation(evaluation))
  if (report !== null && !json) say(`With pictures: ${resolve(report)}`)
}

const announcements: Readonly<Record<EvaluateProgress['phase'], (total: number) => string>> = {
  'looking at pictures': (total) => `Looking at ${count(total, 'picture')}…`,
  'asking who it is': (total) => `Asking who it is, in ${count(total, 'draw')}…`,
}

function measuresOf({ experiment, openSet, clusters, ...drawing }: EvaluateOptions): Measure[] {
  const asked = [
    ...(experiment ? ['experiment' as const] : []),
    ...(openSet ? ['open-set' as const] : []),
    ...(clusters ? ['clusters' as const] : []),
  ]
  const useless = (['shots', 'draws', 'seed'] as const).find((option) => drawing[option] !== undefined)
  if (asked.length === 1 && clusters && useless)
    throw new InvalidArgumentError(
      `--clusters learns from no photos, so --${useless} says nothing there. Add --open-set or --experiment, or leave it out.`,
    )
  if (!openSet && useless && useless !== 'shots')
    throw new InvalidArgumentError(
      `Without --shots all photos are learned from and none are drawn, so --${useless} says nothing there. Add --shots, or leave it out.`,
    )
  return asked.length > 0 ? asked : ['experiment']
}

/** Before the long work: what is named is no photo that would be overwritten, and its folder is there. */
async function requirePlaceFor(report: string): Promise<void> {
  if (!/^\.html?$/i.test(extname(report)))
    throw new InvalidArgumentError('--report writes a page: give it a name that ends in .html.')
  const folder = dirname(resolve(report))
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) throw new AppError('no-such-folder.plain', { path: folder })
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new AppError('no-access.write', { path: folder }, { cause: error })
  })
  const there = await stat(report).catch(() => null)
  if (there?.isDirectory()) throw new AppError('no-access.is-folder', { path: resolve(report) })
}

async function writeReport(report: string, page: string): Promise<void> {
  try {
    await writeWhole(resolve(report), Buffer.from(page))
  } catch (error) {
    throw new AppError(
      'no-access.report',
      { path: resolve(report), isFull: systemCode(error) === 'ENOSPC', detail: systemCode(error) ?? String(error) },
      { cause: error },
    )
  }
}
