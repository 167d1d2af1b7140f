import type { Box } from './geometry.ts'
import { overlapOf } from './nms.ts'

/** Two boxes that share so much of what they cover are around the same face. */
const sameFace = 0.4

/** Which of the `known` boxes each of the `found` ones is around, by place: what fits best first, each once; null for a new one. */
export function foundAgain(found: readonly Box[], known: readonly Box[]): (number | null)[] {
  const pairs = found.flatMap((box, place) =>
    known.map((other, before) => ({ place, before, overlap: overlapOf(box, other, 'union') })),
  )
  const which = found.map((): number | null => null)
  for (const { place, before, overlap } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (overlap < sameFace) break
    if (which[place] === null && !which.includes(before)) which[place] = before
  }
  return which
}
