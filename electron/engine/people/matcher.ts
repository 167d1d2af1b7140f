import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, trainClassifier, type Classifier } from './classifier.ts'
import { meanOfHighest, similarity, type FacePoint } from './space.ts'

/** A person with the faces that teach what they look like: confirmed, and good enough unless there are no better ones. */
export interface Enrolled<Id> {
  readonly id: Id
  readonly faces: readonly FacePoint[]
}

/** Which method speaks: the distance to the nearest confirmed faces, the classifier, or both (the product's rule). */
export type Method = 'distance' | 'svc' | 'combined'

type Band = 'accept' | 'suggest' | 'unknown'

/** What the matcher thinks of one face. */
export interface Match<Id> {
  readonly person: Id
  readonly band: Band
  /** To the person's nearest faces; what the face's place in line is decided by. */
  readonly similarity: number
  readonly rule: 'distance' | 'distance and classifier' | 'classifier'
}

/** The mean over so many of the most similar confirmed faces says how much a face resembles a person. */
export const nearestFaces = 3
/** A classifier learns from at most so many faces of each side; more cost time and change little. */
const mostOwn = 60
const mostOthers = 400

/**
 * Names faces by two methods, as the first face recognizers of this kind did: the distance to a person's confirmed
 * faces, for which one is enough, and a support vector classifier once there are several. With few faces distance alone
 * decides. With enough, the classifier does, and distance only has to agree that the face is near at all: the classifier
 * knows where this person ends and their brother begins, the distance knows a stranger.
 */
export class Matcher<Id> {
  readonly #people: readonly (Enrolled<Id> & { readonly classifier: Classifier | null })[]
  readonly #bands: Bands
  readonly #method: Method

  /** @param centres the cohort of strangers in the same space, whom the classifiers learn to tell apart */
  constructor(
    people: readonly Enrolled<Id>[],
    centres: readonly Float32Array[],
    bands: Bands,
    method: Method = 'combined',
  ) {
    this.#bands = bands
    this.#method = method
    const least = method === 'svc' ? 1 : facesForClassifier
    this.#people = people.map((person) => {
      if (method === 'distance' || person.faces.length < least) return { ...person, classifier: null }
      const rivals = people.filter((other) => other !== person).flatMap(({ faces }) => faces)
      return { ...person, classifier: trainFor(person.faces, rivals, centres) }
    })
  }

  /** Everybody this face might be, the likeliest first; those far off are left out. `barred` are not considered. */
  candidates(face: FacePoint, barred: (person: Id) => boolean = () => false): Match<Id>[] {
    return this.#people
      .filter(({ id, faces }) => faces.length > 0 && !barred(id))
      .map((person) => this.#judge(face, person))
      .filter(({ band }) => band !== 'unknown')
      .sort((a, b) => Number(b.band === 'accept') - Number(a.band === 'accept') || b.similarity - a.similarity)
  }

  #judge(face: FacePoint, { id, faces, classifier }: Enrolled<Id> & { classifier: Classifier | null }): Match<Id> {
    const side = classifier && decide(classifier, face.vector)
    if (this.#method === 'svc' && side !== null)
      return { person: id, band: bandOfSide(side, this.#bands), similarity: side, rule: 'classifier' }
    return { person: id, ...judge({ near: nearness(face, faces), side }, this.#bands) }
  }
}

/** What was measured of a face and a person. */
export interface Measured {
  /** The mean similarity to the person's nearest faces. */
  readonly near: number
  /** On which side of the person's classifier the face falls, if there is one. */
  readonly side: number | null
  /** What was decided before, where nothing was measured since. */
  readonly band?: Exclude<Band, 'unknown'>
}

/** The mean similarity of a face to the nearest of a person's faces. */
export function nearness(face: FacePoint, faces: readonly FacePoint[]): number {
  return meanOfHighest(
    faces.map((known) => similarity(face, known)),
    nearestFaces,
  )
}

/** What measurements mean. */
export function judge({ near, side, band: decided }: Measured, bands: Bands): Omit<Match<never>, 'person'> {
  const { accept, suggest } = bands
  if (decided) return { band: decided, similarity: near, rule: 'distance' }
  if (side === null) {
    const band = near >= accept ? 'accept' : near >= suggest ? 'suggest' : 'unknown'
    return { band, similarity: near, rule: 'distance' }
  }
  const band = near >= suggest ? bandOfSide(side, bands) : 'unknown'
  return { band, similarity: near, rule: 'distance and classifier' }
}

function bandOfSide(side: number, { classifier: { accept, suggest } }: Bands): Band {
  return side >= accept ? 'accept' : side >= suggest ? 'suggest' : 'unknown'
}

/** A classifier of one person against others and the averages of strangers. */
export function trainFor(
  own: readonly FacePoint[],
  rivals: readonly FacePoint[],
  centres: readonly Float32Array[],
): Classifier {
  const vectors = (faces: readonly FacePoint[], most: number) => evenly(faces, most).map(({ vector }) => vector)
  return trainClassifier(vectors(own, mostOwn), [...vectors(rivals, mostOthers), ...centres])
}

/** At most `most` of the items, spread evenly over them. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!)
}
