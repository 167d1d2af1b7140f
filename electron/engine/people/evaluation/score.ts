import type { Bands } from '../calibration.ts'
import type { Match } from '../matcher.ts'

/** By what the open-set figures line up who a face might be, the likeliest first. */
export function scoreOf({ similarity }: Match<unknown>): number {
  return similarity
}

/** How probable the matcher thinks it is that it is right: an even chance where it begins to ask, 95 % where it names. */
export function probabilityOf({ similarity }: Match<unknown>, { accept, suggest }: Bands): number {
  const width = Math.max(accept - suggest, Number.EPSILON)
  return 1 / (1 + Math.exp((-3 * (similarity - suggest)) / width))
}
