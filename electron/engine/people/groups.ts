import TinyQueue from 'tinyqueue'
import { FacesIndex } from './faces-index.ts'
import { cosine, type FacePoint } from './space.ts'

/** A face nobody has named, as the grouping sees it. */
export interface Ungrouped<FaceId, PhotoId> {
  readonly id: FaceId
  readonly photoId: PhotoId
  readonly point: FacePoint
  /** The group it is in already, or null. */
  readonly group: number | null
  /** Too poor to shape a group: it may join one or stay in one, and is alone otherwise. */
  readonly poor: boolean
}

/** Faces taken for one person: all that average linkage needs is their sum. */
interface Group<PhotoId> {
  /** Its place among all groups, given in the order they are made. */
  readonly index: number
  readonly sum: Float32Array
  strangeness: number
  size: number
  /** Groups that the user has seen keep their identity: two of them are never joined. */
  readonly seen: number | null
  readonly members: number[]
  readonly photos: Set<PhotoId>
  alive: boolean
}

interface Link {
  readonly a: number
  readonly b: number
  readonly similarity: number
}

/** Of each face so many of its nearest are tried. */
export const nearestTried = 64
/** So many steps are taken between two breaths in which others may use the thread. */
const stepsPerBreath = 1000

/**
 * Puts faces into groups, each of one person as far as can be told: average linkage, the nearest pair of groups first, down
 * to a mean similarity of `least`. Two faces of one photo are never joined. Known groups stay: new faces join them or
 * begin others. Returns the indices of the faces in each group, and the known group's number or null.
 *
 * Only groups with faces that are among each other's nearest are ever tried: `neighbours` says which those are of every face
 * that is good and in no group, or poor. A mean can only reach `least` where a pair does.
 *
 * Sokal and Michener 1958 (UPGMA). Average linkage resists the chaining that makes mega-groups of different people.
 */
export async function groupFaces<FaceId, PhotoId>(
  faces: readonly Ungrouped<FaceId, PhotoId>[],
  least: number,
  neighbours?: readonly (readonly number[])[],
): Promise<{ readonly group: number | null; readonly members: readonly number[] }[]> {
  const nearest = neighbours ?? (await neighboursOf(faces, least))
  const groups = startGroups(faces)
  const links = firstLinks(faces, groups, nearest, least)
  const queue = new TinyQueue(links, (x, y) => y.similarity - x.similarity)
  const partners = new Map<number, Set<number>>()
  for (const { a, b } of links) {
    setOf(partners, a).add(b)
    setOf(partners, b).add(a)
  }
  for (let step = 1; ; step++) {
    if (step % stepsPerBreath === 0) await breathe()
    const next = queue.pop()
    if (!next) break
    const a = groups[next.a]!
    const b = groups[next.b]!
    if (!a.alive || !b.alive) continue
    const joined = join(groups, a, b)
    const around = setOf(partners, a.index).union(setOf(partners, b.index))
    partners.delete(a.index)
    partners.delete(b.index)
    for (const index of around) {
      const other = groups[index]!
      if (!other.alive || !mayJoin(joined, other)) continue
      const similarity = linkage(joined, other)
      if (similarity < least) continue
      queue.push({ a: joined.index, b: index, similarity })
      setOf(partners, joined.index).add(index)
      setOf(partners, index).add(joined.index)
    }
  }
  const alive = groups.filter((group) => group.alive)
  const groupOf = new Map(alive.flatMap((group) => group.members.map((member) => [member, group] as const)))
  const bySeen = new Map(alive.flatMap((group) => (group.seen === null ? [] : [[group.seen, group] as const])))
  const alone: number[] = []
  faces.forEach((face, index) => {
    if (!face.poor) return
    const seen = face.group === null ? undefined : bySeen.get(face.group)
    const around = new Set((nearest[index] ?? []).flatMap((other) => groupOf.get(other) ?? []))
    const group = seen && !seen.photos.has(face.photoId) ? seen : nearestGroup(face, around, least)
    if (group) {
      group.members.push(index)
      group.photos.add(face.photoId)
    } else alone.push(index)
  })
  return [
    ...alive.map(({ seen, members }) => ({ group: seen, members })),
    ...alone.map((index) => ({ group: null, members: [index] })),
  ]
}

/** The nearest faces of those that need a group, found among all of them. */
async function neighboursOf<FaceId, PhotoId>(
  faces: readonly Ungrouped<FaceId, PhotoId>[],
  least: number,
): Promise<readonly (readonly number[])[]> {
  const index = new FacesIndex<number>()
  faces.forEach(({ point }, at) => {
    index.set(at, point)
  })
  const asked = [...faces.keys()].filter((at) => faces[at]!.poor || faces[at]!.group === null)
  const points = asked.map((at) => faces[at]!.point)
  const found = await index.nearest(points, least, nearestTried, (id, query) => id !== asked[query])
  const neighbours: number[][] = faces.map(() => [])
  found.forEach((near, i) => (neighbours[asked[i]!] = near.map(({ id }) => id)))
  return neighbours
}

function startGroups<FaceId, PhotoId>(faces: readonly Ungrouped<FaceId, PhotoId>[]): Group<PhotoId>[] {
  const groups: Group<PhotoId>[] = []
  const known = new Map<number, Group<PhotoId>>()
  faces.forEach((face, index) => {
    if (face.poor) return
    const { vector, strangeness } = face.point
    const group = face.group === null ? undefined : known.get(face.group)
    if (!group) {
      const made: Group<PhotoId> = {
        index: groups.length,
        sum: vector.slice(),
        strangeness,
        size: 1,
        seen: face.group,
        members: [index],
        photos: new Set([face.photoId]),
        alive: true,
      }
      groups.push(made)
      if (face.group !== null) known.set(face.group, made)
      return
    }
    vector.forEach((value, i) => (group.sum[i]! += value))
    group.strangeness += strangeness
    group.size++
    group.members.push(index)
    group.photos.add(face.photoId)
  })
  return groups
}

/** The mean similarity of all pairs across two groups: the cosine is linear, so sums are enough. */
function linkage<PhotoId>(a: Group<PhotoId>, b: Group<PhotoId>): number {
  return cosine(a.sum, b.sum) / (a.size * b.size) - (a.strangeness / a.size + b.strangeness / b.size) / 2
}

function mayJoin<PhotoId>(a: Group<PhotoId>, b: Group<PhotoId>): boolean {
  return (a.seen === null || b.seen === null) && a.photos.isDisjointFrom(b.photos)
}

/** The pairs of groups near enough to each other, of those that have neighbours in each other. */
function firstLinks<FaceId, PhotoId>(
  faces: readonly Ungrouped<FaceId, PhotoId>[],
  groups: readonly Group<PhotoId>[],
  neighbours: readonly (readonly number[])[],
  least: number,
): Link[] {
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)))
  const links: Link[] = []
  const tried = new Map<number, Set<number>>()
  faces.forEach((face, index) => {
    const own = groupOf.get(index)
    if (!own || face.group !== null) return
    for (const other of neighbours[index] ?? []) {
      const theirs = groupOf.get(other)
      if (!theirs) continue
      const [a, b] = own.index < theirs.index ? [own, theirs] : [theirs, own]
      const before = setOf(tried, a.index)
      if (before.has(b.index) || !mayJoin(a, b)) continue
      before.add(b.index)
      const similarity = linkage(a, b)
      if (similarity >= least) links.push({ a: a.index, b: b.index, similarity })
    }
  })
  return links
}

function join<PhotoId>(groups: Group<PhotoId>[], a: Group<PhotoId>, b: Group<PhotoId>): Group<PhotoId> {
  a.alive = false
  b.alive = false
  const joined: Group<PhotoId> = {
    index: groups.length,
    sum: a.sum.map((value, i) => value + b.sum[i]!),
    strangeness: a.strangeness + b.strangeness,
    size: a.size + b.size,
    seen: a.seen ?? b.seen,
    members: [...a.members, ...b.members],
    photos: a.photos.union(b.photos),
    alive: true,
  }
  groups.push(joined)
  return joined
}

function nearestGroup<FaceId, PhotoId>(
  face: Ungrouped<FaceId, PhotoId>,
  groups: Iterable<Group<PhotoId>>,
  least: number,
): Group<PhotoId> | null {
  let best: Group<PhotoId> | null = null
  let highest = least
  for (const group of groups) {
    if (group.photos.has(face.photoId)) continue
    const similarity =
      cosine(face.point.vector, group.sum) / group.size - (face.point.strangeness + group.strangeness / group.size) / 2
    if (similarity < highest) continue
    highest = similarity
    best = group
  }
  return best
}

function setOf(sets: Map<number, Set<number>>, key: number): Set<number> {
  const known = sets.get(key)
  if (known) return known
  const made = new Set<number>()
  sets.set(key, made)
  return made
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
