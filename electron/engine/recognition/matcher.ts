import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, trainClassifier, type Classifier } from './classifier.ts'
import { faceSetOf, score, type FaceSet } from './resemblance.ts'
import { meanOfHighest, similarity, type FacePoint } from './space.ts'
import { sumOf, type Sum } from './sum.ts'

/** A person with the faces that teach what they look like: confirmed, and good enough unless there are no better ones. */
export interface Enrolled<Id> {
  readonly id: Id
  readonly faces: readonly FacePoint[]
}

/** Which method speaks: the distance to the nearest confirmed faces, the classifier, or both (the product's rule). */
export type Method = 'distance' | 'svc' | 'combined'

type Band = 'accept' | 'suggest' | 'unknown'

/** By what a face was named. `group`: the faces it is in a group with are this person's, and it is one of them. */
export type Rule = 'distance' | 'distance and classifier' | 'classifier' | 'group'

/** What the matcher thinks of one face. */
export interface Match<Id> {
  readonly person: Id
  readonly band: Band
  /** How much speaks for this person, as a similarity to one face of theirs; the face's place in line. */
  readonly score: number
  /** The same for telling people apart: how surely the face belongs to its group says nothing about which of them it is. */
  readonly preference: number
  readonly rule: Rule
}

/** The mean over so many of the most similar confirmed faces says how much a face resembles a person, */
export const nearestFaces = 3
/** and over no more than this share of them: of somebody with two looks, being like one of them is enough. */
const shareNearest = 1 / 2
/** A face that is so little more like one person than like the next is not named. */
const minMargin = 0.02
/** So far above what others need, a poor face is named. */
const plainly = 0.2
/** A classifier learns from at most so many faces of each side; more cost time and change little. */
const maxOwn = 60
const maxOthers = 400

/**
 * Names faces one by one by two methods, as the first face recognizers of this kind did: the distance to a person's
 * confirmed faces, for which one is enough, and a support vector classifier once there are several. The distance knows a
 * stranger, the classifier where this person ends and their brother begins; one score comes of both (resemblance.ts).
 */
export class Matcher<Id> {
  readonly #people: readonly (Enrolled<Id> & { readonly profile: PersonModel })[]
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
      const rivals = (): FacePoint[] => people.filter((other) => other !== person).flatMap(({ faces }) => faces)
      const asks = method !== 'distance' && person.faces.length >= least
      const classifier = asks ? trainFor(person.faces, rivals(), centres) : null
      return { ...person, profile: personModelOf(person.faces, classifier, bands) }
    })
  }

  /** Everybody with what is known of them, for comparing groups with. */
  get people(): readonly (Enrolled<Id> & { readonly profile: PersonModel })[] {
    return this.#people
  }

  /** Everybody this face might be, the likeliest first; those far off are left out. `barred` are not considered. */
  candidates(face: FacePoint, barred: (person: Id) => boolean = () => false): Match<Id>[] {
    return this.scores(face, barred).filter(({ band }) => band !== 'unknown')
  }

  /** The same with everybody, however far off. */
  scores(face: FacePoint, barred: (person: Id) => boolean = () => false): Match<Id>[] {
    return this.#people
      .filter(({ id, faces }) => faces.length > 0 && !barred(id))
      .map(({ id, faces, profile }) => ({ person: id, ...this.#judge(face, faces, profile) }))
      .sort(likelierFirst)
  }

  #judge(face: FacePoint, faces: readonly FacePoint[], profile: PersonModel): Omit<Match<never>, 'person'> {
    const { classifier } = profile
    const side = classifier && decide(classifier, face.vector)
    if (this.#method === 'svc' && side !== null) {
      const { accept, suggest } = this.#bands.classifier
      const band = side >= accept ? 'accept' : side >= suggest ? 'suggest' : 'unknown'
      return { band, score: side, preference: side, rule: 'classifier' }
    }
    return judge({ near: nearness(face, faces), side }, profile, this.#bands)
  }
}

/** What is known of a person beside their faces. */
export interface PersonModel extends FaceSet {
  readonly sum: Sum
  readonly classifier: Classifier | null
}

export function personModelOf(faces: readonly FacePoint[], classifier: Classifier | null, bands: Bands): PersonModel {
  const sum = sumOf(faces)
  return { ...faceSetOf(sum, bands), sum, classifier }
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

/** Of a person with so many faces, so many of the most similar ones count. */
export function nearestCount(known: number): number {
  return Math.min(nearestFaces, Math.ceil(known * shareNearest))
}

/**
 * The mean similarity of a face to the nearest of a person's faces.
 *
 * @param known how many they have, where `faces` are only the nearest of them
 */
export function nearness(face: FacePoint, faces: readonly FacePoint[], known = faces.length): number {
  return meanOfHighest(
    faces.map((other) => similarity(face, other)),
    nearestCount(known),
  )
}

/** What measurements of one face mean. */
export function judge(
  { near, side, band: decided }: Measured,
  person: FaceSet,
  bands: Bands,
): Omit<Match<never>, 'person'> {
  const value = decided ? near : score(near, side, { size: 1, cohesion: bands.typical }, person, bands)
  const rule = side === null ? 'distance' : 'distance and classifier'
  const verdict = verdictOf(value, bands)
  return decided ? { ...verdict, band: decided, rule } : { ...verdict, rule }
}

/** What a score means. */
export function verdictOf(value: number, bands: Bands): Pick<Match<never>, 'band' | 'score' | 'preference'> {
  const band = value >= bands.accept ? 'accept' : value >= bands.suggest ? 'suggest' : 'unknown'
  return { band, score: value, preference: value }
}

/** Whether a face may be named: a poor one only where it is like hardly anybody's. */
export function isNameable(
  isPoor: boolean,
  { band, score }: Pick<Match<unknown>, 'band' | 'score'>,
  bands: Bands,
): boolean {
  return band === 'accept' && (!isPoor || score >= bands.accept + plainly)
}

/** Whether a face is plainly one person rather than the next; `matches` from the likeliest on. */
export function isPlain(matches: readonly Pick<Match<unknown>, 'preference'>[]): boolean {
  const [first, ...others] = matches
  return !first || others.every(({ preference }) => preference <= first.preference - minMargin)
}

/** Orders from the likeliest on. */
export function likelierFirst(
  a: Pick<Match<unknown>, 'score' | 'preference'>,
  b: Pick<Match<unknown>, 'score' | 'preference'>,
): number {
  return b.score - a.score || b.preference - a.preference
}

/** A classifier of one person against others and the averages of strangers. */
export function trainFor(
  own: readonly FacePoint[],
  rivals: readonly FacePoint[],
  centres: readonly Float32Array[],
): Classifier {
  const vectors = (faces: readonly FacePoint[], most: number) => evenly(faces, most).map(({ vector }) => vector)
  return trainClassifier(vectors(own, maxOwn), [...vectors(rivals, maxOthers), ...centres])
}

/** At most `most` of the items, spread evenly over them. */
export function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!)
}
