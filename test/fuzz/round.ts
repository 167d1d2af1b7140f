import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { memoryLimits } from '../../electron/hosts/memory-limits.ts'
import { Problem, run } from '../cli/familiar.ts'
import type { Mutant } from './mutate.ts'

const Report = z.object({
  photos: z.array(z.array(z.string())),
  problems: z.array(Problem),
  slowest: z.object({ seconds: z.number(), path: z.string() }),
  megabytes: z.number(),
})

/** How a folder of damaged files went through the engine. */
export interface Round {
  readonly indexed: number
  readonly problems: number
  /** What went wrong: the engine's end, files that were lost, problems without a sentence. None, if all is well. */
  readonly finds: readonly { readonly what: string; readonly names: readonly string[] }[]
  readonly slowest: { readonly seconds: number; readonly path: string }
  readonly megabytes: number
  /** How many problems have which code. */
  readonly codes: Readonly<Record<string, number>>
}

/** Scans these files into a library of their own, and accounts for every one of them. */
export async function scanRound(mutants: readonly Mutant[]): Promise<Round> {
  const root = mkdtempSync(join(tmpdir(), 'familiar-fuzz-'))
  const folder = join(root, 'photos')
  try {
    mkdirSync(folder)
    for (const { name, bytes } of mutants) writeFileSync(join(folder, name), bytes)
    const script = join(import.meta.dirname, 'scan.process.ts')
    const { code, signal, stdout, stderr } = await run([script, join(root, 'library'), folder], {
      command: [process.execPath],
      env: memoryLimits,
    })
    if (code !== 0)
      return await findCulprits(mutants, `${signal ?? `code ${String(code)}`}: ${stderr.trim().slice(-2000)}`)
    const report = Report.parse(JSON.parse(stdout))
    const codes = Object.groupBy(report.problems, (problem) => problem.code)
    return {
      indexed: report.photos.flat().length,
      problems: report.problems.length,
      finds: findsOf(
        report,
        mutants.map(({ name }) => join(folder, name)),
        stderr.trim(),
      ).map(({ what, paths }) => ({ what, names: paths.map((path) => path.slice(folder.length + 1)) })),
      slowest: { ...report.slowest, path: report.slowest.path.slice(folder.length + 1) },
      megabytes: report.megabytes,
      codes: Object.fromEntries(Object.entries(codes).map(([code, some]) => [code, some?.length ?? 0])),
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** What stands in the problems list of files at which a thread, or the engine, died. */
const failures: ReadonlySet<string> = new Set(['engine-failed', 'set-aside'])

function findsOf({ photos, problems }: z.infer<typeof Report>, files: readonly string[], said: string) {
  const accounted = [...photos.flat(), ...problems.map(({ path }) => path)]
  const problemsWith = (isWrong: (problem: z.infer<typeof Problem>) => boolean): string[] =>
    problems.filter(isWrong).map(({ path, reason }) => `${path}: ${reason}`)
  const finds = [
    { what: 'lost without a word', paths: files.filter((path) => !accounted.includes(path)) },
    { what: 'there twice', paths: accounted.filter((path, at) => accounted.indexOf(path) !== at) },
    { what: 'no sentence', paths: problemsWith(({ reason }) => !/^[A-Z][^\p{Cc}]{8,250}\.$/u.test(reason)) },
    { what: 'the engine failed', paths: problemsWith(({ code }) => failures.has(code)) },
  ].filter(({ paths }) => paths.length > 0)
  return said === '' ? finds : [...finds, { what: `words beside the result: ${said.slice(0, 500)}`, paths: [] }]
}

/** The engine ended: which files it takes for that, by halves. All of them, where only several together do it. */
async function findCulprits(mutants: readonly Mutant[], how: string): Promise<Round> {
  const middle = Math.ceil(mutants.length / 2)
  if (mutants.length > 1) {
    for (const half of [mutants.slice(0, middle), mutants.slice(middle)]) {
      const round = await scanRound(half)
      if (round.finds.length > 0) return round
    }
  }
  const finds = [{ what: `the engine ended with ${how}`, names: mutants.map(({ name }) => name) }]
  return { indexed: 0, problems: 0, finds, slowest: nothing, megabytes: 0, codes: {} }
}

const nothing = { seconds: 0, path: '' }
