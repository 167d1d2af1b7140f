import type { ReadableStore, Store } from '../store/database.ts'
import { spaceIds } from '../models/spaces.ts'
import type { SpaceId } from './space.ts'

/** What a library remembers of how its faces were named; the command line and windows keep the same. */

const spaceSetting = 'embedder'
const staleSetting = 'faces to be named'

/** Which embedders the faces are named by; null in a library without faces. */
export function namedBy({ settings }: ReadableStore): SpaceId | null {
  const kept = settings.get(spaceSetting)
  return spaceIds.find((space) => space === kept) ?? null
}

/** Whoever looked alone to other embedders may find company now; groups that the user may have seen stay. */
export function setNamedBy({ settings, faces }: Store, space: SpaceId): void {
  const before = settings.get(spaceSetting)
  settings.set(spaceSetting, space)
  if (before !== null && before !== space) faces.loosenSingle()
}

/** Whether faces have come or changed since they were last named and grouped. */
export function isStale({ settings }: ReadableStore): boolean {
  return settings.get(staleSetting) !== 'no'
}

export function setStale({ settings }: Store, stale: boolean): void {
  settings.set(staleSetting, stale ? 'yes' : 'no')
}
