import type { GroupBands, Ungrouped } from './groups.ts'
import { faceSetOf, resemblance } from './resemblance.ts'
import { similarity, type FacePoint } from './space.ts'
import { sumOf } from './sum.ts'

type Face = Ungrouped<number, number>

/** What `groupFaces` must come to, found the slow way: all pairs of groups are compared by all pairs of faces, again and again. */
export function groupSlowly(
  faces: readonly Face[],
  bands: GroupBands,
): { readonly group: number | null; readonly members: readonly number[] }[] {
  const good = [...faces.keys()].filter((i) => !faces[i]!.poor)
  const known = Map.groupBy(
    good.filter((i) => faces[i]!.group !== null),
    (i) => faces[i]!.group!,
  )
  let groups: { group: number | null; members: number[] }[] = [
    ...[...known].map(([group, members]) => ({ group, members })),
    ...good.filter((i) => faces[i]!.group === null).map((i) => ({ group: null, members: [i] })),
  ]
  for (;;) {
    let best: { a: (typeof groups)[number]; b: (typeof groups)[number]; value: number } | null = null
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) {
        if ((a.group !== null && b.group !== null) || sharePhoto(faces, a.members, b.members)) continue
        const value = alikeness(pointsOf(faces, a.members), pointsOf(faces, b.members), bands)
        if (value >= (best?.value ?? bands.group)) best = { a, b, value }
      }
    }
    if (!best) break
    const { a, b } = best
    groups = groups.filter((group) => group !== a && group !== b)
    groups.push({ group: a.group ?? b.group, members: [...a.members, ...b.members] })
  }
  const shapes = new Map(groups.map((group) => [group, pointsOf(faces, group.members)]))
  const alone: { group: null; members: number[] }[] = []
  faces.forEach((face, i) => {
    if (!face.poor) return
    const free = groups.filter(({ members }) => !sharePhoto(faces, members, [i]))
    const seen = free.find(({ group }) => group !== null && group === face.group)
    const [nearest] = free
      .map((group) => ({ group, value: alikeness([face.point], shapes.get(group)!, bands) }))
      .filter(({ value }) => value >= bands.group)
      .sort((x, y) => y.value - x.value)
    const group = seen ?? nearest?.group
    if (group) group.members.push(i)
    else alone.push({ group: null, members: [i] })
  })
  return [...groups, ...alone]
}

function pointsOf(faces: readonly Face[], members: readonly number[]): FacePoint[] {
  return members.map((i) => faces[i]!.point)
}

/** By all pairs of faces, across and within. */
function alikeness(a: readonly FacePoint[], b: readonly FacePoint[], bands: GroupBands): number {
  return resemblance(meanOf(a, b), faceSetOf(sumOf(a), bands), faceSetOf(sumOf(b), bands), bands)
}

function meanOf(a: readonly FacePoint[], b: readonly FacePoint[]): number {
  const all = a.flatMap((one) => b.map((other) => similarity(one, other)))
  return all.reduce((sum, value) => sum + value, 0) / all.length
}

function sharePhoto(faces: readonly Face[], a: readonly number[], b: readonly number[]): boolean {
  return a.some((i) => b.some((j) => faces[i]!.photoId === faces[j]!.photoId))
}
