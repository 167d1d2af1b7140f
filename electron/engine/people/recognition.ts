import { poorQuality } from '../faces/quality.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import type { Face } from '../store/faces.ts'
import type { ClusterId, FaceId, PersonId, PhotoId } from '../store/ids.ts'
import type { AutomaticLabel, Suggestion } from '../store/people.ts'
import type { Calibration } from './calibration.ts'
import { cohortOf } from './evaluate.ts'
import { groupFaces } from './groups.ts'
import type { Known } from './likeness.ts'
import { Matcher, type Enrolled, type Match } from './matcher.ts'
import { distanceOf, embeddersOf, joinEmbeddings, type EmbeddedFace, type FacePoint, type SpaceId } from './space.ts'

/** A face to be named, and what is known of it. */
interface Candidate extends Pick<Face, 'id' | 'photoId' | 'quality' | 'clusterId'> {
  readonly point: FacePoint
}

/** What became of all faces that the user has not named. */
export interface Recognition {
  readonly labels: readonly AutomaticLabel[]
  readonly suggestions: readonly Suggestion[]
  readonly clusters: readonly (readonly [FaceId, ClusterId])[]
}

/**
 * Decides anew about every face that the user has not named: named by itself, suggested, or unknown and then in a group
 * of its likes. What the user decided stands, and only what the user confirmed teaches. Writes nothing.
 */
export async function decideFaces(
  store: ReadableStore,
  calibration: Calibration,
  space: SpaceId,
  bands = calibration.bands(space),
): Promise<Recognition> {
  const points = pointsOf(store, space)
  const faces = store.faces.unconfirmed().flatMap((face) => {
    const point = points.get(face.id)
    return point ? [{ ...face, point }] : []
  })
  const { labels, suggestions } = decideAll(store, faces, matcherOf(store, calibration, space, bands))
  const named = new Set(labels.map(({ faceId }) => faceId))
  const unnamed = faces.filter(({ id }) => !named.has(id))
  return { labels, suggestions, clusters: await clustersOf(unnamed, bands.group) }
}

/** Puts what was decided in place of what was decided before. What the user said meanwhile stands. */
export function writeRecognition(store: Store, { labels, suggestions, clusters }: Recognition): void {
  store.people.replaceAutomatic(labels, suggestions)
  store.faces.replaceClusters(clusters)
}

/** Decides and writes in one go. */
export async function recognize(store: Store, calibration: Calibration, space: SpaceId): Promise<void> {
  writeRecognition(store, await decideFaces(store, calibration, space))
}

/** A matcher that has learned from all confirmed faces of a library. */
export function matcherOf(
  store: ReadableStore,
  calibration: Calibration,
  space: SpaceId,
  bands = calibration.bands(space),
): Matcher<PersonId> {
  return new Matcher(enrolledIn(store, space), cohortOf(calibration, space), bands)
}

/** All shown faces that every embedder of the space has seen, as points. */
export function pointsOf(store: ReadableStore, space: SpaceId): Map<FaceId, FacePoint> {
  const embedders = embeddersOf(space)
  const seen = embedders.map(
    (embedder) =>
      new Map<FaceId, EmbeddedFace>(store.faces.embeddings(embedder).map((face) => [face.faceId, face] as const)),
  )
  const points = new Map<FaceId, FacePoint>()
  for (const id of seen[0]!.keys()) {
    const parts = seen.flatMap((faces) => faces.get(id) ?? [])
    if (parts.length === embedders.length) points.set(id, joinEmbeddings(parts))
  }
  return points
}

/** Everybody with their confirmed faces and their numbers; poor faces teach only where there are no better ones. */
export function enrolledFaces(store: ReadableStore, space: SpaceId): Known<PersonId>[] {
  const byEmbedder = embeddersOf(space).map((embedder) => store.people.confirmedEmbeddings(embedder))
  const parts = Map.groupBy(byEmbedder.flat(), ({ faceId }) => faceId)
  const confirmed = [...parts.values()].filter((embeddings) => embeddings.length === byEmbedder.length)
  return [...Map.groupBy(confirmed, ([first]) => first!.personId)].map(([person, own]) => {
    const good = own.filter(([first]) => (store.faces.byId(first!.faceId)?.quality ?? 0) >= poorQuality)
    const faces = (good.length > 0 ? good : own).map((embeddings) => ({
      id: embeddings[0]!.faceId,
      point: joinEmbeddings(embeddings),
    }))
    return { person, faces }
  })
}

function enrolledIn(store: ReadableStore, space: SpaceId): Enrolled<PersonId>[] {
  return enrolledFaces(store, space).map(({ person, faces }) => ({
    id: person,
    faces: faces.map(({ point }) => point),
  }))
}

interface Decision extends Match<PersonId> {
  readonly face: Candidate
}

/** Names and suggestions, surest first, so that the surer face of a photo gets a person whom two of them resemble. */
function decideAll(
  store: ReadableStore,
  faces: readonly Candidate[],
  matcher: Matcher<PersonId>,
): { labels: AutomaticLabel[]; suggestions: Suggestion[] } {
  const key = (faceId: FaceId, personId: PersonId): string => `${faceId} ${personId}`
  const rejected = new Set(store.people.rejectedPairs().map(({ faceId, personId }) => key(faceId, personId)))
  const present = peopleInPhotos(store)
  const decisions = faces
    .flatMap((face): Decision[] =>
      matcher
        .candidates(face.point, (person) => rejected.has(key(face.id, person)))
        .map((match) => ({
          ...match,
          face,
          band: match.band === 'accept' && face.quality < poorQuality ? 'suggest' : match.band,
        })),
    )
    .sort(surerFirst)
  const labels: AutomaticLabel[] = []
  const suggestions = new Map<FaceId, Suggestion>()
  const named = new Set<FaceId>()
  for (const { face, person, band, similarity, rule } of decisions) {
    const others = present.get(face.photoId) ?? new Set()
    // A person is in a photo once. The runner-up may still be somebody else.
    if (named.has(face.id) || others.has(person)) continue
    const match = { faceId: face.id, personId: person, distance: distanceOf(similarity) }
    if (band === 'accept') {
      labels.push({ ...match, rule })
      named.add(face.id)
      present.set(face.photoId, others.add(person))
    } else if (!suggestions.has(face.id)) suggestions.set(face.id, match)
  }
  return { labels, suggestions: [...suggestions.values()] }
}

function surerFirst(a: Decision, b: Decision): number {
  return (
    Number(b.band === 'accept') - Number(a.band === 'accept') || b.similarity - a.similarity || a.face.id - b.face.id
  )
}

/** Whom the user has named in each photo. */
function peopleInPhotos(store: ReadableStore): Map<PhotoId, Set<PersonId>> {
  const present = new Map<PhotoId, Set<PersonId>>()
  for (const { faceId, personId, state } of store.people.labels()) {
    const photo = state === 'confirmed' ? store.faces.byId(faceId)?.photoId : undefined
    if (photo !== undefined) present.set(photo, (present.get(photo) ?? new Set()).add(personId))
  }
  return present
}

/** Which group each face is in. A group is called by the number of its first face if that is free, and keeps that name. */
async function clustersOf(faces: readonly Candidate[], least: number): Promise<[FaceId, ClusterId][]> {
  const groups = await groupFaces(
    faces.map(({ id, photoId, point, clusterId, quality }) => ({
      id,
      photoId,
      point,
      group: clusterId,
      poor: quality < poorQuality,
    })),
    least,
  )
  const taken = new Set<number>(groups.flatMap(({ group }) => group ?? []))
  const highest = [...taken, ...faces.map(({ id }) => id)].reduce((most, number) => Math.max(most, number), 0)
  let next = highest + 1
  return groups.flatMap(({ group, members }) => {
    const own = members.map((index) => faces[index]!.id)
    const name = group ?? own.toSorted((a, b) => a - b).find((id) => !taken.has(id)) ?? next++
    taken.add(name)
    return own.map((id): [FaceId, ClusterId] => [id, name as ClusterId])
  })
}
