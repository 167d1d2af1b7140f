import { isPoor } from '../faces/quality.ts'
import { atHand, meanOfHighest, similarity, type FacePoint } from './space.ts'

/** A face that the user confirmed. */
export interface Confirmed {
  readonly point: FacePoint
  readonly quality: number
  /** When its photo was taken, as text that sorts. */
  readonly date: string
}

/** So many faces of a person teach at most; more cost time and change little. */
const maxTeaching = 60
/** Of somebody with more faces, so many are held against each other. */
const maxJudged = 180
/** With fewer faces nobody can say which of them is the odd one. */
const fewest = 4
/** A face is tied to so many of those it resembles most: a stranger's resemblance to one by chance ties nobody. */
const nearestFaces = 3
/** Ties hold where faces are alike for at least this share of what is usual among the person's faces and their nearest. */
const alikeEnough = 1 / 3
/** Faces that resemble only each other are a part of the person all the same if they are more than this share of the largest part, */
const sizeable = 1 / 2
/**
 * or if they are at least so many, and no more than this share of them is from the years that the largest part is from: unlike
 * oneself one is at another age. A single face would hardly teach beside others, of whom the three nearest count.
 */
const minOfAnEra = 2
const shareOfSameYears = 1 / 5

/**
 * The faces that teach who a person is, of all that the user confirmed: the good ones, poor ones only where there are no
 * better; spread over the years; and none that disagrees with the bulk, as a stranger does who was confirmed by mistake. A
 * child and the adult that became of it may be unlike each other: both teach. In the order they were given.
 */
export function exemplars<Face extends Confirmed>(faces: readonly Face[]): readonly Face[] {
  const good = faces.filter((face) => !isPoor(face))
  const judged = spread(good.length > 0 ? good : faces, maxJudged)
  if (judged.length < fewest) return judged
  const [bulk = [], ...others] = partsOf(judged)
  const teaching = new Set([bulk, ...others.filter((part) => belongs(part, bulk))].flat())
  return spread(
    judged.filter((face) => teaching.has(face)),
    maxTeaching,
  )
}

/** At most `most` of the faces, the best of each stretch of time. */
function spread<Face extends Confirmed>(faces: readonly Face[], most: number): readonly Face[] {
  if (faces.length <= most) return faces
  const byDate = faces.toSorted((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)))
  const best = new Set(
    Array.from({ length: most }, (_, i) =>
      byDate
        .slice(Math.floor((i * faces.length) / most), Math.floor(((i + 1) * faces.length) / most))
        .reduce((best, face) => (face.quality > best.quality ? face : best)),
    ),
  )
  return faces.filter((face) => best.has(face))
}

/** The faces in parts, within which each is tied to others; the largest part first. */
function partsOf<Face extends Confirmed>(faces: readonly Face[]): Face[][] {
  const nearest = nearestOf(faces.map(({ point }) => atHand(point)))
  const usual = median(
    nearest.map((some) =>
      meanOfHighest(
        some.map((one) => one.similarity),
        nearestFaces,
      ),
    ),
  )
  const part = faces.map((_, i) => i)
  const root = (i: number): number => (part[i] === i ? i : (part[i] = root(part[i]!)))
  nearest.forEach((some, i) => {
    for (const { index, similarity } of some) if (similarity >= alikeEnough * usual) part[root(i)] = root(index)
  })
  const parts = Map.groupBy(faces.keys(), root)
  return [...parts.values()].map((indices) => indices.map((i) => faces[i]!)).sort((a, b) => b.length - a.length)
}

/** Of each face those that it resembles most. */
function nearestOf(points: readonly FacePoint[]): { readonly index: number; readonly similarity: number }[][] {
  const all = points.map((): { index: number; similarity: number }[] => [])
  points.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      const alike = similarity(a, points[j]!)
      all[i]!.push({ index: j, similarity: alike })
      all[j]!.push({ index: i, similarity: alike })
    }
  })
  return all.map((some) => some.sort((a, b) => b.similarity - a.similarity).slice(0, nearestFaces))
}

function belongs(part: readonly Confirmed[], bulk: readonly Confirmed[]): boolean {
  if (part.length > sizeable * bulk.length) return true
  if (part.length < minOfAnEra) return false
  const dates = bulk.map(({ date }) => date).sort()
  const [first, last] = [dates[0]!, dates.at(-1)!]
  const together = part.filter(({ date }) => date >= first && date <= last)
  return together.length <= shareOfSameYears * part.length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
