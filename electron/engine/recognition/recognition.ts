import { isPoor } from '../faces/quality.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import type { ClusterId, FaceId, PersonId, PhotoId } from '../store/ids.ts'
import type { AutomaticLabel, Suggestion } from '../store/people.ts'
import type { FaceState } from '../store/face-states.ts'
import { Births } from './birth.ts'
import type { Bands, Calibration } from './calibration.ts'
import { clustersOf, type Candidate } from './library-groups.ts'
import { isNameable, isPlain, likelierFirst, Matcher, type Match } from './matcher.ts'
import { groupMatches, type FaceGroup, type FaceMatch } from './group-matches.ts'
import { FaceCache } from './face-cache.ts'
import { outcomesOf, type Recognition } from './outcomes.ts'
import { distanceOf, type SpaceId } from './space.ts'

/** Where it must be soon, faces find their groups with so many comparisons at once: of a hundred with a million; else more. */
const someComparisons = 1e8
const moreComparisons = 1.5e9
/** Somebody waits for a preview. */
const previewMs = 500
/** About so many faces it is decided as soon as about a few. */
const fewFaces = 20_000

export interface DecideOptions {
  readonly space: SpaceId
  readonly bands?: Bands
  /** What was learned the last time, to go on from. */
  readonly memory?: FaceCache
  /**
   * Soon rather than exactly: beyond what has changed so much time goes into the rest, and `exact` says if that was enough.
   * Without any, it is decided about those faces alone that something has happened to, and the others of their groups.
   */
  readonly budgetMs?: number | undefined
  /** In a library of no more faces it is always decided about all. */
  readonly few?: number
}

/**
 * Decides anew about every face that the user has not named: named by itself, suggested, or unknown and then in a group
 * of its likes. What the user decided stands, and only what the user confirmed teaches. Writes nothing.
 */
export async function decideFaces(
  store: ReadableStore,
  calibration: Calibration,
  { space, bands = calibration.bands(space), memory = new FaceCache(space), budgetMs, few = fewFaces }: DecideOptions,
): Promise<Recognition> {
  const exact = await measure(store, calibration, memory, budgetMs)
  const undecided = memory.takeUndecided(bands)
  const quick = undecided !== null && budgetMs === 0 && memory.index.size > few
  const standings = quick ? standingsBeside(store, undecided) : [...store.standing.all()]
  const faces = candidatesOf(memory, standings)
  const comparisons = budgetMs === undefined ? Infinity : budgetMs === 0 ? someComparisons : moreComparisons
  const { clusters, left } = await clustersOf(store, memory, [...faces.values()], {
    bands,
    comparisons,
    only: quick ? undecided : null,
  })
  const asked = quick ? new Set(faces.keys()) : undefined
  const inPhotos = quick ? withOthersOfPhotos(store, standings) : standings
  const present = peopleInPhotos(inPhotos, (id) => asked?.has(id) ?? true)
  const matches = groupMatches(memory, groupsAround(store, memory, faces, clusters), bands, asked)
  return {
    faces: standings.map(({ id }) => id),
    ...decideAll(store, faces, present, matches, bands),
    clusters,
    exact: exact && left === 0 && !quick,
  }
}

/** The names that would be given with other bands, by face. */
export async function namesWith(
  store: ReadableStore,
  calibration: Calibration,
  memory: FaceCache,
  bands: readonly Bands[],
): Promise<Map<FaceId, PersonId>[]> {
  await measure(store, calibration, memory, previewMs)
  const standings = [...store.standing.all()]
  const faces = candidatesOf(memory, standings)
  const groups = groupsAround(store, memory, faces, [])
  return bands.map((some) => {
    const matches = groupMatches(memory, groups, some)
    const present = peopleInPhotos(standings, () => true)
    const { labels } = decideAll(store, faces, present, matches, some)
    return new Map(labels.map(({ faceId, personId }) => [faceId, personId]))
  })
}

/** Where some faces stand, and all others of their groups: who one is says something of who the others are. */
function standingsBeside(store: ReadableStore, faces: ReadonlySet<FaceId>): FaceState[] {
  const own = store.standing.of(faces)
  const mates = store.standing.inGroups(new Set(own.flatMap(({ clusterId }) => clusterId ?? [])))
  return [...new Map([...own, ...mates].map((face) => [face.id, face])).values()]
}

/** Faces that it is decided about, with those beside them in their photos. */
function withOthersOfPhotos(store: ReadableStore, decided: readonly FaceState[]): FaceState[] {
  const own = new Set(decided.map(({ id }) => id))
  const others = store.standing.ofPhotos(new Set(decided.map(({ photoId }) => photoId)))
  return [...decided, ...others.filter(({ id }) => !own.has(id))]
}

/** The faces that are shown, that the user has neither named nor put aside, and that all embedders have seen. */
function candidatesOf({ index }: FaceCache, standings: readonly FaceState[]): Map<FaceId, Candidate> {
  return new Map(
    standings
      .filter(({ id, considered, state }) => considered === 1 && state !== 'confirmed' && index.has(id))
      .map((face) => [face.id, face]),
  )
}

/** Measures how near all faces are to everybody. False if something lags behind. */
async function measure(
  store: ReadableStore,
  calibration: Calibration,
  memory: FaceCache,
  budgetMs: number | undefined,
): Promise<boolean> {
  memory.catchUp(store)
  const { index, space } = memory
  const { changed, exact } = await memory.measurements.update(index, memory.takeFresh(), memory.enrolled(store), {
    centres: calibration.centres(space),
    least: calibration.minNear(space),
    scale: calibration.bands(space),
    isConfirmed: (face, person) => memory.isConfirmed(face, person),
    budgetMs,
  })
  memory.doubt(changed)
  return exact
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
  const people = new FaceCache(space)
    .enrolled(store)
    .map(({ person, faces }) => ({ id: person, faces: faces.map(({ point }) => point) }))
  return new Matcher(people, calibration.centres(space), bands)
}

interface Decision extends Match<PersonId> {
  readonly face: Candidate
}

/** Names and suggestions, surest first, so that the surer face of a photo gets a person whom two of them resemble. */
function decideAll(
  store: ReadableStore,
  faces: ReadonlyMap<FaceId, Candidate>,
  present: Map<PhotoId, Set<PersonId>>,
  matches: Iterable<FaceMatch>,
  bands: Bands,
): { labels: AutomaticLabel[]; suggestions: Suggestion[] } {
  const key = (faceId: FaceId, personId: PersonId): string => `${faceId} ${personId}`
  const rejected = new Set(store.standing.rejected(faces.keys()).map(({ faceId, personId }) => key(faceId, personId)))
  const hidden = store.people.hidden()
  const births = new Births(store)
  const twice = store.photos.twice()
  const mayBe = ({ id, photoId }: Candidate, person: PersonId): boolean =>
    !rejected.has(key(id, person)) && births.mayBe(photoId, person)
  const possible = Iterator.from(matches).flatMap(({ faceId, ...match }): Decision[] => {
    const face = faces.get(faceId)
    if (!face || !mayBe(face, match.person)) return []
    const least = births.minForChild(face.photoId, match.person, bands) ?? -Infinity
    return [{ ...match, face, band: match.band === 'accept' && match.score < least ? 'suggest' : match.band }]
  })
  const decisions = [...Map.groupBy(possible, ({ face }) => face.id).values()].flatMap((own) => doubtful(own, bands))
  decisions.sort(surerFirst)
  const labels: AutomaticLabel[] = []
  const suggestions = new Map<FaceId, Suggestion>()
  const named = new Set<FaceId>()
  for (const { face, person, band, score, rule } of decisions) {
    const others = present.get(face.photoId) ?? new Set()
    // A person is in a photo once, but in a mirror or a collage. The runner-up may still be somebody else.
    if (named.has(face.id) || (others.has(person) && !twice.has(face.photoId))) continue
    const match = { faceId: face.id, personId: person, distance: distanceOf(score) }
    if (band === 'accept') {
      labels.push({ ...match, rule })
      named.add(face.id)
      present.set(face.photoId, others.add(person))
    } else if (!suggestions.has(face.id) && !hidden.has(person)) suggestions.set(face.id, match)
  }
  return { labels, suggestions: [...suggestions.values()] }
}

/** What may be decided of one face: a poor one, and one that might well be two people, is only asked about. */
function doubtful(decisions: readonly Decision[], bands: Bands): readonly Decision[] {
  const isUnclear = !isPlain(decisions.toSorted(surerFirst))
  return decisions.map((decision) =>
    isUnclear || !isNameable(isPoor(decision.face), decision, bands) ? { ...decision, band: 'suggest' } : decision,
  )
}

function surerFirst(a: Decision, b: Decision): number {
  return (
    Number(b.band === 'accept') - Number(a.band === 'accept') ||
    likelierFirst(a, b) ||
    a.face.id - b.face.id ||
    a.person - b.person
  )
}

/** Who is in each photo whatever is decided about some faces: whom the user named, and whose name is not up for decision. */
function peopleInPhotos(
  standings: readonly FaceState[],
  isDecided: (face: FaceId) => boolean,
): Map<PhotoId, Set<PersonId>> {
  const present = new Map<PhotoId, Set<PersonId>>()
  for (const { id, photoId, personId, state } of standings)
    if (state === 'confirmed' || (state === 'auto' && !isDecided(id)))
      present.set(photoId, (present.get(photoId) ?? new Set()).add(personId!))
  return present
}

/** The groups that some faces are in, whole, as far as they can say who they are: of at least two faces that show enough. */
function groupsAround(
  store: ReadableStore,
  { index, open }: FaceCache,
  faces: ReadonlyMap<FaceId, Candidate>,
  clusters: Iterable<readonly [FaceId, ClusterId]>,
): FaceGroup[] {
  const now = new Map<FaceId, ClusterId | null>(faces.values().map(({ id, clusterId }) => [id, clusterId]))
  for (const [id, cluster] of clusters) now.set(id, cluster)
  const wanted = new Set([...faces.keys()].flatMap((id) => now.get(id) ?? []))
  const members = new Map<FaceId, Pick<Candidate, 'id' | 'quality' | 'clusterId'>>(faces)
  for (const face of store.standing.inGroups(wanted)) members.set(face.id, face)
  for (const face of store.standing.of(now.keys().filter((id) => !members.has(id)))) members.set(face.id, face)
  const good = [...members.values()].flatMap((face) => {
    const cluster = now.get(face.id) ?? face.clusterId
    const counts = cluster !== null && !isPoor(face) && (faces.has(face.id) || open.has(face.id)) && index.has(face.id)
    return counts && wanted.has(cluster) ? [{ cluster, id: face.id, point: index.pointLater(face.id) }] : []
  })
  return [...Map.groupBy(good, ({ cluster }) => cluster).values()].filter(({ length }) => length > 1)
}
