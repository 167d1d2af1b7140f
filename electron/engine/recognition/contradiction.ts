import { isPoor } from '../faces/quality.ts'
import type { ReadableStore } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { Bands, Calibration } from './calibration.ts'
import { likenesses, type Known, type Likeness } from './likeness.ts'
import { nearness } from './matcher.ts'
import type { FaceCache } from './face-cache.ts'
import { similarity, type FacePoint, type SpaceId } from './space.ts'

/** What speaks against some faces being somebody. */
export interface ContradictedFaces<Person> {
  /** Those of the faces it speaks against, least alike first. */
  readonly faces: readonly number[]
  /** Whom they resemble much more; null where they only don't look like the person. */
  readonly like: { readonly person: Person; readonly nearest: readonly number[] } | null
  /** The person's faces that are nearest all the same. */
  readonly nearest: readonly number[]
  /** How many of their faces were looked at. */
  readonly known: number
}

/** Where one person ends and the next begins. */
export interface Bounds {
  readonly bands: Bands
  /** The least similarity for which a name is suggested at any precision. */
  readonly lenient: number
}

interface Asked {
  readonly id: number
  readonly point: FacePoint
}

/** From so many good faces on one knows what somebody looks like. */
const minKnown = 3
/** Of somebody with fewer confirmed ones, so many count that go by their name without the user's word. */
const maxAutomatic = 20
/** It is asked where it speaks against at least this share of the faces that can be seen well. */
const enough = 1 / 3
/** So many of a person's own faces, in parts of all, may be as unlike the others as it gets. */
const oddShare = 0.1
/** Somebody else is much nearer by so many widths of the band in which names are suggested. */
const muchNearer = 1.5
const nearestShown = 3

/**
 * What speaks against a confirmation, or null. A face must be far below what even a lenient suggestion needs, and less like
 * the person than their own faces are like each other: somebody who is child and adult is unlike themselves, and near to a
 * half of them is near enough. Or it must be much nearer to somebody else.
 *
 * @param asked faces that can be seen well
 */
export function contradictionOf<Person>(
  asked: readonly Asked[],
  person: Person,
  everybody: readonly Known<Person>[],
  { bands, lenient }: Bounds,
): ContradictedFaces<Person> | null {
  const ids = new Set(asked.map(({ id }) => id))
  // What they were taken for before says nothing: they are asked about because that may be wrong.
  const known = everybody.map(({ person, faces }) => ({ person, faces: faces.filter(({ id }) => !ids.has(id)) }))
  const own = known.find((one) => one.person === person)?.faces ?? []
  if (asked.length === 0 || own.length < minKnown) return null
  const points = own.map(({ point }) => point)
  const nearestTo = ({ point }: Asked): number[] =>
    own
      .map((face) => ({ id: face.id, alike: similarity(face.point, point) }))
      .sort((a, b) => b.alike - a.alike)
      .slice(0, nearestShown)
      .map(({ id }) => id)

  const other = likeSomebodyElse(asked, { person, faces: own }, known, bands)
  if (other) {
    const { face, nearestFew } = other
    const nearest = nearestTo(asked.find(({ id }) => id === face)!)
    return { faces: [face], like: { person: other.person, nearest: nearestFew }, nearest, known: own.length }
  }

  const bound = Math.min(farBelow(lenient, bands), unlikeThemselves(points))
  const unlike = asked
    .map((face) => ({ ...face, near: nearness(face.point, points) }))
    .filter(({ near }) => near < bound)
    .sort((a, b) => a.near - b.near)
  if (unlike.length < enough * asked.length || unlike.length === 0) return null
  return { faces: unlike.map(({ id }) => id), like: null, nearest: nearestTo(unlike[0]!), known: own.length }
}

/**
 * The same of a library's faces. What can hardly be seen neither speaks against anybody nor says what they look like, and
 * whoever is hidden is not spoken of.
 */
export function contradictionsOf(
  store: ReadableStore,
  memory: FaceCache,
  faces: readonly FaceId[],
  person: PersonId,
  bounds: Bounds,
): ContradictedFaces<PersonId> | null {
  if (store.people.confirmedFacesOf(person).every(isPoor)) return null
  const good = faces.filter((id) => {
    const face = store.faces.byId(id)
    return face !== null && !isPoor(face)
  })
  const asked = [...memory.points(store, good)].map(([id, point]) => ({ id, point }))
  const hidden = store.people.hidden()
  const enrolled = memory.enrolled(store)
  const others = enrolled.filter((one) => one.person !== person && !hidden.has(one.person))
  const confirmed = enrolled.find((one) => one.person === person)?.faces ?? []
  const own = confirmed.length >= minKnown ? confirmed : [...confirmed, ...automaticFaces(store, memory, person)]
  return contradictionOf(asked, person, [...others, { person, faces: own }], bounds)
}

/** Faces that were named after somebody's confirmed ones. */
function automaticFaces(store: ReadableStore, memory: FaceCache, person: PersonId): Known<PersonId>['faces'] {
  const good = store.people
    .automaticFacesOf(person, maxAutomatic)
    .flatMap((face) => (isPoor(face) ? [] : [face.faceId]))
  return [...memory.points(store, good)].map(([id, point]) => ({ id, point }))
}

/** Where one person ends and the next begins in a space, whatever the user wants to be sure of. */
export function boundsIn(calibration: Calibration, space: SpaceId): Bounds {
  return { bands: calibration.bands(space), lenient: calibration.minNear(space) }
}

/** Far below what even a lenient suggestion needs: nobody would be offered for it at any precision. */
export function farBelow(lenient: number, { accept, suggest }: Bands): number {
  return lenient - (accept - suggest) / 2
}

/** How near a person's oddest faces are to their other ones. */
function unlikeThemselves(points: readonly FacePoint[]): number {
  const own = points.map((point) =>
    nearness(
      point,
      points.filter((other) => other !== point),
    ),
  )
  return own.sort((a, b) => a - b)[Math.floor(oddShare * own.length)]!
}

/** Whom the faces resemble so much more than the person that they are taken for somebody else's. */
function likeSomebodyElse<Person>(
  asked: readonly Asked[],
  own: Known<Person>,
  everybody: readonly Known<Person>[],
  { accept, suggest }: Bands,
): Likeness<Person> | null {
  const others = everybody.filter(({ person, faces }) => person !== own.person && faces.length >= minKnown)
  const [alike] = likenesses(asked, [own], 1)
  const [other] = likenesses(asked, others, 1)
  if (!alike || !other || other.similarity < accept) return null
  return other.similarity - alike.similarity < muchNearer * (accept - suggest) ? null : other
}
