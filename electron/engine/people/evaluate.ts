import type { Calibration } from './calibration.ts'
import { pointOf, type Dataset, type Sample, type SampleFace } from './dataset.ts'
import { Matcher, type Method } from './matcher.ts'
import { draw, seededRandom } from './random.ts'
import { distanceOf, joinEmbeddings, embeddersOf, type SpaceId } from './space.ts'

export interface EvaluateOptions {
  readonly space: SpaceId
  /** Pictures of each person to learn from; all if not given. */
  readonly shots: number | null
  /** How often they are drawn. Figures are means over the draws. */
  readonly draws: number
  readonly seed: number
}

interface WrongAnswer {
  readonly photo: string
  /** Who it is; null for a stranger. */
  readonly truth: string | null
  /** Who the method said it is; null for unknown. */
  readonly said: string | null
  /** To the nearest faces of the person it was taken for; null where there was none, or no face. */
  readonly distance: number | null
}

interface MethodFigures {
  /** Share of val's pictures that are named right; null without any. */
  readonly valAccuracy: number | null
  /** Share of the strangers that are called unknown; null without any. */
  readonly unknownRate: number | null
  /** Mean over all people and `unknown` of F1. */
  readonly macroF1: number
  /** How often (summed over the draws) each truth was called what; null is written `unknown`. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly wrong: readonly WrongAnswer[]
}

export interface Evaluation {
  readonly model: SpaceId
  readonly shots: number | 'all'
  readonly draws: number
  /** People with fewer usable pictures in train/ than `shots`: all they have were learned from. */
  readonly fewer: readonly { readonly person: string; readonly photos: number }[]
  readonly methods: Readonly<Record<Method, MethodFigures>>
}

const methods: readonly Method[] = ['distance', 'svc', 'combined']

/**
 * The experiment this project comes from: learn people from train/, then name val/ and unknown/ by distance alone, by the
 * classifier alone, and by both. A picture without a usable face counts as called unknown.
 */
export function evaluate(
  dataset: Dataset,
  faces: ReadonlyMap<string, SampleFace>,
  calibration: Calibration,
  { space, shots, draws, seed }: EvaluateOptions,
): Evaluation {
  const random = seededRandom(seed)
  const usable = [...dataset.train].map(([id, photos]) => ({
    id,
    faces: photos.flatMap((photo) => faces.get(photo) ?? []),
  }))
  const enrolments = Array.from({ length: shots === null ? 1 : draws }, () =>
    usable.map(({ id, faces }) => ({
      id,
      faces: draw(faces, shots ?? Infinity, random).map((face) => pointOf(face, space)),
    })),
  )
  const centres = cohortOf(calibration, space)
  const figures = methods.map((method) => {
    const rounds = enrolments.map((people) => {
      const matcher = new Matcher(people, centres, calibration.bands(space), method)
      return [...dataset.val, ...dataset.unknown].map((sample) => answer(sample, faces, matcher, space))
    })
    return [method, summarize(rounds, [...dataset.train.keys()])] as const
  })
  return {
    model: space,
    shots: shots ?? 'all',
    draws: enrolments.length,
    fewer: usable.flatMap(({ id, faces: { length } }) =>
      length < (shots ?? 0) ? [{ person: id, photos: length }] : [],
    ),
    methods: Object.fromEntries(figures) as Record<Method, MethodFigures>,
  }
}

/** The averages of strangers as points of a space. The n-th centre of one embedder stands beside the n-th of the other. */
export function cohortOf(calibration: Calibration, space: SpaceId): Float32Array[] {
  const parts = embeddersOf(space).map((embedder) => calibration.centres(embedder))
  return parts[0]!.map((_, n) => joinEmbeddings(parts.map((rows) => ({ vector: rows[n]!, strangeness: 0 }))).vector)
}

function answer(
  sample: Sample,
  faces: ReadonlyMap<string, SampleFace>,
  matcher: Matcher<string>,
  space: SpaceId,
): WrongAnswer {
  const face = faces.get(sample.photo)
  const [best] = face ? matcher.candidates(pointOf(face, space)) : []
  const named = best?.band === 'accept' && face?.poor === false
  return {
    photo: sample.photo,
    truth: sample.person,
    said: named ? best.person : null,
    distance: best ? distanceOf(best.similarity) : null,
  }
}

function summarize(rounds: readonly (readonly WrongAnswer[])[], people: readonly string[]): MethodFigures {
  const mean = (figure: (answers: readonly WrongAnswer[]) => number): number =>
    rounds.reduce((sum, answers) => sum + figure(answers), 0) / rounds.length
  const shareRight = (which: (answer: WrongAnswer) => boolean): number | null =>
    rounds.flat().some(which) ? mean((answers) => shareRightOf(answers.filter(which))) : null
  const confusion: Record<string, Record<string, number>> = {}
  for (const { truth, said } of rounds.flat()) {
    const row = (confusion[truth ?? 'unknown'] ??= {})
    row[said ?? 'unknown'] = (row[said ?? 'unknown'] ?? 0) + 1
  }
  const wrong = new Map(
    rounds
      .flat()
      .filter(({ truth, said }) => truth !== said)
      .map((answer) => [`${answer.photo} ${String(answer.said)}`, answer]),
  )
  return {
    valAccuracy: shareRight(({ truth }) => truth !== null),
    unknownRate: shareRight(({ truth }) => truth === null),
    macroF1: mean((answers) => macroF1(answers, [...people, null])),
    confusion,
    wrong: [...wrong.values()],
  }
}

function shareRightOf(answers: readonly WrongAnswer[]): number {
  return answers.filter(({ truth, said }) => truth === said).length / answers.length
}

function macroF1(answers: readonly WrongAnswer[], classes: readonly (string | null)[]): number {
  const scores = classes.map((name) => {
    const right = answers.filter(({ truth, said }) => truth === name && said === name).length
    const among = answers.filter(({ truth, said }) => truth === name || said === name)
    const missedOrWrong = among.length - right
    return among.length === 0 ? 1 : (2 * right) / (2 * right + missedOrWrong)
  })
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}
