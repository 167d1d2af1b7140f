import type { ReadableStore } from '../store/database.ts'
import type { ClusterId, FaceId } from '../store/ids.ts'
import type { FaceOutcome } from '../store/recognized.ts'
import type { AutomaticLabel, Suggestion } from '../store/people.ts'

/** What became of faces that the user has not named. */
export interface Recognition {
  /** About whom it was decided; of all others it stands what was decided before. */
  readonly faces: readonly FaceId[]
  readonly labels: readonly AutomaticLabel[]
  readonly suggestions: readonly Suggestion[]
  /** The groups of those, and of others in these groups. */
  readonly clusters: readonly (readonly [FaceId, ClusterId])[]
  /** Whether a thorough decision would come to the same. */
  readonly exact: boolean
}

/** Distances that differ by less look the same to everybody. */
const sameDistance = 1e-4

/** What a recognition changes in the library, face by face: most of what was decided before stands. */
export function outcomesOf(store: ReadableStore, { faces, labels, suggestions, clusters }: Recognition): FaceOutcome[] {
  const named = new Map(labels.map((label) => [label.faceId, label]))
  const offered = new Map(suggestions.map((suggestion) => [suggestion.faceId, suggestion]))
  const grouped = new Map<FaceId, ClusterId>(clusters)
  const decided = new Set(faces)
  const all = decided.union(grouped)
  const before = {
    named: new Map(store.standing.automatic(decided).map((label) => [label.faceId, label])),
    offered: new Map(store.standing.suggestions(decided).map((suggestion) => [suggestion.faceId, suggestion])),
    grouped: new Map(store.standing.of(all).map(({ id, clusterId }) => [id, clusterId ?? undefined])),
  }
  return [...all].flatMap((faceId): FaceOutcome[] => {
    const outcome = {
      faceId,
      ...(isSame(named.get(faceId), before.named.get(faceId)) ? {} : { label: named.get(faceId) ?? null }),
      ...(isSame(offered.get(faceId), before.offered.get(faceId)) ? {} : { suggestion: offered.get(faceId) ?? null }),
      ...(grouped.get(faceId) === before.grouped.get(faceId) ? {} : { group: grouped.get(faceId) ?? null }),
    }
    return Object.keys(outcome).length > 1 ? [outcome] : []
  })
}

interface Said {
  readonly personId: number
  readonly distance: number | null
  readonly rule?: string | null
}

function isSame(a: Said | undefined, b: Said | undefined): boolean {
  if (!a || !b) return a === b
  const near = Math.abs((a.distance ?? 0) - (b.distance ?? 0)) < sameDistance
  return a.personId === b.personId && near && (a.rule ?? null) === (b.rule ?? null)
}
