import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../../../contract/errors.ts'
import { probabilityOf, type Bands, type Calibration } from '../calibration.ts'
import { pointOf, type Dataset, type SampleFace } from '../dataset.ts'
import { draw, seededRandom } from '../random.ts'
import { distanceOf, type SpaceId } from '../space.ts'
import { learnable, matcherFrom, nearestPicture, type Learned } from './learning.ts'
import { openSetFigures, shareFigures, type Answer, type OpenSetFigures } from './open-set-figures.ts'
import { askOneByOne, askTogether, nameGiven, type Answers } from './together.ts'

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
  /** The same with every picture looked at as if there were no other. */
  readonly oneByOne: Pick<OpenSetFigures, 'rank1' | 'tpir'>
}

/**
 * Learns each person from a few photos, drawn again and again from train/, and asks who is in all their other photos and in
 * those of strangers, all of them together, as they are in a library. Nobody is left out: a picture without a face is one that is not named.
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
  const alone: Answer[] = []
  const bands = calibration.bands(space)
  for (let done = 0; done < draws; done++) {
    onProgress(done, draws)
    await breathe()
    const people = usable.map(({ id, faces }) => ({ id, faces: draw(faces, shots, random) }))
    const learned = new Set(people.flatMap(({ faces }) => faces.map(({ photo }) => photo)))
    const rest = [...asked.filter(({ photo }) => !learned.has(photo)), ...unknown]
    const seen = rest.flatMap(({ photo }) => faces.get(photo) ?? [])
    const matcher = matcherFrom(people, calibration, space)
    const add = (to: Answer[], told: Answers): void => {
      for (const { photo, person } of rest)
        to.push({ photo, truth: person, ...answerOf(faces.get(photo), { people, told, space, bands }) })
    }
    add(answers, await askTogether(seen, matcher, calibration, space))
    add(alone, askOneByOne(seen, matcher, space))
  }
  onProgress(draws, draws)
  if (!answers.some(({ truth }) => truth !== null)) {
    throw new AppError('bad-dataset.nobody-left', {})
  }
  return {
    shots,
    draws,
    strangers: unknown.length,
    people: train.size,
    fewer: usable.flatMap(({ id, faces: { length } }) => (length < shots ? [{ person: id, photos: length }] : [])),
    ...openSetFigures(answers),
    oneByOne: shareFigures(alone),
  }
}

interface Told {
  readonly people: readonly Learned[]
  readonly told: Answers
  readonly space: SpaceId
  readonly bands: Bands
}

const noFace = { best: null, score: -Infinity, probability: null, named: null, distance: null, nearest: null }

function answerOf(face: SampleFace | undefined, { people, told, space, bands }: Told): Omit<Answer, 'photo' | 'truth'> {
  const [best] = (face && told.get(face.photo)) ?? []
  if (!face || !best) return noFace
  return {
    best: best.person,
    score: best.score,
    probability: probabilityOf(best.score, bands),
    named: nameGiven(face, told, bands),
    distance: distanceOf(best.score),
    nearest: nearestPicture(
      pointOf(face, space),
      people.find(({ id }) => id === best.person),
      space,
    ),
  }
}
