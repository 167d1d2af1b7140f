import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { memoryLimits } from '../../electron/hosts/memory-limits.ts'
import { Problem, run } from '../cli/familiar.ts'
import type { Mutant } from './mutate.ts'

/** A file that takes longer hangs. */
export const mostSeconds = 30

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
  /** What went wrong: the engine's end, files that were lost, hangs, problems without a sentence. None, if all is well. */
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
    const names = mutants.map(({ name }) => name)
    if (code !== 0) {
      const what = `the engine ended with ${signal ?? `code ${String(code)}`}: ${stderr.trim().slice(-2000)}`
      return { indexed: 0, problems: 0, finds: [{ what, names }], slowest: nothing, megabytes: 0, codes: {} }
    }
    const report = Report.parse(JSON.parse(stdout))
    const nameOf = (path: string): string => path.slice(folder.length + 1)
    const indexed = report.photos.flat().map(nameOf)
    const problems = report.problems.map(({ path }) => nameOf(path))
    const both = [...indexed, ...problems]
    const wordless = report.problems.filter(({ reason }) => !/^[A-Z][^\p{Cc}]{8,250}\.$/u.test(reason))
    const finds = [
      { what: 'lost without a word', names: names.filter((name) => !both.includes(name)) },
      { what: 'there twice', names: both.filter((name, at) => both.indexOf(name) !== at) },
      { what: 'no sentence', names: wordless.map(({ path, reason }) => `${nameOf(path)}: ${reason}`) },
      {
        what: `took longer than ${mostSeconds} s`,
        names: report.slowest.seconds > mostSeconds ? [nameOf(report.slowest.path)] : [],
      },
      {
        what: 'made the engine fail',
        names: report.problems.filter((problem) => problem.code === 'engine-failed').map(({ path }) => nameOf(path)),
      },
      { what: `words beside the result: ${stderr.trim().slice(0, 500)}`, names: stderr.trim() === '' ? [] : names },
    ].filter(({ names }) => names.length > 0)
    const codes = Object.groupBy(report.problems, (problem) => problem.code)
    return {
      indexed: indexed.length,
      problems: problems.length,
      finds,
      slowest: { ...report.slowest, path: nameOf(report.slowest.path) },
      megabytes: report.megabytes,
      codes: Object.fromEntries(Object.entries(codes).map(([code, some]) => [code, some?.length ?? 0])),
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const nothing = { seconds: 0, path: '' }
