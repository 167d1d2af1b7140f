import type { Bands, Calibration } from '../calibration.ts'
import { pointOf, type Dataset, type Sample, type SampleFace } from '../dataset.ts'
import type { Method } from '../matcher.ts'
import { draw, seededRandom } from '../../platform/random.ts'
import { distanceOf, type SpaceId } from '../space.ts'
import { askOneByOne, askTogether, nameGiven, type Answers } from './together.ts'
import { learnable, matcherFrom, nearestPicture, type Learned } from './learning.ts'

export interface ExperimentOptions {
  readonly space: SpaceId
  /** Pictures of each person to learn from; all if not given. */
  readonly shots: number | null
  /** How often they are drawn. Figures are means over the draws. */
  readonly draws: number
  readonly seed: number
}

export interface WrongAnswer {
  readonly photo: string
  /** Who it is; null for a stranger. */
  readonly truth: string | null
  /** Who the method said it is; null for unknown. */
  readonly said: string | null
  /** To the nearest faces of the person it was taken for, or is most like; null without a face. */
  readonly distance: number | null
  /** The picture of that person that resembles it most. */
  readonly nearest: string | null
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

export interface Experiment {
  readonly shots: number | 'all'
  readonly draws: number
  /** People with fewer usable pictures in train/ than `shots`: all they have were learned from. */
  readonly fewer: readonly { readonly person: string; readonly photos: number }[]
  readonly methods: Readonly<Record<Method, MethodFigures>>
  /** What both methods say together of each picture as if there were no other: beside `distance`, what the classifier adds. */
  readonly oneByOne: Pick<MethodFigures, 'valAccuracy' | 'unknownRate' | 'macroF1'>
}

const methods: readonly Method[] = ['distance', 'svc', 'combined']

/**
 * The experiment this project comes from: learn people from train/, then name val/ and unknown/ by distance alone, by the
 * classifier alone, and by both together with the groups that the faces make, as the product does. A picture without a
 * usable face counts as called unknown.
 */
export async function runExperiment(
  dataset: Pick<Dataset, 'train' | 'val' | 'unknown'>,
  faces: ReadonlyMap<string, SampleFace>,
  calibration: Calibration,
  { space, shots, draws, seed }: ExperimentOptions,
): Promise<Experiment> {
  const random = seededRandom(seed)
  const usable = learnable(dataset.train, faces)
  const enrolments = Array.from({ length: shots === null ? 1 : draws }, () =>
    usable.map(({ id, faces }) => ({ id, faces: draw(faces, shots ?? Infinity, random) })),
  )
  const samples = [...dataset.val, ...dataset.unknown]
  const asked = samples.flatMap(({ photo }) => faces.get(photo) ?? [])
  const rounds: Record<Method | 'oneByOne', WrongAnswer[][]> = { distance: [], svc: [], combined: [], oneByOne: [] }
  for (const people of enrolments) {
    const add = (to: WrongAnswer[][], answers: Answers): void => {
      const told = { people, answers, space, bands: calibration.bands(space) }
      to.push(samples.map((sample) => answer(sample, faces.get(sample.photo), told)))
    }
    for (const method of methods) {
      const matcher = matcherFrom(people, calibration, space, method)
      const alone = askOneByOne(asked, matcher, space)
      add(method === 'combined' ? rounds.oneByOne : rounds[method], alone)
      if (method === 'combined') add(rounds.combined, await askTogether(asked, matcher, calibration, space))
    }
  }
  const figures = (of: keyof typeof rounds): MethodFigures => summarize(rounds[of], [...dataset.train.keys()])
  const { valAccuracy, unknownRate, macroF1 } = figures('oneByOne')
  return {
    shots: shots ?? 'all',
    draws: enrolments.length,
    fewer: usable.flatMap(({ id, faces: { length } }) =>
      length < (shots ?? 0) ? [{ person: id, photos: length }] : [],
    ),
    methods: { distance: figures('distance'), svc: figures('svc'), combined: figures('combined') },
    oneByOne: { valAccuracy, unknownRate, macroF1 },
  }
}

interface Told {
  readonly bands: Bands
  readonly people: readonly Learned[]
  readonly answers: Answers
  readonly space: SpaceId
}

function answer(
  { photo, person: truth }: Sample,
  face: SampleFace | undefined,
  { people, answers, space, bands }: Told,
): WrongAnswer {
  const [best] = answers.get(photo) ?? []
  if (!face || !best) return { photo, truth, said: null, distance: null, nearest: null }
  return {
    photo,
    truth,
    said: nameGiven(face, answers, bands),
    distance: distanceOf(best.score),
    nearest: nearestPicture(
      pointOf(face, space),
      people.find(({ id }) => id === best.person),
      space,
    ),
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
