import { isPoor } from '../faces/quality.ts'
import type { Hesitation } from '../../contract/api.ts'
import type { ReadableStore } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import { Births } from './birth.ts'
import type { Known } from './likeness.ts'
import { nearness } from './matcher.ts'
import { distanceOf, similarity, type FacePoint } from './space.ts'

/** What speaks for a face being somebody's, and what against. */
export interface Grounds {
  /** The person's confirmed faces that it resembles most, nearest first, at most three. */
  readonly nearest: readonly { readonly face: FaceId; readonly distance: number }[]
  /** Whom it resembles most besides, and how much more it resembles the person: below 0 where the other is nearer. */
  readonly rival: { readonly person: PersonId; readonly margin: number } | null
}

const maxNearest = 3
/** A face that is no more like one person than so much is like the next one, too. */
const closeMargin = 0.05

/** Compares a face with a person and with whoever else it may be. Null where nothing of the person can be compared. */
export function groundsOf(face: FacePoint, person: PersonId, known: readonly Known<PersonId>[]): Grounds | null {
  const own = known.find((one) => one.person === person)?.faces ?? []
  if (own.length === 0) return null
  const near = (faces: Known<PersonId>['faces']): number =>
    nearness(
      face,
      faces.map(({ point }) => point),
    )
  const nearest = own
    .map(({ id, point }) => ({ face: id as FaceId, distance: distanceOf(similarity(face, point)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxNearest)
  let rival: { person: PersonId; near: number } | null = null
  for (const other of known) {
    if (other.person === person || other.faces.length === 0) continue
    const value = near(other.faces)
    if (value > (rival?.near ?? -Infinity)) rival = { person: other.person, near: value }
  }
  return { nearest, rival: rival && { person: rival.person, margin: near(own) - rival.near } }
}

/** Who some faces, taken for one person, may be: nobody who was refused or is hidden, nor was born after one of the photos. */
export function possibilities(store: ReadableStore): (faces: readonly number[]) => (person: PersonId) => boolean {
  const rejected = Map.groupBy(store.people.rejectedPairs(), ({ faceId }) => faceId as number)
  const hidden = store.people.hidden()
  const births = new Births(store)
  return (faces) => {
    const refused = new Set(faces.flatMap((id) => (rejected.get(id) ?? []).map(({ personId }) => personId)))
    const photos = faces.flatMap((id) => store.faces.byId(id)?.photoId ?? [])
    return (person) =>
      !refused.has(person) && !hidden.has(person) && photos.every((photo) => births.mayBe(photo, person))
  }
}

/** What is known of a face that is only suggested as somebody's. */
export interface Suggested {
  readonly quality: number
  readonly similarity: number
  /** What names a face, and what names it where children are compared; null where none are. */
  readonly accept: number
  readonly minForChild: number | null
  /** How much more it resembles the person than anybody else. */
  readonly margin: number
  /** The user was not sure of one like it. */
  readonly doubted: boolean
}

/** Why it was not named by itself. */
export function hesitationsOf({ quality, similarity, accept, minForChild, margin, doubted }: Suggested): Hesitation[] {
  const poor = isPoor({ quality })
  const against = similarity < accept ? 'far' : similarity < (minForChild ?? accept) ? 'child' : null
  const rivals = margin < closeMargin ? 'rival' : poor ? null : 'unlike'
  const doubts: readonly (Hesitation | null)[] = [poor ? 'poor' : null, against ?? rivals, doubted ? 'not sure' : null]
  return doubts.filter((doubt) => doubt !== null)
}
