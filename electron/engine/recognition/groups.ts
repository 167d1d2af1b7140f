import TinyQueue from 'tinyqueue'
import { FacesIndex } from './faces-index.ts'
import { faceSetOf, minAcross, resemblance, type FaceSet, type Scale } from './resemblance.ts'
import type { FacePoint } from './space.ts'
import { across, joinSums, single, sumOf, type Sum } from './sum.ts'

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
  readonly sum: Sum
  readonly crowd: FaceSet
  /** Groups that the user has seen keep their identity: two of them are never joined. */
  readonly seen: number | null
  readonly members: number[]
  readonly photos: Set<PhotoId>
  alive: boolean
}

interface Link {
  readonly a: number
  readonly b: number
  readonly resemblance: number
}

/** From where on groups are one person's, in a space with its scale (calibration.ts). */
export interface GroupBands extends Scale {
  readonly group: number
  readonly thinning: number
}

/** The bound on groups is that among so many faces; it is never looser. */
const measuredAmong = 500
/** It is no stricter than among so many: beyond, it would keep one person's photos apart. */
const maxAmong = 10_000
/** Among n times as many faces, a pair of different people may pass n ^ power times less often. */
const power = 0.75

/**
 * The bands among so many faces: the more there are, the likelier a face has a double among them, and the more alike
 * groups must be to be joined.
 */
export function bandsAmong<Bands extends GroupBands>(bands: Bands, faces: number): Bands {
  const times = Math.min(maxAmong, Math.max(measuredAmong, faces)) / measuredAmong
  return { ...bands, group: bands.group + power * bands.thinning * Math.log(times) }
}

/** Of each face so many of its nearest are tried. */
export const nearestTried = 64
/** So many steps are taken between two breaths in which others may use the thread. */
const stepsPerBreath = 1000

/**
 * Puts faces into groups, each of one person as far as can be told: the pair of groups that resemble each other most is
 * joined first, down to a resemblance of `least`. Two faces of one photo are never joined. Known groups stay: new faces
 * join them or begin others. Returns the indices of the faces in each group, and the known group's number or null.
 *
 * Only groups with faces that are among each other's nearest are ever tried: `neighbours` says which those are of every face
 * that is good and in no group, or poor.
 *
 * Average linkage (UPGMA: Sokal and Michener 1958), which resists the chaining that makes mega-groups of different people,
 * corrected for how alike the faces of either group are and for how many speak (`resemblance`).
 */
export async function groupFaces<FaceId, PhotoId>(
  faces: readonly Ungrouped<FaceId, PhotoId>[],
  bands: GroupBands,
  neighbours?: readonly (readonly number[])[],
): Promise<{ readonly group: number | null; readonly members: readonly number[] }[]> {
  const nearest = neighbours ?? (await neighboursOf(faces, minAcross(bands.group)))
  const groups = startGroups(faces, bands)
  const links = firstLinks(faces, groups, nearest)
  const queue = new TinyQueue(
    links.flatMap(({ a, b }) => linkOf(groups[a]!, groups[b]!, bands)),
    (x, y) => y.resemblance - x.resemblance,
  )
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
    const joined = join(groups, a, b, bands)
    const around = setOf(partners, a.index).union(setOf(partners, b.index))
    partners.delete(a.index)
    partners.delete(b.index)
    for (const index of around) {
      const other = groups[index]!
      if (!other.alive || !mayJoin(joined, other)) continue
      // Not alike enough yet, perhaps, but once either has grown.
      setOf(partners, joined.index).add(index)
      setOf(partners, index).add(joined.index)
      for (const link of linkOf(joined, other, bands)) queue.push(link)
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
    const group = seen && !seen.photos.has(face.photoId) ? seen : nearestGroup(face, around, bands)
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

function startGroups<FaceId, PhotoId>(faces: readonly Ungrouped<FaceId, PhotoId>[], scale: Scale): Group<PhotoId>[] {
  const good = faces.flatMap((face, index) => (face.poor ? [] : [{ ...face, index }]))
  const sets = Map.groupBy(good, ({ group, index }) => group ?? `alone ${index}`)
  return [...sets.values()].map((members, index) => {
    const sum = sumOf(members.map(({ point }) => point))
    return {
      index,
      sum,
      crowd: faceSetOf(sum, scale),
      seen: members[0]!.group,
      members: members.map((member) => member.index),
      photos: new Set(members.map(({ photoId }) => photoId)),
      alive: true,
    }
  })
}

/** The link between two groups, if they are alike enough to be one. */
function linkOf<PhotoId>(a: Group<PhotoId>, b: Group<PhotoId>, bands: GroupBands): Link[] {
  const value = resemblance(across(a.sum, b.sum), a.crowd, b.crowd, bands)
  return value >= bands.group ? [{ a: a.index, b: b.index, resemblance: value }] : []
}

function mayJoin<PhotoId>(a: Group<PhotoId>, b: Group<PhotoId>): boolean {
  return (a.seen === null || b.seen === null) && a.photos.isDisjointFrom(b.photos)
}

/** The pairs of groups that have neighbours in each other: they may be one person's, now or when they have grown. */
function firstLinks<FaceId, PhotoId>(
  faces: readonly Ungrouped<FaceId, PhotoId>[],
  groups: readonly Group<PhotoId>[],
  neighbours: readonly (readonly number[])[],
): { readonly a: number; readonly b: number }[] {
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)))
  const links: { a: number; b: number }[] = []
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
      links.push({ a: a.index, b: b.index })
    }
  })
  return links
}

function join<PhotoId>(groups: Group<PhotoId>[], a: Group<PhotoId>, b: Group<PhotoId>, scale: Scale): Group<PhotoId> {
  a.alive = false
  b.alive = false
  const sum = joinSums(a.sum, b.sum)
  const joined: Group<PhotoId> = {
    index: groups.length,
    sum,
    crowd: faceSetOf(sum, scale),
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
  bands: GroupBands,
): Group<PhotoId> | null {
  const alone = single(face.point)
  const crowd = faceSetOf(alone, bands)
  let best: Group<PhotoId> | null = null
  let highest = bands.group
  for (const group of groups) {
    if (group.photos.has(face.photoId)) continue
    const value = resemblance(across(alone, group.sum), crowd, group.crowd, bands)
    if (value < highest) continue
    highest = value
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
