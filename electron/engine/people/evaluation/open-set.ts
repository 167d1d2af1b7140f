import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Calibration } from '../calibration.ts'
import { pointOf, type Dataset, type SampleFace } from '../dataset.ts'
import type { Matcher } from '../matcher.ts'
import { draw, seededRandom } from '../random.ts'
import { distanceOf, type SpaceId } from '../space.ts'
import { learnable, matcherFrom, nearestPicture, type Learned } from './learning.ts'
import { openSetFigures, type Answer, type OpenSetFigures } from './open-set-figures.ts'
import { probabilityOf, scoreOf } from './score.ts'

export interface OpenSetOptions {
  readonly space: SpaceId
  /** Photos of each person to learn from. */
  readonly shots: number
  readonly draws: number
  readonly seed: number
  /** Told after each draw; may throw to stop. */
  readonly onProgress: (done: number, total: number) => void
}

export interface OpenSet extends OpenSetFigures {
  readonly shots: number
  readonly draws: number
  /** Pictures of strangers. */
  readonly strangers: number
  readonly people: number
  /** People with fewer usable pictures in train/ than `shots`: all they have were learned from. */
  readonly fewer: readonly { readonly person: string; readonly photos: number }[]
}

/**
 * Learns each person from a few photos, drawn again and again from train/, and asks who is in all their other photos and in
 * those of strangers. Nobody is left out: a picture without a face is one that is not named.
 */
export async function measureOpenSet(
  dataset: Dataset,
  faces: ReadonlyMap<string, SampleFace>,
  calibration: Calibration,
  { space, shots, draws, seed, onProgress }: OpenSetOptions,
): Promise<OpenSet> {
  const { train, val, unknown } = dataset
  const random = seededRandom(seed)
  const usable = learnable(train, faces)
  const asked = [...[...train].flatMap(([person, photos]) => photos.map((photo) => ({ photo, person }))), ...val]
  const answers: Answer[] = []
  for (let done = 0; done < draws; done++) {
    onProgress(done, draws)
    await breathe()
    const people = usable.map(({ id, faces }) => ({ id, faces: draw(faces, shots, random) }))
    const learned = new Set(people.flatMap(({ faces }) => faces.map(({ photo }) => photo)))
    const rest = [...asked.filter(({ photo }) => !learned.has(photo)), ...unknown]
    const matcher = matcherFrom(people, calibration, space)
    for (const { photo, person } of rest) {
      const answer = answerFor(faces.get(photo), { people, matcher, space, calibration })
      answers.push({ photo, truth: person, ...answer })
    }
  }
  onProgress(draws, draws)
  if (!answers.some(({ truth }) => truth !== null)) {
    const sentence = 'Nobody is left to ask for: all photos of the people are learned from.'
    throw new AppError('bad-dataset', `${sentence} Have more photos in train/ or val/, or fewer --shots.`)
  }
  return {
    shots,
    draws,
    strangers: unknown.length,
    people: train.size,
    fewer: usable.flatMap(({ id, faces: { length } }) => (length < shots ? [{ person: id, photos: length }] : [])),
    ...openSetFigures(answers),
  }
}

interface Taught {
  readonly people: readonly Learned[]
  readonly matcher: Matcher<string>
  readonly space: SpaceId
  readonly calibration: Calibration
}

const noFace = { best: null, score: -Infinity, probability: null, named: null, distance: null, nearest: null }

function answerFor(
  face: SampleFace | undefined,
  { people, matcher, space, calibration }: Taught,
): Omit<Answer, 'photo' | 'truth'> {
  if (!face) return noFace
  const point = pointOf(face, space)
  const everybody = matcher.scores(point)
  const [first] = everybody
  if (!first) return noFace
  const best = everybody.reduce((best, match) => (scoreOf(match) > scoreOf(best) ? match : best))
  return {
    best: best.person,
    score: scoreOf(best),
    probability: probabilityOf(best, calibration.bands(space)),
    named: first.band === 'accept' && !face.poor ? first.person : null,
    distance: distanceOf(best.similarity),
    nearest: nearestPicture(
      point,
      people.find(({ id }) => id === best.person),
      space,
    ),
  }
}
