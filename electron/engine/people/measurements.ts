import type { FaceId, PersonId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, type Classifier } from './classifier.ts'
import type { Known } from './likeness.ts'
import { judge, nearness, trainFor, type Match, type Measured, type Profile } from './matcher.ts'
import { crowdOf } from './resemblance.ts'
import type { FacePoint } from './space.ts'
import { sumOf, type Sum } from './sum.ts'

/** One person, as the faces were compared with them. */
interface Measure {
  /** Which faces taught. */
  readonly key: string
  readonly taught: readonly FacePoint[]
  readonly sum: Sum
  classifier: Classifier | null
  /** Whom the classifier learned to tell the person from. */
  rivals: string
  /** Only faces near enough to matter at any precision. */
  readonly faces: Map<FaceId, Measured>
  /** Taken over from what the library says, and not measured yet. */
  readonly recalled: boolean
}

export interface MeasureOptions {
  /** The averages of strangers, in the same space. */
  readonly centres: readonly Float32Array[]
  /** Faces less near than this matter at no precision. */
  readonly least: number
  /** Beyond what has changed so much time may go into what lags behind; without it everything is measured. */
  readonly budgetMs?: number | undefined
}

/** What the library says of a face and a person. */
export interface Recalled {
  readonly faceId: FaceId
  readonly personId: PersonId
  readonly near: number
  readonly band: 'accept' | 'suggest'
}

/**
 * How near every face is to everybody, kept from one recognition to the next: a new name costs only the comparisons with
 * that person's faces, and a new face those with everybody.
 */
export class Measurements {
  readonly #people = new Map<PersonId, Measure>()
  /** The faces that were compared with everybody the last time. */
  #known: ReadonlySet<FaceId> = new Set()

  /** Begins with what the library says, rather than with nothing: it is measured little by little. */
  recall(people: readonly Known<PersonId>[], said: readonly Recalled[], faces: Iterable<FaceId>): void {
    const byPerson = Map.groupBy(said, ({ personId }) => personId)
    for (const { person, faces } of people) {
      const entries = (byPerson.get(person) ?? []).map(
        ({ faceId, near, band }) => [faceId, { near, side: null, band }] as const,
      )
      const start = { ...startOf(faces), classifier: null, rivals: '', recalled: true }
      this.#people.set(person, { ...start, faces: new Map(entries) })
    }
    this.#known = new Set(faces)
  }

  /** Brings the measurements up to date. False if something lags behind: see `MeasureOptions.budgetMs`. */
  update(faces: ReadonlyMap<FaceId, FacePoint>, people: readonly Known<PersonId>[], options: MeasureOptions): boolean {
    const { least, centres, budgetMs = Infinity } = options
    const end = performance.now() + budgetMs
    const here = new Set(people.map(({ person }) => person))
    for (const person of this.#people.keys()) if (!here.has(person)) this.#people.delete(person)

    const unknown = [...faces].filter(([id]) => !this.#known.has(id))
    const everybody = people.map(({ faces }) => keyOf(faces)).join(';')
    const lists = people.map(({ faces }) => faces.map(({ point }) => point))
    const train = (index: number): Classifier | null =>
      lists[index]!.length < facesForClassifier
        ? null
        : trainFor(lists[index]!, lists.filter((_, other) => other !== index).flat(), centres)
    const measureAll = (index: number): void => {
      const { person, faces: own } = people[index]!
      const measure = { ...startOf(own), classifier: train(index), rivals: everybody, recalled: false }
      this.#people.set(person, { ...measure, faces: compare(faces, lists[index]!, measure.classifier, least) })
    }

    people.forEach(({ person, faces: own }, index) => {
      const measure = this.#people.get(person)
      if (measure?.key !== keyOf(own)) {
        measureAll(index)
        return
      }
      const lacking = measure.recalled && lists[index]!.length >= facesForClassifier
      for (const [id, measured] of compare(unknown, lists[index]!, measure.classifier, least))
        measure.faces.set(id, lacking ? { ...measured, band: 'suggest' } : measured)
    })
    this.#known = new Set(faces.keys())

    let exact = true
    people.forEach(({ person }, index) => {
      const measure = this.#people.get(person)!
      const behind = measure.recalled || (measure.classifier !== null && measure.rivals !== everybody)
      if (!behind) return
      if (performance.now() >= end) exact = false
      else if (measure.recalled) measureAll(index)
      else {
        measure.classifier = train(index)
        measure.rivals = everybody
        for (const [id, { near }] of measure.faces) {
          const point = faces.get(id)
          if (point && measure.classifier)
            measure.faces.set(id, { near, side: decide(measure.classifier, point.vector) })
        }
      }
    })
    return exact
  }

  /** Whom each face might be, looked at alone, in no order. */
  *matches(bands: Bands): Generator<{ readonly faceId: FaceId } & Match<PersonId>> {
    for (const [person, { faces, sum }] of this.#people) {
      const crowd = crowdOf(sum, bands)
      for (const [faceId, measured] of faces) {
        const verdict = judge(measured, crowd, bands)
        if (verdict.band !== 'unknown') yield { faceId, person, ...verdict }
      }
    }
  }

  /** What groups are compared with; null for somebody who was recalled, and not measured yet. */
  taught(person: PersonId, bands: Bands): { faces: readonly FacePoint[]; profile: Profile } | null {
    const measure = this.#people.get(person)
    if (!measure || measure.recalled) return null
    const { taught, sum, classifier } = measure
    return { faces: taught, profile: { ...crowdOf(sum, bands), sum, classifier } }
  }
}

function startOf(own: Known<PersonId>['faces']): Pick<Measure, 'key' | 'taught' | 'sum'> {
  const taught = own.map(({ point }) => point)
  return { key: keyOf(own), taught, sum: sumOf(taught) }
}

function keyOf(faces: Known<PersonId>['faces']): string {
  return faces.map(({ id }) => id).join()
}

function compare(
  faces: Iterable<readonly [FaceId, FacePoint]>,
  own: readonly FacePoint[],
  classifier: Classifier | null,
  least: number,
): Map<FaceId, Measured> {
  const measured = new Map<FaceId, Measured>()
  for (const [id, point] of faces) {
    const near = nearness(point, own)
    if (near >= least) measured.set(id, { near, side: classifier && decide(classifier, point.vector) })
  }
  return measured
}
