import { poorQuality } from '../faces/quality.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import type { Face } from '../store/faces.ts'
import type { ClusterId, FaceId, PersonId, PhotoId } from '../store/ids.ts'
import type { AutomaticLabel, Suggestion } from '../store/people.ts'
import { Births } from './birth.ts'
import type { Bands, Calibration } from './calibration.ts'
import { cohortOf } from './evaluate.ts'
import { groupFaces } from './groups.ts'
import { Matcher, type Match } from './matcher.ts'
import { Memory } from './memory.ts'
import { outcomesOf } from './outcomes.ts'
import { distanceOf, type FacePoint, type SpaceId } from './space.ts'

/** A face to be named, and what is known of it. */
interface Candidate extends Pick<Face, 'id' | 'photoId' | 'quality' | 'clusterId'> {
  readonly point: FacePoint
}

/** What became of all faces that the user has not named. */
export interface Recognition {
  readonly labels: readonly AutomaticLabel[]
  readonly suggestions: readonly Suggestion[]
  readonly clusters: readonly (readonly [FaceId, ClusterId])[]
  /** Whether a thorough decision would come to the same. */
  readonly exact: boolean
}

/** Where it must be soon, faces find their groups with so many comparisons at once: a second's worth. */
const someComparisons = 1_500_000
/** Somebody waits for a preview. */
const previewMs = 500

export interface DecideOptions {
  readonly space: SpaceId
  readonly bands?: Bands
  /** What was learned the last time, to go on from. */
  readonly memory?: Memory
  /** Soon rather than exactly: beyond what has changed so much time goes into the rest, and `exact` says if that was enough. */
  readonly budgetMs?: number | undefined
}

/**
 * Decides anew about every face that the user has not named: named by itself, suggested, or unknown and then in a group
 * of its likes. What the user decided stands, and only what the user confirmed teaches. Writes nothing.
 */
export async function decideFaces(
  store: ReadableStore,
  calibration: Calibration,
  { space, bands = calibration.bands(space), memory = new Memory(space), budgetMs }: DecideOptions,
): Promise<Recognition> {
  const { faces, exact } = measure(store, calibration, memory, budgetMs)
  const { labels, suggestions } = decideAll(store, faces, memory.measurements.matches(bands), bands)
  const named = new Set(labels.map(({ faceId }) => faceId))
  const unnamed = [...faces.values()].filter(({ id }) => !named.has(id))
  const comparisons = budgetMs === undefined ? Infinity : someComparisons
  const { clusters, left } = await clustersOf(unnamed, store.photos.twice(), bands.group, comparisons)
  return { labels, suggestions, clusters, exact: exact && left === 0 }
}

/** The names that would be given with other bands, by face. */
export function namesWith(
  store: ReadableStore,
  calibration: Calibration,
  memory: Memory,
  bands: readonly Bands[],
): Map<FaceId, PersonId>[] {
  const { faces } = measure(store, calibration, memory, previewMs)
  return bands.map((some) => {
    const { labels } = decideAll(store, faces, memory.measurements.matches(some), some)
    return new Map(labels.map(({ faceId, personId }) => [faceId, personId]))
  })
}

/** All faces that are to be named, and how near they are to everybody. */
function measure(
  store: ReadableStore,
  calibration: Calibration,
  memory: Memory,
  budgetMs: number | undefined,
): { faces: Map<FaceId, Candidate>; exact: boolean } {
  const open = store.faces.unconfirmed()
  const points = memory.points(
    store,
    open.map(({ id }) => id),
  )
  const exact = memory.measurements.update(points, memory.enrolled(store), {
    centres: cohortOf(calibration, memory.space),
    least: calibration.leastNear(memory.space),
    budgetMs,
  })
  const faces = open.flatMap((face) => {
    const point = points.get(face.id)
    return point ? [[face.id, { ...face, point }] as const] : []
  })
  return { faces: new Map(faces), exact }
}

/** Puts what was decided in place of what was decided before. What the user said meanwhile stands. */
export function writeRecognition(store: Store, recognition: Recognition): void {
  store.recognized.write(outcomesOf(store, recognition))
}

/** Decides and writes in one go. */
export async function recognize(
  store: Store,
  calibration: Calibration,
  space: SpaceId,
  bands = calibration.bands(space),
): Promise<void> {
  writeRecognition(store, await decideFaces(store, calibration, { space, bands }))
}

/** A matcher that has learned from all confirmed faces of a library. */
export function matcherOf(
  store: ReadableStore,
  calibration: Calibration,
  space: SpaceId,
  bands: Bands,
): Matcher<PersonId> {
  const people = new Memory(space)
    .enrolled(store)
    .map(({ person, faces }) => ({ id: person, faces: faces.map(({ point }) => point) }))
  return new Matcher(people, cohortOf(calibration, space), bands)
}

interface Decision extends Match<PersonId> {
  readonly face: Candidate
}

/** Names and suggestions, surest first, so that the surer face of a photo gets a person whom two of them resemble. */
function decideAll(
  store: ReadableStore,
  faces: ReadonlyMap<FaceId, Candidate>,
  matches: Iterable<{ readonly faceId: FaceId } & Match<PersonId>>,
  bands: Bands,
): { labels: AutomaticLabel[]; suggestions: Suggestion[] } {
  const key = (faceId: FaceId, personId: PersonId): string => `${faceId} ${personId}`
  const rejected = new Set(store.people.rejectedPairs().map(({ faceId, personId }) => key(faceId, personId)))
  const hidden = store.people.hidden()
  const births = new Births(store)
  const twice = store.photos.twice()
  const present = peopleInPhotos(store)
  const mayBe = ({ id, photoId }: Candidate, person: PersonId): boolean =>
    !rejected.has(key(id, person)) && births.mayBe(photoId, person)
  const decisions: Decision[] = []
  for (const { faceId, ...match } of matches) {
    const face = faces.get(faceId)
    if (!face || !mayBe(face, match.person)) continue
    const least = births.leastForChild(face.photoId, match.person, bands) ?? -Infinity
    const doubtful = face.quality < poorQuality || match.similarity < least
    decisions.push({ ...match, face, band: match.band === 'accept' && doubtful ? 'suggest' : match.band })
  }
  decisions.sort(surerFirst)
  const labels: AutomaticLabel[] = []
  const suggestions = new Map<FaceId, Suggestion>()
  const named = new Set<FaceId>()
  for (const { face, person, band, similarity, rule } of decisions) {
    const others = present.get(face.photoId) ?? new Set()
    // A person is in a photo once, but in a mirror or a collage. The runner-up may still be somebody else.
    if (named.has(face.id) || (others.has(person) && !twice.has(face.photoId))) continue
    const match = { faceId: face.id, personId: person, distance: distanceOf(similarity) }
    if (band === 'accept') {
      labels.push({ ...match, rule })
      named.add(face.id)
      present.set(face.photoId, others.add(person))
    } else if (!suggestions.has(face.id) && !hidden.has(person)) suggestions.set(face.id, match)
  }
  return { labels, suggestions: [...suggestions.values()] }
}

function surerFirst(a: Decision, b: Decision): number {
  return (
    Number(b.band === 'accept') - Number(a.band === 'accept') ||
    b.similarity - a.similarity ||
    a.face.id - b.face.id ||
    a.person - b.person
  )
}

/** Whom the user has named in each photo. */
function peopleInPhotos(store: ReadableStore): Map<PhotoId, Set<PersonId>> {
  const present = new Map<PhotoId, Set<PersonId>>()
  for (const { photoId, personId } of store.people.confirmedFaces())
    present.set(photoId, (present.get(photoId) ?? new Set()).add(personId))
  return present
}

/**
 * Which group each face is in. A group is called by the number of its first face if that is free, and keeps that name. Of
 * the faces that are in no group yet as many find theirs as `comparisons` are enough for; how many are left is returned. Poor
 * faces that are alone stay so then. `twice` are the photos in which somebody may be twice.
 */
async function clustersOf(
  unnamed: readonly Candidate[],
  twice: ReadonlySet<PhotoId>,
  least: number,
  comparisons: number,
): Promise<{ clusters: [FaceId, ClusterId][]; left: number }> {
  const isPoor = ({ quality }: Candidate): boolean => quality < poorQuality
  const shaped = new Set(unnamed.flatMap((face) => (isPoor(face) ? [] : (face.clusterId ?? []))))
  const rests = (face: Candidate): boolean =>
    comparisons < Infinity && isPoor(face) && face.clusterId !== null && !shaped.has(face.clusterId)
  const resting = unnamed.filter(rests)
  const fresh = unnamed.filter(({ clusterId }) => clusterId === null)
  // Each is compared with the groups there are, and with half of its like.
  const most = Math.ceil(Math.hypot(shaped.size, Math.sqrt(2 * comparisons)) - shaped.size)
  const waiting = new Set(fresh.slice(comparisons < Infinity ? most : fresh.length))
  const faces = unnamed.filter((face) => !rests(face) && !waiting.has(face))
  const groups = await groupFaces(
    faces.map((face) => ({
      id: face.id,
      // Where somebody may be twice, each face is as if in a photo of its own.
      photoId: twice.has(face.photoId) ? `face ${face.id}` : face.photoId,
      point: face.point,
      group: face.clusterId,
      poor: isPoor(face),
    })),
    least,
  )
  const rest = resting.map(({ id, clusterId }): [FaceId, ClusterId] => [id, clusterId!])
  const taken = new Set<number>([...groups.flatMap(({ group }) => group ?? []), ...rest.map(([, group]) => group)])
  const highest = [...taken, ...faces.map(({ id }) => id)].reduce((most, number) => Math.max(most, number), 0)
  let next = highest + 1
  const grouped = groups.flatMap(({ group, members }) => {
    const own = members.map((index) => faces[index]!.id)
    const name = group ?? own.toSorted((a, b) => a - b).find((id) => !taken.has(id)) ?? next++
    taken.add(name)
    return own.map((id): [FaceId, ClusterId] => [id, name as ClusterId])
  })
  return { clusters: [...grouped, ...rest], left: waiting.size }
}
