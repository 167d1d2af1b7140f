import type { Sureness } from '../../contract/api.ts'
import type { Bands } from './calibration.ts'

/** How far above the least that names a face a similarity must be to be called certain, in widths of the unsure band. */
const certainly = 0.5

/**
 * How sure it is that a face is a person's, in words. `distance` is what the matcher keeps (`distanceOf` a similarity). A face
 * that was named by itself is at least likely: where a classifier decided, the distance alone says less than was known. One
 * that was only suggested is at most likely: something spoke against naming it.
 */
export function surenessOf(
  distance: number,
  { accept, suggest }: Bands,
  decided: 'named' | 'suggested' | null = null,
): Sureness {
  const similarity = 1 - distance ** 2 / 2
  if (similarity >= accept + certainly * (accept - suggest) && decided !== 'suggested') return 'certain'
  if (similarity >= accept || decided === 'named') return 'likely'
  return similarity >= suggest ? 'maybe' : 'unlikely'
}
