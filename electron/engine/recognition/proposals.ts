import { isPoor } from '../faces/quality.ts'
import type { ReadableStore } from '../store/database.ts'
import type { ClusterId, FaceId, PersonId, PhotoId } from '../store/ids.ts'
import type { FaceCache } from './face-cache.ts'
import type { FacePoint } from './space.ts'
import { across, sumOf, type Sum } from './sum.ts'

/** Somebody with a name, or a group without one. */
export type Party = { readonly person: PersonId } | { readonly group: ClusterId }

/** Two that may be one and the same person. */
export interface Proposal {
  readonly one: Party
  readonly other: Party
  /** The mean over all pairs of their faces. */
  readonly similarity: number
}

/** A party with all its faces, the first few of which can be seen well. */
export interface PartyFaces {
  readonly party: Party
  readonly faces: readonly { readonly id: FaceId; readonly photoId: PhotoId; readonly point: FacePoint }[]
  /** Those that can't. */
  readonly others: readonly { readonly id: FaceId; readonly photoId: PhotoId }[]
}

/** What the user said, which no proposal goes against. */
export interface UserDecisions {
  /** Faces of different people. */
  readonly apart: readonly { readonly one: FaceId; readonly other: FaceId }[]
  /** Faces that are not somebody. */
  readonly rejected: readonly { readonly faceId: FaceId; readonly personId: PersonId }[]
}

/** A mean over fewer pairs of faces says too little: strangers are that much alike now and then. */
const minPairs = 4
/** The largest groups are held against each other; what can be won with small ones is little. */
const maxGroups = 1500
/** A group is not somebody if at least this share of its faces isn't. */
const rejectedShare = 1 / 2

/** How a party was measured. */
interface Measured extends Sum {
  /** Its faces at the time. */
  readonly of: string
  /** Those it may be the same as, by their keys. */
  readonly alike: Map<string, number>
}

/**
 * Finds groups and people that may be one and the same: alike on average, though not so alike that they were joined, or
 * both known to the user, whose groups are never joined by themselves. From one time to the next only what has other faces
 * now is compared.
 */
export class Proposals {
  #measured = new Map<string, Measured>()

  /** Surest first; nobody is in two of them, as the answer to one may change the other. */
  find(parties: readonly PartyFaces[], said: UserDecisions, least: number): Proposal[] {
    this.#measure(parties, least)
    const byKey = new Map(parties.map((one) => [keyOf(one.party), one]))
    const pairs = [...this.#measured].flatMap(([a, { alike, size }]) =>
      [...alike]
        .filter(([b]) => a < b && size * this.#measured.get(b)!.size >= minPairs)
        .map(([b, similarity]) => ({ a: byKey.get(a)!, b: byKey.get(b)!, similarity })),
    )
    const mayBe = mayBeOne(parties, said)
    const taken = new Set<PartyFaces>()
    return pairs
      .sort((x, y) => y.similarity - x.similarity)
      .flatMap(({ a, b, similarity }) => {
        if (taken.has(a) || taken.has(b) || !mayBe(a, b)) return []
        taken.add(a).add(b)
        // Who has a name comes first, and of two the one with more faces.
        const [one, other] = [a, b].sort(
          (x, y) => Number('person' in y.party) - Number('person' in x.party) || y.faces.length - x.faces.length,
        )
        return [{ one: one!.party, other: other!.party, similarity }]
      })
  }

  #measure(parties: readonly PartyFaces[], least: number): void {
    const before = this.#measured
    const now = new Map<string, Measured>()
    const fresh: string[] = []
    for (const { party, faces } of parties) {
      const key = keyOf(party)
      const of = faces.map(({ id }) => id).join()
      const known = before.get(key)
      if (known?.of === of) now.set(key, known)
      else {
        now.set(key, { of, ...sumOf(faces.map(({ point }) => point)), alike: new Map() })
        fresh.push(key)
      }
    }
    const anew = new Set(fresh)
    for (const { alike } of now.values())
      for (const key of alike.keys()) if (anew.has(key) || !now.has(key)) alike.delete(key)
    const compared = new Set<string>()
    for (const key of fresh) {
      const one = now.get(key)!
      compared.add(key)
      for (const [otherKey, other] of now) {
        if (compared.has(otherKey)) continue
        const similarity = across(one, other)
        if (similarity < least) continue
        one.alike.set(otherKey, similarity)
        other.alike.set(key, similarity)
      }
    }
    this.#measured = now
  }
}

/** Whether two may be one person, by what the user said: never two that are in one photo. */
function mayBeOne(
  parties: readonly PartyFaces[],
  { apart, rejected }: UserDecisions,
): (a: PartyFaces, b: PartyFaces) => boolean {
  const everybody = ({ faces, others }: PartyFaces) => [...faces, ...others]
  const partyOf = new Map(parties.flatMap((one) => everybody(one).map(({ id }) => [id, keyOf(one.party)] as const)))
  const different = new Set(
    apart.flatMap(({ one, other }) => {
      const [a, b] = [partyOf.get(one), partyOf.get(other)]
      return a === undefined || b === undefined ? [] : [`${a} ${b}`, `${b} ${a}`]
    }),
  )
  const refused = Map.groupBy(rejected, ({ personId }) => personId)
  const isRefused = (a: PartyFaces, b: PartyFaces): boolean => {
    if (!('person' in a.party) || 'person' in b.party) return false
    const not = new Set(refused.get(a.party.person)?.map(({ faceId }) => faceId))
    const faces = everybody(b)
    return faces.filter(({ id }) => not.has(id)).length >= rejectedShare * faces.length
  }
  return (a, b) => {
    if (different.has(`${keyOf(a.party)} ${keyOf(b.party)}`) || isRefused(a, b) || isRefused(b, a)) return false
    const photos = new Set(everybody(a).map(({ photoId }) => photoId))
    return everybody(b).every(({ photoId }) => !photos.has(photoId))
  }
}

/** Everybody with a name who is not hidden, and the groups without one, largest first. */
export function partiesOf(store: ReadableStore, memory: FaceCache): PartyFaces[] {
  const hidden = store.people.hidden()
  const person = new Map(
    store.people.labels().flatMap((label) => (label.state === 'auto' ? [[label.faceId, label.personId] as const] : [])),
  )
  const confirmed = store.people
    .confirmedFaces()
    .map(({ faceId, photoId, quality, personId }) => ({ id: faceId, photoId, quality, party: { person: personId } }))
  const rest = store.faces.unconfirmed().flatMap(({ id, photoId, quality, clusterId }) => {
    const party = partyOf(person.get(id), clusterId)
    return party ? [{ id, photoId, quality, party }] : []
  })
  const faces = [...confirmed, ...rest].filter(({ party }) => !('person' in party && hidden.has(party.person)))
  const points = memory.points(
    store,
    faces.map(({ id }) => id),
  )
  const parties = [...Map.groupBy(faces, ({ party }) => keyOf(party)).values()].map((own) => {
    const isGood = (face: (typeof own)[number]): boolean => !isPoor(face) && points.has(face.id)
    return {
      party: own[0]!.party,
      faces: own.filter(isGood).map(({ id, photoId }) => ({ id, photoId, point: points.get(id)! })),
      others: own.filter((face) => !isGood(face)),
    }
  })
  const named = parties.filter(({ party, faces }) => 'person' in party && faces.length > 0)
  const groups = parties.filter(({ party, faces }) => 'group' in party && faces.length > 1)
  return [...named, ...groups.sort((a, b) => b.faces.length - a.faces.length).slice(0, maxGroups)]
}

function partyOf(person: PersonId | undefined, group: ClusterId | null): Party | null {
  if (person !== undefined) return { person }
  return group === null ? null : { group }
}

function keyOf(party: Party): string {
  return 'person' in party ? `person ${party.person}` : `group ${party.group}`
}
