/** A backup, as far as it matters for which ones stay. */
export interface DatedBackup {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
}

const day = 24 * 60 * 60_000
const [latest, days, weeks] = [3, 7, 9]
/** Of the latest ones so many stay, however large they are. */
const atLeast = 2

/**
 * Which backups stay: the last three, the last one of each day for a week, and the last one of each week for two months; together
 * no more than `maxBytes`, the oldest go first. Of those that are dated after `now`, as the clock was wrong, the first stays.
 */
export function keptBackups<Backup extends DatedBackup>(
  backups: readonly Backup[],
  now: number,
  maxBytes: number,
): Backup[] {
  const newestFirst = backups.toSorted((a, b) => b.at - a.at)
  const future = newestFirst.filter(({ at }) => at > now)
  const past = newestFirst.filter(({ at }) => at <= now)
  const kept = new Set<Backup>([...future.slice(-1), ...past.slice(0, latest)])
  for (const [length, many] of [
    [day, days],
    [7 * day, weeks],
  ] as const) {
    const seen = new Set<number>()
    for (const backup of past) {
      // Days and weeks as the calendar has them: of a span that moves along, the oldest would never grow old enough.
      const span = Math.floor(backup.at / length)
      if (span <= Math.floor(now / length) - many || seen.has(span)) continue
      seen.add(span)
      kept.add(backup)
    }
  }
  let bytes = 0
  return newestFirst
    .filter((backup) => kept.has(backup))
    .filter((backup, place) => (bytes += backup.bytes) <= maxBytes || place < atLeast)
}
