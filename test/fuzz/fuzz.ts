/**
 * Damaged pictures through the real engine: `npm run fuzz [-- FILES SEED]`, 20,000 from seed 1 if not said otherwise. File
 * after file has the next seed, so that `npm run fuzz -- 1 SEED` makes one of them again. Every file must end as indexed or
 * as a problem, within 30 s, and the engine must live. Finds are kept in the folder that is named; the exit code is 1 if
 * there are any.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutate } from './mutate.ts'
import { makeOriginals } from './originals.ts'
import { scanRound } from './round.ts'

const [files = 20_000, first = 1] = process.argv.slice(2).map(Number)
const inRound = 250
/** A file that takes longer hangs. */
const maxSeconds = 30
const kept = join(tmpdir(), 'familiar-fuzz-finds')

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const originals = await makeOriginals()
const sum = { indexed: 0, problems: 0, finds: 0, megabytes: 0, slowest: { seconds: 0, path: '' } }
const codes = new Map<string, number>()
for (let done = 0; done < files; done += inRound) {
  const count = Math.min(inRound, files - done)
  const mutants = Array.from({ length: count }, (_, i) => mutate(originals, first + done + i))
  const round = await scanRound(mutants)
  sum.indexed += round.indexed
  sum.problems += round.problems
  sum.megabytes = Math.max(sum.megabytes, round.megabytes)
  if (round.slowest.seconds > sum.slowest.seconds) sum.slowest = round.slowest
  for (const [code, number] of Object.entries(round.codes)) codes.set(code, (codes.get(code) ?? 0) + number)
  const { seconds, path } = round.slowest
  const hung = seconds > maxSeconds ? [{ what: `took ${seconds.toFixed(1)} s`, names: [path] }] : []
  for (const { what, names } of [...round.finds, ...hung]) {
    sum.finds++
    mkdirSync(kept, { recursive: true })
    for (const { name, bytes } of mutants)
      if (names.some((named) => named.startsWith(name))) writeFileSync(join(kept, name), bytes)
    say(
      `FOUND in seeds ${first + done} to ${first + done + count - 1}: ${what}\n  ${names.slice(0, 20).join('\n  ')}\n  kept in ${kept}`,
    )
  }
  say(`${done + count} of ${files}: ${sum.indexed} indexed, ${sum.problems} problems, ${sum.finds} finds`)
}
say(
  `slowest ${sum.slowest.seconds.toFixed(1)} s (${sum.slowest.path}); at most ${Math.round(sum.megabytes)} MB of memory`,
)
say([...codes].map(([code, number]) => `${code} ${number}`).join(', '))
if (sum.finds > 0) process.exitCode = 1
