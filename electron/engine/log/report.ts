import { arch, availableParallelism, platform, release, totalmem } from 'node:os'
import type { LibraryStatus, Preferences, ProblemEntry } from '../../contract/api.ts'
import type { Log } from './log.ts'

/** So many lines of the log are sent along. */
const maxLines = 300

/**
 * What somebody can send to those who make the program, as text that they can read first: versions, counts, settings and the end of
 * the log. It holds no name of anybody and of no file.
 */
export function report(
  { version, photos, faces, people, folders, models, activity }: LibraryStatus,
  problems: readonly Pick<ProblemEntry, 'code'>[],
  { oneWrongIn, threads, model, paused, pauseOnBattery }: Preferences,
  log: Log,
): string {
  const kinds = Map.groupBy(problems, ({ code }) => code)
  const offline = folders.filter(({ online }) => !online).length
  return [
    `Familiar ${version}, Node ${process.versions.node}`,
    `${platform()} ${release()} ${arch()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory`,
    `${photos} photos, ${faces} faces, ${people} people, ${folders.length} folders, ${offline} of them offline`,
    `Problems: ${[...kinds].map(([code, { length }]) => `${code} ${length}`).join(', ') || 'none'}`,
    `Models: ${models.detector}, ${models.embedder}`,
    `Settings: ${JSON.stringify({ oneWrongIn, threads, model, paused, pauseOnBattery })}`,
    `At work: ${JSON.stringify(activity)}`,
    '',
    ...log.latest(maxLines),
    '',
  ].join('\n')
}

/** Whether whoever wrote the log last went without a word: killed, or with the power. */
export function endedBadly(log: Log): boolean {
  const last = log.latest(maxLines).findLast((line) => /"what":"(opened|closed)"/.test(line))
  return last?.includes('"what":"opened"') ?? false
}
