import type { ReadableStore } from '../store/database.ts'
import type { FaceId } from '../store/ids.ts'
import type { Bounds } from './doubt.ts'
import { ranking, somebodyElse } from './fit.ts'
import type { Memory } from './memory.ts'

/** A person's faces, the one that fits least first. */
export interface Fit {
  readonly order: readonly { readonly face: FaceId; readonly odd: boolean }[]
  /** Those that look like somebody else than the rest. */
  readonly somebodyElse: readonly FaceId[] | null
}

/**
 * How well a person's faces fit together, all of them. Those that look like somebody else than the rest are odd, too; those
 * that the user kept though they looked odd are odd no more, and faces that an embedder has not seen stand last.
 */
export function fitOf(store: ReadableStore, memory: Memory, person: number, bounds: Bounds): Fit {
  const { rows } = store.portraits.faces(person, { offset: 0, limit: Number.MAX_SAFE_INTEGER })
  const points = memory.points(
    store,
    rows.map(({ id }) => id as FaceId),
  )
  const seen = rows.filter(({ id }) => points.has(id as FaceId))
  const compared = seen.map(({ id }) => points.get(id as FaceId)!)
  const { order, misfits } = ranking(compared, bounds.bands.group)
  const others = somebodyElse(compared, bounds) ?? []
  const odd = new Set([...order.slice(0, misfits), ...others].filter((i) => !seen[i]!.kept))
  const ranked = order.map((i) => ({ face: seen[i]!.id as FaceId, odd: odd.has(i) }))
  const unseen = rows.filter(({ id }) => !points.has(id as FaceId))
  return {
    order: [
      ...ranked.filter(({ odd }) => odd),
      ...ranked.filter(({ odd }) => !odd),
      ...unseen.map(({ id }) => ({ face: id as FaceId, odd: false })),
    ],
    somebodyElse: others.some((i) => odd.has(i)) ? others.map((i) => seen[i]!.id as FaceId) : null,
  }
}
