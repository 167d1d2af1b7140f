import type { FaceId, PersonId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, type Classifier } from './classifier.ts'
import type { FacesIndex } from './faces-index.ts'
import type { Known } from './likeness.ts'
import {
  judge,
  nearestFaces,
  nearestCount,
  nearness,
  trainFor,
  type Match,
  type Measured,
  type PersonModel,
} from './matcher.ts'
import { faceSetOf, shiftBetween, type Scale } from './resemblance.ts'
import { atHand, meanOfHighest, similarity, type FacePoint } from './space.ts'
import { sumOf, type Sum } from './sum.ts'

/** A face as it was compared with a person. */
interface Comparison extends Measured {
  /** The person's faces that it resembles most, and how much: the nearest first. Empty where it was recalled. */
  readonly nearest: readonly { readonly id: FaceId; readonly similarity: number }[]
}

/** One person, as the faces were compared with them. */
interface Measure {
  /** Who taught. */
  readonly known: Known<PersonId>
  readonly sum: Sum
  readonly classifier: Classifier | null
  /** Whom the classifier learned to tell the person from: the state of everybody at that time. */
  readonly rivals: number
  /** Only faces near enough to matter at any precision. */
  readonly faces: Map<FaceId, Comparison>
  /** Taken over from what the library says, or brought up to date in a hurry. */
  readonly behind: 'recalled' | 'hurried' | null
}

export interface PersonScoresOptions {
  /** The averages of strangers, in the same space. */
  readonly centres: readonly Float32Array[]
  /** Faces less near than this matter at no precision. */
  readonly least: number
  /** What is usual in the space. */
  readonly scale: Scale
  /** Whether a face is confirmed as a person's, be it among those that teach or not. */
  readonly isConfirmed: (face: FaceId, person: PersonId) => boolean
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

/** Of a person's faces so many are remembered as the nearest to each face. */
const kept = nearestFaces + 2
/** In a hurry all scores of a person may be so far off. */
const smallShift = 0.005
/** Comparing all faces with so many of a person's takes hardly longer than with one. */
const asGoodAsOne = 16

/**
 * How near every face is to everybody, kept from one recognition to the next: a new name costs only the comparisons with
 * that one face, and a new face those with everybody.
 */
export class PersonScores {
  readonly #people = new Map<PersonId, Measure>()
  /** Goes up whenever somebody's faces change. */
  #everybody = 0

  /** Begins with what the library says, rather than with nothing: it is measured little by little. */
  recall(people: readonly Known<PersonId>[], said: readonly Recalled[]): void {
    for (const known of people) {
      const sum = sumOf(pointsOf(known))
      this.#people.set(known.person, { known, sum, classifier: null, rivals: 0, behind: 'recalled', faces: new Map() })
    }
    for (const { personId, faceId, near, band } of said)
      this.#people.get(personId)?.faces.set(faceId, { near, side: null, band, nearest: [] })
  }

  /** Faces that look different now, or are gone. */
  forget(gone: ReadonlySet<FaceId>): void {
    for (const [person, measure] of this.#people) {
      for (const id of gone) measure.faces.delete(id)
      const taught = measure.known.faces.some(({ id }) => gone.has(id as FaceId))
      if (taught) this.#people.set(person, { ...measure, behind: 'recalled' })
    }
  }

  /**
   * Brings the measurements up to date with everybody and with the faces that are new in the index. Returns the faces for
   * which something is different now, and whether nothing lags behind: see `MeasureOptions.budgetMs`.
   */
  async update(
    index: FacesIndex,
    fresh: readonly FaceId[],
    people: readonly Known<PersonId>[],
    options: PersonScoresOptions,
  ): Promise<{ changed: Set<FaceId>; exact: boolean }> {
    const { least, centres, scale, budgetMs = Infinity } = options
    const end = performance.now() + budgetMs
    const changed = new Set<FaceId>()
    const here = new Set(people.map(({ person }) => person))
    for (const [person, { faces }] of this.#people) {
      if (here.has(person)) continue
      for (const id of faces.keys()) changed.add(id)
      this.#people.delete(person)
      this.#everybody++
    }
    if (people.some((known) => this.#people.get(known.person)?.known !== known)) this.#everybody++

    const train = ({ person, faces }: Known<PersonId>): Classifier | null => {
      if (faces.length < facesForClassifier) return null
      const rivals = people.flatMap((other) => (other.person === person ? [] : other.faces.map(({ point }) => point)))
      return trainFor(pointsOf({ faces }), rivals, centres)
    }
    const put = (known: Known<PersonId>, measure: Omit<Measure, 'known' | 'sum'>): void => {
      const before = this.#people.get(known.person)
      const sum = before?.known === known ? before.sum : sumOf(pointsOf(known))
      this.#people.set(known.person, { ...measure, known, sum })
      // How far somebody's own faces lie apart changes with them, and so does what is near enough.
      const shift = before ? shiftBetween(faceSetOf(before.sum, scale), faceSetOf(sum, scale)) : Infinity
      const others = shift === 0 || (measure.behind === 'hurried' && shift < smallShift) ? 'stand' : 'shift'
      for (const [id, now] of measure.faces)
        if (others === 'shift' || !isSame(before?.faces.get(id), now)) changed.add(id)
      if (before) for (const id of before.faces.keys()) if (!measure.faces.has(id)) changed.add(id)
    }
    const measureAll = async (known: Known<PersonId>): Promise<void> => {
      const classifier = train(known)
      const faces = await compare(index, known, classifier, least)
      put(known, { classifier, rivals: this.#everybody, behind: null, faces })
    }
    // The classifier learns of the new faces when there is time: that takes longer than to compare them.
    const measureSoon = async (known: Known<PersonId>, before: Measure): Promise<void> => {
      const { classifier, rivals } = before
      const faces =
        known.faces.length <= asGoodAsOne
          ? await compare(index, known, classifier, least)
          : await follow(index, before, known, least, fresh)
      put(known, { classifier, rivals, behind: 'hurried', faces })
    }

    for (const known of people) {
      const measure = this.#people.get(known.person)
      if (measure?.known === known) {
        const lacking = measure.behind === 'recalled' && known.faces.length >= facesForClassifier
        for (const [id, comparison] of await compare(index, known, measure.classifier, least, fresh)) {
          measure.faces.set(id, lacking ? { ...comparison, band: 'suggest' } : comparison)
          changed.add(id)
        }
      } else if (measure && budgetMs < Infinity && hasOnlyMore(known, measure, options.isConfirmed))
        await measureSoon(known, measure)
      else await measureAll(known)
    }

    let exact = true
    for (const known of people) {
      const measure = this.#people.get(known.person)!
      if (measure.behind === null && (measure.classifier === null || measure.rivals === this.#everybody)) continue
      if (performance.now() >= end) exact = false
      else if (measure.behind !== null) await measureAll(known)
      else {
        const classifier = train(known)
        const faces = new Map(
          [...measure.faces].map(([id, comparison]) => [id, { ...comparison, side: sideOf(index, id, classifier) }]),
        )
        put(known, { classifier, rivals: this.#everybody, behind: null, faces })
      }
    }
    return { changed, exact }
  }

  /** Whom each face might be, looked at alone, or each of some faces; in no order. */
  *matches(bands: Bands, among?: ReadonlySet<FaceId>): Generator<{ readonly faceId: FaceId } & Match<PersonId>> {
    for (const [person, { faces, sum }] of this.#people) {
      const crowd = faceSetOf(sum, bands)
      const asked = among && among.size < faces.size ? among : faces.keys()
      for (const faceId of asked) {
        const measured = faces.get(faceId)
        if (!measured || (among && !among.has(faceId))) continue
        const verdict = judge(measured, crowd, bands)
        if (verdict.band !== 'unknown') yield { faceId, person, ...verdict }
      }
    }
  }

  /** What groups are compared with; null for somebody who was recalled, and not measured yet. */
  taught(person: PersonId, bands: Bands): { faces: readonly FacePoint[]; profile: PersonModel } | null {
    const measure = this.#people.get(person)
    if (!measure || measure.behind === 'recalled') return null
    const { known, sum, classifier } = measure
    return { faces: pointsOf(known), profile: { ...faceSetOf(sum, bands), sum, classifier } }
  }
}

/** Whether nothing was taken back of what a person was measured by, and the classifier they need, if any, is there. */
function hasOnlyMore(
  { person, faces }: Known<PersonId>,
  { behind, known, classifier }: Measure,
  isConfirmed: PersonScoresOptions['isConfirmed'],
): boolean {
  if (behind === 'recalled' || (classifier === null && faces.length >= facesForClassifier)) return false
  return known.faces.every(({ id }) => isConfirmed(id as FaceId, person))
}

/** Compares all faces, or some, with a person. */
async function compare(
  index: FacesIndex,
  known: Known<PersonId>,
  classifier: Classifier | null,
  least: number,
  among?: readonly FaceId[],
): Promise<Map<FaceId, Comparison>> {
  const compared = new Map<FaceId, Comparison>()
  if (among?.length === 0) return compared
  const own = pointsOf(known)
  await index.scan(
    own,
    least,
    (id, similarities, slack) => {
      const highest = highestOf(similarities, kept)
      if (meanOfHighest(highest, nearestCount(own.length)) < least - slack) return
      const point = index.point(id)!
      const limit = highest.at(-1)! - 2 * slack
      const nearest = known.faces
        .flatMap((face, i) => (similarities[i]! >= limit ? [{ id: face.id as FaceId, point: own[i]! }] : []))
        .map((face) => ({ ...face, similarity: similarity(point, face.point) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, kept)
      const comparison = comparisonOf(point, nearest, own.length, classifier)
      if (comparison.near >= least) compared.set(id, comparison)
    },
    among,
  )
  return compared
}

/** As `compare`, going on from what was measured: only with the faces that did not teach then. */
async function follow(
  index: FacesIndex,
  { known: before, faces, classifier }: Measure,
  known: Known<PersonId>,
  least: number,
  fresh: readonly FaceId[],
): Promise<Map<FaceId, Comparison>> {
  const points = new Map(known.faces.map(({ id, point }) => [id as FaceId, point]))
  const had = new Set(before.faces.map(({ id }) => id))
  const added = { person: known.person, faces: known.faces.filter(({ id }) => !had.has(id)) }
  const news = pointsOf(added)
  const compared = new Map<FaceId, Comparison>()
  const anew = new Set(fresh)
  /** More of the nearest count now. */
  const more = nearestCount(known.faces.length) !== nearestCount(before.faces.length)
  for (const [id, { nearest, near, side }] of faces) {
    const point = index.point(id)
    if (!point) continue
    if (nearest.some((one) => !points.has(one.id))) {
      anew.add(id)
      continue
    }
    const nearer = news
      .map((other, i) => ({ id: added.faces[i]!.id as FaceId, similarity: similarity(point, other) }))
      .filter((one) => nearest.length < kept || one.similarity > nearest.at(-1)!.similarity)
    if (nearer.length === 0 && !more) compared.set(id, { near, side, nearest })
    else {
      const together = [...nearest, ...nearer].sort((a, b) => b.similarity - a.similarity).slice(0, kept)
      const some = together.map((one) => ({ ...one, point: points.get(one.id)! }))
      const comparison = comparisonOf(point, some, known.faces.length, classifier)
      if (comparison.near >= least) compared.set(id, comparison)
    }
  }
  // Whoever was not near before can only be near by a new face.
  await index.scan(news, least, (id) => {
    if (!faces.has(id)) anew.add(id)
  })
  for (const [id, comparison] of await compare(index, known, classifier, least, [...anew])) compared.set(id, comparison)
  return compared
}

function comparisonOf(
  point: FacePoint,
  nearest: readonly { readonly id: FaceId; readonly similarity: number; readonly point: FacePoint }[],
  known: number,
  classifier: Classifier | null,
): Comparison {
  return {
    near: nearness(
      point,
      nearest.map((one) => one.point),
      known,
    ),
    side: classifier && decide(classifier, point.vector),
    nearest: nearest.map(({ id, similarity }) => ({ id, similarity })),
  }
}

function sideOf(index: FacesIndex, id: FaceId, classifier: Classifier | null): number | null {
  return classifier && decide(classifier, index.point(id)!.vector)
}

function pointsOf({ faces }: Pick<Known<PersonId>, 'faces'>): FacePoint[] {
  return faces.map(({ point }) => atHand(point))
}

function isSame(a: Comparison | undefined, b: Comparison): boolean {
  return a?.near === b.near && a.side === b.side && a.band === b.band
}

/** The highest values, at most so many, the highest first. */
function highestOf(values: Float32Array, most: number): number[] {
  const highest: number[] = []
  for (const value of values) {
    if (highest.length === most && value <= highest[most - 1]!) continue
    let at = Math.min(highest.length, most - 1)
    while (at > 0 && highest[at - 1]! < value) {
      highest[at] = highest[at - 1]!
      at--
    }
    highest[at] = value
  }
  return highest
}
