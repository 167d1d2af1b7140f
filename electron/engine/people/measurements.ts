import type { FaceId, PersonId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, type Classifier } from './classifier.ts'
import type { Known } from './likeness.ts'
import { judge, nearness, trainFor, type Match, type Measured } from './matcher.ts'
import type { FacePoint } from './space.ts'

/** One person, as the faces were compared with them. */
interface Measure {
  /** Which faces taught. */
  readonly key: string
  readonly points: readonly FacePoint[]
  classifier: Classifier | null
  /** Whom the classifier learned to tell the person from. */
  rivals: string
  /** Only faces near enough to matter at any precision. */
  readonly faces: Map<FaceId, Measured>
}

export interface MeasureOptions {
  /** The averages of strangers, in the same space. */
  readonly centres: readonly Float32Array[]
  /** Faces less near than this matter at no precision. */
  readonly least: number
  /** So many classifiers are trained again only because of other people; the rest may lag behind. */
  readonly mostRetrained: number
}

/**
 * How near every face is to everybody, kept from one recognition to the next: a new name costs only the comparisons with
 * that person's faces, and a new face those with everybody.
 */
export class Measurements {
  readonly #people = new Map<PersonId, Measure>()
  /** The faces that were compared with everybody the last time. */
  #known: ReadonlySet<FaceId> = new Set()

  /** Brings the measurements up to date. False if classifiers lag behind that other people's faces would change. */
  update(faces: ReadonlyMap<FaceId, FacePoint>, people: readonly Known<PersonId>[], options: MeasureOptions): boolean {
    const { least, mostRetrained } = options
    const here = new Set(people.map(({ person }) => person))
    for (const person of this.#people.keys()) if (!here.has(person)) this.#people.delete(person)

    const unknown = [...faces].filter(([id]) => !this.#known.has(id))
    const everybody = people.map(({ faces }) => faces.map(({ id }) => id).join()).join(';')
    const lists = people.map(({ faces }) => faces.map(({ point }) => point))
    let retrained = 0
    let exact = true
    people.forEach(({ person, faces: own }, index) => {
      const points = lists[index]!
      const key = own.map(({ id }) => id).join()
      const before = this.#people.get(person)
      const same = before?.key === key
      const measure: Measure = same ? before : { key, points, classifier: null, rivals: '', faces: new Map() }
      this.#people.set(person, measure)
      if (points.length >= facesForClassifier && measure.rivals !== everybody) {
        if (!same || retrained++ < mostRetrained) {
          measure.classifier = trainFor(points, lists.filter((_, other) => other !== index).flat(), options.centres)
          measure.rivals = everybody
          for (const [id, { near }] of measure.faces) {
            const point = faces.get(id)
            if (point) measure.faces.set(id, { near, side: decide(measure.classifier, point.vector) })
          }
        } else exact = false
      }
      for (const [id, point] of same ? unknown : faces) {
        const near = nearness(point, points)
        if (near < least) continue
        measure.faces.set(id, { near, side: measure.classifier && decide(measure.classifier, point.vector) })
      }
    })
    this.#known = new Set(faces.keys())
    return exact
  }

  /** Whom each face might be, in no order. */
  *matches(bands: Bands): Generator<{ readonly faceId: FaceId } & Match<PersonId>> {
    for (const [person, { faces }] of this.#people) {
      for (const [faceId, measured] of faces) {
        const { band, similarity, rule } = judge(measured, bands)
        if (band !== 'unknown') yield { faceId, person, band, similarity, rule }
      }
    }
  }
}
