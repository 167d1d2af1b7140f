import type { OneWrongIn } from '../../contract/api.ts'
import type { FaceId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'
import { decide, facesForClassifier, type Classifier } from './classifier.ts'
import type { Known } from './likeness.ts'
import { isPlain, judge, likelierFirst, nearness, trainFor, type Measured } from './matcher.ts'
import { faceSetOf, type FaceSet, type Scale } from './resemblance.ts'
import type { FacePoint } from './space.ts'
import { sumOf, without, type Sum } from './sum.ts'

/** A confirmed face that is asked about as if nobody had named it. */
export interface Trial<Person> {
  readonly face: FaceId
  /** Whose it is; null where they were left out altogether, so that any name is wrong. */
  readonly truth: Person | null
  /** Everybody it is near enough to at any precision. */
  readonly near: readonly Compared<Person>[]
}

/** A trial's face and somebody, as far as their faces that are left tell. */
interface Compared<Person> {
  readonly person: Person
  readonly measured: Measured
  readonly crowd: FaceSet
}

/** What became of the trials: every wrong name counts, whether its face's person was known or not. */
export interface Tally {
  readonly right: number
  readonly wrong: number
  readonly unnamed: number
}

export interface TrialOptions {
  /** The averages of strangers, in the same space. */
  readonly centres: readonly Float32Array[]
  /** Faces less near than this are named at no precision. */
  readonly least: number
  readonly scale: Scale
  /** Of more confirmed faces so many are asked about, spread evenly: a classifier takes a twentieth of a second to learn. */
  readonly most?: number
}

const folds = 5

/**
 * Asks about confirmed faces as if nobody had named them, each in two ways: with the face taken out of its person's, and
 * with that person taken out of the library, which is what strangers and relatives of theirs are. Where it is the only one
 * of its person, that is the same and asked once. `isAsked` says which faces; poor ones are never named and tell nothing.
 *
 * The distance leaves out exactly that. Classifiers learn anew for each fifth of everybody's faces, and for each fifth of the
 * people, and not for every face: they know a little less than those that name faces, so this errs towards more mistakes.
 * Neither other faces of the photo nor birth dates nor groups are looked at: they would mostly keep wrong names away.
 */
export function trialsOf<Person>(
  people: readonly Known<Person>[],
  isAsked: (face: number) => boolean,
  { centres, least, scale, most = 1000 }: TrialOptions,
): Trial<Person>[] {
  const classifiers = new LeftOut(people, centres)
  const faces = people.flatMap(({ faces }, index) =>
    faces.flatMap(({ id, point }, at) => (isAsked(id) ? [{ id, point, index, at }] : [])),
  )
  const asked = faces.filter(
    (_, i) =>
      faces.length <= most || Math.floor((i * most) / faces.length) !== Math.floor(((i - 1) * most) / faces.length),
  )
  return asked.flatMap(({ id, point, index, at }) => {
    const measure = (other: number, without: Without): Omit<Compared<Person>, 'person'> | null => {
      const left = other === index ? at : null
      const own = classifiers.points(other, left)
      if (own.length === 0) return null
      const near = nearness(point, own)
      if (near < least) return null
      const classifier = classifiers.of(other, without)
      const measured = { near, side: classifier && decide(classifier, point.vector) }
      return { measured, crowd: faceSetOf(classifiers.sum(other, left), scale) }
    }
    const trial = (truth: Person | null, others: readonly number[], without: Without): Trial<Person> => ({
      face: id as FaceId,
      truth,
      near: others.flatMap((other) => {
        const measured = measure(other, without)
        return measured ? [{ person: people[other]!.person, ...measured }] : []
      }),
    })
    const everybody = [...people.keys()]
    const { person, faces } = people[index]!
    const others = everybody.filter((other) => other !== index)
    const asStranger = trial(null, others, { people: index % folds })
    return faces.length === 1
      ? [asStranger]
      : [trial(person, everybody, { faces: foldOf(at, faces.length) }), asStranger]
  })
}

/** The faces of one photo after the other are alike: those beside each other are left out together. */
function foldOf(at: number, of: number): number {
  return Math.floor((at * folds) / of)
}

/** A fifth of each person's faces, or a fifth of the people. */
type Without = { readonly faces: number } | { readonly people: number }

/** Classifiers that have not seen a part of the faces, made when they are asked for. */
class LeftOut<Person> {
  readonly #people: readonly Known<Person>[]
  readonly #centres: readonly Float32Array[]
  readonly #made = new Map<string, Classifier | null>()
  readonly #sums = new Map<number, Sum>()

  constructor(people: readonly Known<Person>[], centres: readonly Float32Array[]) {
    this.#people = people
    this.#centres = centres
  }

  /** A person's faces, without one of them. */
  points(index: number, without: number | null): FacePoint[] {
    return this.#people[index]!.faces.flatMap(({ point }, at) => (at === without ? [] : [point]))
  }

  /** The same, added up. */
  sum(index: number, left: number | null): Sum {
    const faces = this.#people[index]!.faces
    const sum = this.#sums.get(index) ?? sumOf(faces.map(({ point }) => point))
    this.#sums.set(index, sum)
    return left === null ? sum : without(sum, faces[left]!.point)
  }

  of(index: number, without: Without): Classifier | null {
    const key = `${index} ${JSON.stringify(without)}`
    const made = this.#made.get(key)
    if (made !== undefined) return made
    const classifier = this.#train(index, without)
    this.#made.set(key, classifier)
    return classifier
  }

  #train(index: number, without: Without): Classifier | null {
    const seen = this.#people.map(({ faces }, other) =>
      faces.flatMap(({ point }, at) => {
        const isLeftOut =
          'faces' in without
            ? foldOf(at, faces.length) === without.faces
            : other !== index && other % folds === without.people
        return isLeftOut ? [] : [point]
      }),
    )
    const own = seen[index]!
    if (own.length < facesForClassifier) return null
    return trainFor(own, seen.filter((_, other) => other !== index).flat(), this.#centres)
  }
}

/** Whom a trial's face would be named, looked at alone; null for nobody. */
export function namedIn<Person>({ near }: Trial<Person>, bands: Bands): Person | null {
  const matches = near
    .map(({ person, measured, crowd }) => ({ person, ...judge(measured, crowd, bands) }))
    .sort(likelierFirst)
  const [best] = matches
  return best?.band === 'accept' && isPlain(matches) ? best.person : null
}

export function tally<Person>(trials: readonly Trial<Person>[], bands: Bands): Tally {
  const names = trials.map((trial) => ({ truth: trial.truth, name: namedIn(trial, bands) }))
  const unnamed = names.filter(({ name }) => name === null).length
  const right = names.filter(({ truth, name }) => name !== null && name === truth).length
  return { right, wrong: names.length - unnamed - right, unnamed }
}

/** Whether at most one name in so many was wrong. */
export function isKept({ right, wrong }: Tally, oneWrongIn: OneWrongIn): boolean {
  return wrong * oneWrongIn <= right + wrong
}

/** Bands that ask more of a face before it is named, by so many widths of the band in which names are usually suggested only. */
export function stricter(bands: Bands, usual: Bands, by: number): Bands {
  return { ...bands, accept: bands.accept + by * (usual.accept - usual.suggest) }
}

/** Steps by which more is asked, and how far that goes at most, from what is usual. */
const step = 0.05
const maxStricter = 2
/** So many of the right names must be left, in parts of all: whoever names nobody is never wrong. */
const minLeft = 0.5

/**
 * How much stricter the bands must be for the promise to be kept on the user's own faces: 0 where it is kept as they are.
 * Where nothing within reach keeps it, the least that leaves fewest wrong names: a face whose name was given by mistake
 * looks like another's at any price, and nobody else should lose their name for it.
 */
export function strictness<Person>(
  trials: readonly Trial<Person>[],
  bands: Bands,
  usual: Bands,
  oneWrongIn: OneWrongIn,
): number {
  const { right, wrong } = tally(trials, bands)
  const most = maxStricter + (usual.accept - bands.accept) / (usual.accept - usual.suggest)
  let best = { by: 0, wrong }
  for (let steps = 0; steps * step <= most; steps++) {
    const by = steps * step
    const result = tally(trials, stricter(bands, usual, by))
    if (result.right < minLeft * right) break
    if (isKept(result, oneWrongIn)) return by
    if (result.wrong < best.wrong) best = { by, wrong: result.wrong }
  }
  return best.by
}
