import type { ReadableStore } from '../store/database.ts'
import type { FaceId } from '../store/ids.ts'
import type { MatchedFace } from '../store/portraits.ts'
import type { Bounds } from './contradiction.ts'
import { ranking, somebodyElse } from './odd-faces.ts'
import type { FaceCache } from './face-cache.ts'
import type { FacePoint } from './space.ts'

/** A person's faces, the one that fits least first. */
export interface Fit {
  readonly order: readonly { readonly face: FaceId; readonly odd: boolean }[]
  /** Those that look like somebody else than the rest. */
  readonly somebodyElse: readonly FaceId[] | null
}

/**
 * How well a person's faces fit together, all of them. Those that look like somebody else than the rest are odd, too; those
 * that the user kept though they looked odd are odd no more, and faces that an embedder has not seen stand last. Whoever goes
 * through many of them page by page asks again and again: the latest answer is kept.
 */
export class Fits {
  #latest: { readonly of: string; readonly fit: Fit } | null = null

  of(store: ReadableStore, memory: FaceCache, person: number, bounds: Bounds): Fit {
    const { rows } = store.portraits.faces(person, { offset: 0, limit: Number.MAX_SAFE_INTEGER })
    const points = memory.points(
      store,
      rows.map(({ id }) => id as FaceId),
    )
    const of = `${person}: ${rows.map(({ id, kept }) => (kept ? `${id} kept` : id)).join()}; ${points.size}`
    if (this.#latest?.of === of) return this.#latest.fit
    const fit = fitOf(rows, points, bounds)
    this.#latest = { of, fit }
    return fit
  }
}

function fitOf(rows: readonly MatchedFace[], points: ReadonlyMap<number, FacePoint>, bounds: Bounds): Fit {
  const seen = rows.filter(({ id }) => points.has(id))
  const compared = seen.map(({ id }) => points.get(id)!)
  const { order, misfits } = ranking(compared, bounds.bands.group)
  const others = somebodyElse(compared, bounds) ?? []
  const odd = new Set([...order.slice(0, misfits), ...others].filter((i) => !seen[i]!.kept))
  const ranked = order.map((i) => ({ face: seen[i]!.id as FaceId, odd: odd.has(i) }))
  const unseen = rows.filter(({ id }) => !points.has(id))
  return {
    order: [
      ...ranked.filter(({ odd }) => odd),
      ...ranked.filter(({ odd }) => !odd),
      ...unseen.map(({ id }) => ({ face: id as FaceId, odd: false })),
    ],
    somebodyElse: others.some((i) => odd.has(i)) ? others.map((i) => seen[i]!.id as FaceId) : null,
  }
}
