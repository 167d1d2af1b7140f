import { carriedOver, type FaceBefore } from './carried-over.ts'
import type { Box, Landmarks } from './geometry.ts'
import { looksAlike } from './looks-alike.ts'

/** What a picture is, as far as it tells whether one was made of another. */
export interface Shape {
  /** Upright, in pixels. */
  readonly width: number
  readonly height: number
  /** How EXIF says that the picture is stored, 1 to 8. */
  readonly orientation: number
  readonly takenAt: string | null
  /** Hash of the picture without its metadata. */
  readonly picture: string | null
  /** What the picture looks like from far away (signature.ts). */
  readonly signature: Uint8Array | null
}

/** A face of an earlier content. */
export interface EarlierFace<Face, Person> extends FaceBefore {
  readonly id: Face
  readonly landmarks: Landmarks
  /** The user took it out of sight. */
  readonly removed: boolean
  /** The people that the user confirmed it to be. */
  readonly confirmed: readonly Person[]
}

/** A content that the photo's file held before, with its faces. */
export interface EarlierPhoto<Face, Person> {
  readonly shape: Shape
  readonly faces: readonly EarlierFace<Face, Person>[]
  /** A person may be in it more than once. */
  readonly twice: boolean
}

/** The content that inherits. */
export interface Heir<Person> {
  readonly shape: Shape
  readonly twice: boolean
  /** The people that the user confirmed its own faces to be. */
  readonly confirmed: readonly Person[]
}

/** A face found in the heir; `own` is true for a face that the heir had already. */
export interface FoundFace {
  readonly box: Box
  readonly landmarks: Landmarks
  readonly vectors: ReadonlyMap<string, Float32Array>
  readonly own: boolean
}

/** An earlier face that the heir gets, with all that the user said of it. */
export interface Inherited<Face> {
  readonly face: Face
  /** The found face that it is, by place; null for a drawn one that the detector did not find. */
  readonly found: number | null
  /** Where it lies now; null where it takes the box, landmarks and embeddings of the found face. */
  readonly place: { readonly box: Box; readonly landmarks: Landmarks } | null
}

/** Which earlier faces the heir gets; all others stay with their content. */
export interface InheritancePlan<Face> {
  readonly ofOrigin: readonly Inherited<Face>[]
  /** Of the contents that the origin was made of; names that were only guessed do not come along. */
  readonly ofAncestors: readonly Inherited<Face>[]
}

export interface InheritanceQuestion<Face, Person> {
  readonly heir: Heir<Person>
  readonly found: readonly FoundFace[]
  readonly origin: EarlierPhoto<Face, Person>
  /** `move`: the origin is gone. `copy`: it still lies in another file, and keeps its faces. */
  readonly how: 'move' | 'copy'
  /** What the origin was made of, the latest first. None of it lies on disk. */
  readonly ancestors: readonly EarlierPhoto<Face, Person>[]
}

/**
 * Decides which face became which when a file was edited. Found faces that the origin or one of its ancestors had are those
 * faces; drawn ones move along. A face is left out where the user confirmed another face of the heir as the same person. Null
 * where the heir was not made of the origin, by all that can be seen.
 */
export function planInheritance<Face, Person>({
  heir,
  found,
  origin,
  how,
  ancestors,
}: InheritanceQuestion<Face, Person>): InheritancePlan<Face> | null {
  const compared = compare(heir.shape, found, origin)
  if (compared.isOther && !compared.any) return null
  const people = new Set(heir.confirmed)
  const taken = new Set(found.flatMap(({ own }, i) => (own ? [i] : [])))
  const ofOrigin = inherit(found, origin, compared, { people: heir.twice ? null : people, taken, how })
  const guarded = heir.twice || origin.twice ? null : people
  const ofAncestors = ancestors.flatMap((ancestor) => {
    const free = found.map((face, i) => ({ ...face, own: taken.has(i) }))
    const earlier = compare(heir.shape, free, ancestor)
    return earlier.any ? inherit(found, ancestor, earlier, { people: guarded, taken, how: 'move' }) : []
  })
  return { ofOrigin, ofAncestors }
}

/** Whether at least one of the found faces is a face of the earlier content. */
export function sharesFaces<Face, Person>(
  heir: Shape,
  found: readonly FoundFace[],
  earlier: EarlierPhoto<Face, Person>,
): boolean {
  return compare(heir, found, earlier).any
}

interface Compared {
  /** Which earlier face each found face is, by place; null for a new one and for one of the heir's own. */
  readonly which: readonly (number | null)[]
  readonly any: boolean
  readonly move: ReturnType<typeof carriedOver>['move']
  /** Nothing but common faces could tell that the one picture was made of the other. */
  readonly isOther: boolean
}

function compare<Face, Person>(
  heir: Shape,
  found: readonly FoundFace[],
  { shape, faces }: EarlierPhoto<Face, Person>,
): Compared {
  const free = found.flatMap(({ own }, i) => (own ? [] : [i]))
  const now = free.map((i) => found[i]!)
  const isSame = heir.picture !== null && heir.picture === shape.picture
  const turned = isSame ? { from: shape.orientation, to: heir.orientation } : undefined
  // A box that the user drew and took back again is no reason to see nothing in its place.
  const there = faces.flatMap(({ drawn, removed }, j) => (drawn && removed ? [] : [j]))
  const { which: places, move } = carriedOver(
    now,
    there.map((j) => faces[j]!),
    { before: shape, now: heir, turned },
  )
  const which = found.map((): number | null => null)
  for (const [n, place] of places.entries()) if (place !== null) which[free[n]!] = there[place]!
  const anotherMoment = shape.takenAt !== null && heir.takenAt !== null && shape.takenAt !== heir.takenAt
  const alike = heir.signature !== null && shape.signature !== null && looksAlike(heir.signature, shape.signature)
  const otherFaces = now.length > 0 && faces.some(({ drawn, removed }) => !drawn && !removed)
  return {
    which,
    any: which.some((known) => known !== null),
    move,
    isOther: !isSame && (anotherMoment || otherFaces || !alike),
  }
}

/** What has been given out so far; both sets grow with each inherited face. */
interface Given<Person> {
  /** People confirmed in the heir; null where a person may be in it more than once. */
  readonly people: Set<Person> | null
  /** The found faces that are known by now, by place. */
  readonly taken: Set<number>
  readonly how: 'move' | 'copy'
}

function inherit<Face, Person>(
  found: readonly FoundFace[],
  { faces }: EarlierPhoto<Face, Person>,
  { which, move }: Compared,
  { people, taken, how }: Given<Person>,
): Inherited<Face>[] {
  const inherited: Inherited<Face>[] = []
  const give = (face: EarlierFace<Face, Person>, at: number | null, place: Inherited<Face>['place']): void => {
    if (face.confirmed.some((person) => people?.has(person))) return
    for (const person of face.confirmed) people?.add(person)
    if (at !== null) taken.add(at)
    inherited.push({ face: face.id, found: at, place })
  }
  for (const [i, known] of which.entries()) {
    if (known === null) continue
    const face = faces[known]!
    const { box, landmarks } = found[i]!
    give(face, i, face.drawn ? (move(face.box, face.landmarks) ?? { box, landmarks }) : null)
  }
  for (const [j, face] of faces.entries()) {
    if (!face.drawn || which.includes(j) || (face.removed && how === 'copy')) continue
    const place = move(face.box, face.landmarks)
    if (place) give(face, null, place)
  }
  return inherited
}
