import { nearestCount } from './matcher.ts'
import { cosine, meanOfHighest, similarity, type FacePoint } from './space.ts'

/** A person's faces that teach, each with its number. */
export interface Known<Person> {
  readonly person: Person
  readonly faces: readonly { readonly id: number; readonly point: FacePoint }[]
}

/** How much some faces, taken for one person, resemble somebody. */
export interface Likeness<Person> {
  readonly person: Person
  /** Mean over the faces of the mean similarity to their nearest confirmed faces, as the matcher measures it. */
  readonly similarity: number
  /** The two that resemble each other most: one of the faces asked about, and one the user confirmed. */
  readonly face: number
  readonly nearest: number
  /** The confirmed faces nearest to that one of the faces asked about, nearest first, at most three. */
  readonly nearestFew: readonly number[]
}

/** As many confirmed faces of a person are compared at most; more change little. */
const maxKnown = 60
/** As many of the asked faces. */
const maxAsked = 24
/** So many of the nearest are told. */
const nearestTold = 3
/** The people nearest to the average face are compared face by face. */
const shortlist = 12

/** The people whom the faces resemble most, likeliest first. */
export function likenesses<Person>(
  asked: readonly { readonly id: number; readonly point: FacePoint }[],
  known: readonly Known<Person>[],
  most: number,
): Likeness<Person>[] {
  const faces = asked.slice(0, maxAsked)
  if (faces.length === 0) return []
  const middle = averageOf(faces.map(({ point }) => point))
  return known
    .filter(({ faces }) => faces.length > 0)
    .map(({ person, faces }) => ({ person, faces: faces.slice(0, maxKnown) }))
    .map((entry) => ({
      ...entry,
      rough: meanOfHighest(
        entry.faces.map(
          ({ point }) => cosine(point.vector, middle.vector) - (point.strangeness + middle.strangeness) / 2,
        ),
        nearestCount(entry.faces.length),
      ),
    }))
    .sort((a, b) => b.rough - a.rough)
    .slice(0, shortlist)
    .map(({ person, faces: own }) => likenessOf(person, faces, own))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, most)
}

function likenessOf<Person>(
  person: Person,
  asked: readonly { readonly id: number; readonly point: FacePoint }[],
  own: Known<Person>['faces'],
): Likeness<Person> {
  let best = { similarity: -Infinity, face: asked[0]!.id, nearestFew: [own[0]!.id] }
  let sum = 0
  for (const { id, point } of asked) {
    const similarities = own.map((other) => similarity(point, other.point))
    sum += meanOfHighest(similarities, nearestCount(own.length))
    const order = [...own.keys()].sort((a, b) => similarities[b]! - similarities[a]!).slice(0, nearestTold)
    const highest = similarities[order[0]!]!
    if (highest > best.similarity) best = { similarity: highest, face: id, nearestFew: order.map((i) => own[i]!.id) }
  }
  const { face, nearestFew } = best
  return { person, similarity: sum / asked.length, face, nearest: nearestFew[0]!, nearestFew }
}

/** Not of unit length: the cosine to it is the mean cosine to all of them. */
function averageOf(points: readonly FacePoint[]): FacePoint {
  const vector = new Float32Array(points[0]!.vector.length)
  let strangeness = 0
  for (const point of points) {
    point.vector.forEach((value, i) => (vector[i]! += value / points.length))
    strangeness += point.strangeness / points.length
  }
  return { vector, strangeness }
}
