import { isPoor } from '../faces/quality.ts'
import type { ReadableStore } from '../store/database.ts'
import type { ClusterId, FaceId } from '../store/ids.ts'
import type { FaceState } from '../store/face-states.ts'
import type { Bands } from './calibration.ts'
import type { FacesIndex } from './faces-index.ts'
import { bandsAmong, groupFaces, nearestTried } from './groups.ts'
import type { FaceCache } from './face-cache.ts'
import { minAcross } from './resemblance.ts'

/** A face to be named, and what is known of it. */
export type Candidate = Pick<FaceState, 'id' | 'photoId' | 'quality' | 'clusterId' | 'state'>

interface GroupingOptions {
  readonly bands: Bands
  /** So many are enough. */
  readonly comparisons: number
  /** Of faces in no group only these look for theirs, and of these only those without a name; null: all. */
  readonly only: ReadonlySet<FaceId> | null
}

/**
 * Which group each face is in, of those that the user has not named. A group is called by the number of its first face if that is
 * free, and keeps that name. Faces that are in no group look for theirs among the nearest, as many as
 * `comparisons` are enough for; how many are left is returned. A poor face that is alone looks again only where there is no
 * such limit.
 */
export async function clustersOf(
  store: ReadableStore,
  { index, open, ungrouped }: FaceCache,
  unnamed: readonly Candidate[],
  { bands, comparisons, only }: GroupingOptions,
): Promise<{ clusters: [FaceId, ClusterId][]; left: number }> {
  const among = bandsAmong(bands, index.size)
  const twice = store.photos.twice()
  const are = new Set(unnamed.map(({ id }) => id))
  const mayBe = (id: FaceId): boolean => (are.has(id) || open.has(id)) && index.has(id)
  const alone = unnamed.filter(({ id, clusterId, state }) => clusterId === null && (!only || (only.has(id) && !state)))
  const waiting = [...new Set([...alone.map(({ id }) => id), ...(only ? [] : ungrouped)])].filter(mayBe)
  const asked = waiting.slice(0, Math.ceil(comparisons / Math.max(1, index.size)))
  const loose = comparisons === Infinity ? looseOf(unnamed) : []
  const faces = new Map([...store.standing.of(asked), ...loose].map((face) => [face.id, face] as const))

  const near = await neighboursOf(index, [...faces.keys()], minAcross(among.group), mayBe)
  const around = store.standing.of(new Set([...near.values()].flat()))
  const groupsAround = store.standing.inGroups(new Set(around.flatMap(({ clusterId }) => clusterId ?? [])))
  const members = groupsAround.filter(({ id }) => mayBe(id) && !faces.has(id))
  const shaped = new Set(members.flatMap((face) => (isPoor(face) ? [] : face.clusterId!)))
  for (const face of members) if (shaped.has(face.clusterId!)) faces.set(face.id, face)

  const all = [...faces.values()]
  const places = new Map(all.map(({ id }, place) => [id, place]))
  const groups = await groupFaces(
    all.map((face) => ({
      id: face.id,
      // Where somebody may be twice, each face is as if in a photo of its own.
      photoId: twice.has(face.photoId) ? `face ${face.id}` : face.photoId,
      point: index.pointLater(face.id),
      group: face.clusterId,
      poor: isPoor(face),
    })),
    among,
    all.map(({ id }) => (near.get(id) ?? []).flatMap((other) => places.get(other) ?? [])),
  )

  const idsOf = (members: readonly number[]): FaceId[] => members.map((place) => all[place]!.id).sort((a, b) => a - b)
  const wanted = groups.flatMap(({ group, members }) => (group === null ? idsOf(members) : []))
  const others = store.standing.inGroups(wanted.map((id) => id as number as ClusterId))
  const taken = new Set<number>(others.flatMap(({ id, clusterId }) => (mayBe(id) && !faces.has(id) ? clusterId! : [])))
  for (const { group } of groups) if (group !== null) taken.add(group)
  let next = store.standing.highest() + 1
  const clusters = new Map(unnamed.flatMap(({ id, clusterId }) => (clusterId === null ? [] : [[id, clusterId]])))
  for (const { group, members } of groups) {
    const own = idsOf(members)
    const name = group ?? own.find((id) => !taken.has(id)) ?? next++
    taken.add(name)
    for (const id of own) clusters.set(id, name as ClusterId)
  }
  return { clusters: [...clusters], left: waiting.length - asked.length }
}

/** Poor faces in groups that no good one is in any more. */
function looseOf(unnamed: readonly Candidate[]): Candidate[] {
  const shaped = new Set(unnamed.flatMap((face) => (isPoor(face) ? [] : (face.clusterId ?? []))))
  return unnamed.filter((face) => isPoor(face) && face.clusterId !== null && !shaped.has(face.clusterId))
}

/** The nearest faces of some. */
async function neighboursOf(
  index: FacesIndex,
  faces: readonly FaceId[],
  least: number,
  mayBe: (id: FaceId) => boolean,
): Promise<Map<FaceId, FaceId[]>> {
  const points = faces.map((id) => index.point(id)!)
  const near = await index.nearest(points, least, nearestTried, (id, query) => id !== faces[query] && mayBe(id))
  return new Map(near.map((found, query) => [faces[query]!, found.map(({ id }) => id)]))
}
