import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { measureOpenSet, type OpenSet, type OpenSetOptions } from './open-set.ts'
import { calibrationBins, openSetFigures, thresholdAt, type Answer } from './open-set-figures.ts'
import { at, calibrationOf, near, ToySet } from './toy.testing.ts'

let photos = 0
function answer(truth: string | null, best: string | null, score: number, more: Partial<Answer> = {}): Answer {
  const known = { photo: `${++photos}.jpg`, truth, best, score, probability: 0.5, named: null }
  return { ...known, distance: 1, nearest: null, ...more }
}
const strangers = (...scores: readonly number[]): Answer[] => scores.map((score) => answer(null, 'Anna', score))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i / count)

describe('the threshold', () => {
  it('is exceeded by the share of strangers, and by no more of them', () => {
    for (const [count, rate, named] of [
      [1000, 0.001, 1],
      [1000, 0.01, 10],
      [100, 0.01, 1],
      [700, 0.01, 7],
      [1999, 0.001, 1],
    ] as const) {
      const scores = upTo(count)
      const threshold = thresholdAt(scores, rate)
      expect(scores.filter((score) => score > threshold)).toHaveLength(named)
    }
  })

  it('is the highest score where there are too few strangers', () => {
    expect(thresholdAt([0.3, 0.9, 0.1], 0.01)).toBe(0.9)
    expect(thresholdAt(upTo(999), 0.001)).toBe(998 / 999)
  })

  it('names fewer rather than more where scores are equal', () => {
    expect(thresholdAt([...Array<number>(50).fill(0.5), ...Array<number>(50).fill(0.4)], 0.01)).toBe(0.5)
  })
})

describe('the open-set figures', () => {
  it('are what they are by hand', () => {
    // 1 % of a hundred strangers: one may be above, so the second highest is the threshold.
    const others = strangers(0.8, 0.6, ...Array<number>(97).fill(0.1), -Infinity)
    const own = [
      answer('Anna', 'Anna', 0.9),
      answer('Anna', 'Anna', 0.7),
      answer('Anna', 'Anna', 0.6), // Not above.
      answer('Bert', 'Anna', 0.95), // Somebody else.
      answer('Bert', null, -Infinity, { probability: null }), // No face.
    ]
    const figures = openSetFigures([...own, ...others])
    expect(figures.thresholds).toEqual({ '0.001': 0.8, '0.01': 0.6 })
    expect(figures.tpir).toEqual({ '0.001': 1 / 5, '0.01': 2 / 5 })
    expect(figures.rank1).toBeCloseTo(3 / 5, 12)
    expect(figures.coverage).toBeCloseTo(4 / 5, 12)
    expect(figures.tooFewStrangers).toEqual(['0.001'])
  })

  it('take all draws together: a share of strangers is a mean over the draws', () => {
    const draws = Array.from({ length: 8 }, () => strangers(...upTo(200))).flat()
    const { tooFewStrangers, thresholds } = openSetFigures([answer('Anna', 'Anna', 1), ...draws])
    expect(tooFewStrangers).toEqual([]) // 0.1 % of 1,600 is one.
    expect(thresholds).toEqual({ '0.001': 199 / 200, '0.01': 197 / 200 })
  })

  it('count strangers without a face among the strangers', () => {
    const faceless = strangers(...Array<number>(98).fill(-Infinity))
    const { thresholds, tpir } = openSetFigures([answer('Anna', 'Anna', 0.7), ...strangers(0.9, 0.5), ...faceless])
    expect(thresholds['0.01']).toBe(0.5)
    expect(tpir['0.01']).toBe(1)
  })

  it('have no threshold where no stranger has a face', () => {
    const { thresholds, tpir } = openSetFigures([answer('Anna', 'Anna', -2), ...strangers(-Infinity)])
    expect(thresholds).toEqual({ '0.001': null, '0.01': null })
    expect(tpir).toEqual({ '0.001': 1, '0.01': 1 })
  })

  it('say what the product’s own thresholds do', () => {
    const named = [
      answer('Anna', 'Anna', 1, { named: 'Anna' }),
      answer('Anna', 'Anna', 1, { named: 'Bert' }),
      answer('Bert', 'Bert', 1),
      answer('Bert', 'Bert', 1, { named: 'Bert' }),
      answer(null, 'Anna', 1, { named: 'Anna' }),
      ...strangers(0, 0, 0),
    ]
    expect(openSetFigures(named).product).toEqual({ right: 2 / 4, wrong: 1 / 4, strangersNamed: 1 / 4 })
  })

  it('put what the matcher said into tenths, beside how often it was right', () => {
    const bins = calibrationBins([
      answer('Anna', 'Anna', 1, { probability: 1 }),
      answer('Anna', 'Anna', 1, { probability: 0.9 }),
      answer(null, 'Anna', 1, { probability: 0.92 }),
      answer('Anna', 'Bert', 1, { probability: 0 }),
      answer('Anna', null, -Infinity, { probability: null }),
    ])
    expect(bins).toEqual([
      { from: 0, to: 0.1, predicted: 0, right: 0, count: 1 },
      { from: 0.9, to: 1, predicted: expect.closeTo(0.94, 12) as number, right: 2 / 3, count: 3 },
    ])
  })

  it('come with the mistakes at 1 %, each once with the number of its draws', () => {
    const twice = { photo: 'twice.jpg', nearest: 'train/Anna/1.jpg' }
    const { mistakes } = openSetFigures([
      ...strangers(0.8, 0.6, ...Array<number>(197).fill(0.1)),
      answer(null, 'Anna', 0.9, twice),
      answer('Bert', 'Anna', 0.95, { photo: 'other.jpg' }),
      answer('Bert', 'Bert', 0.3, { photo: 'missed.jpg' }),
      answer('Bert', 'Bert', 0.4, { photo: 'missed.jpg', probability: 0.7 }),
      answer('Bert', 'Bert', 0.99),
    ])
    expect(mistakes.map(({ kind, photo, draws }) => [kind, photo, draws])).toEqual([
      ['not recognized', 'missed.jpg', 2],
      ['taken for another', 'other.jpg', 1],
      ['stranger named', 'twice.jpg', 1],
      ['stranger named', expect.any(String), 1],
    ])
    expect(mistakes[0]).toMatchObject({ truth: 'Bert', best: 'Bert', probability: 0.7 })
    expect(mistakes[2]).toMatchObject({ truth: null, best: 'Anna', nearest: 'train/Anna/1.jpg' })
  })
})

const random = seededRandom(3)
const calibration = calibrationOf([near(15, 0, random)])
const usual: OpenSetOptions = { space: 'mobilefacenet', shots: 1, draws: 4, seed: 1, onProgress: () => undefined }

function measure(toy: ToySet, options: Partial<OpenSetOptions> = {}): Promise<OpenSet> {
  return measureOpenSet(toy.dataset, toy.faces, calibration, { ...usual, ...options })
}

/** Two people and strangers, so far off their axes. */
function twoPeople(off: number): ToySet {
  const toy = new ToySet()
  for (const [axis, person] of ['Anna', 'Bert'].entries()) {
    toy.teach(person, ...Array.from({ length: 6 }, () => near(axis, off, random)))
    for (let i = 0; i < 3; i++) toy.ask(person, near(axis, off, random))
  }
  for (let i = 0; i < 30; i++) toy.ask(null, near(3 + (i % 5), off, random))
  return toy
}

describe('people among strangers', () => {
  it('are all found where they are far apart', async () => {
    const { mistakes, ...figures } = await measure(twoPeople(0.05))
    expect(mistakes).toEqual([]) // The likeliest strangers are of one group, and as likely.
    expect(figures).toMatchObject({
      shots: 1,
      draws: 4,
      strangers: 30,
      people: 2,
      coverage: 1,
      rank1: 1,
      tpir: { '0.001': 1, '0.01': 1 },
      fewer: [],
      product: { right: 1, wrong: 0, strangersNamed: 0 },
    })
  })

  it('are the same with the same seed, and others with another', async () => {
    const toy = twoPeople(0.5)
    const run = (seed: number) => measure(toy, { seed })
    expect(await run(7)).toEqual(await run(7))
    expect((await run(8)).calibration).not.toEqual((await run(7)).calibration)
  })

  it('are asked for in all photos that nothing was learned from, of train/ and of val/', async () => {
    const { calibration: bins } = await measure(twoPeople(0.05), { shots: 2, draws: 3 })
    const answers = bins.reduce((sum, { count }) => sum + count, 0)
    expect(answers).toBe(3 * (2 * (6 - 2 + 3) + 30))
  })

  it('need no val/, and no person who has but one photo is asked for', async () => {
    const toy = new ToySet().teach('Anna', at(0), at(1)).teach('Bert', at(90)).ask(null, at(180))
    expect(await measure(toy, { draws: 5 })).toMatchObject({ rank1: 1, fewer: [] })
    const { fewer } = await measure(toy, { shots: 2 }).catch((error: unknown) => ({ fewer: error }))
    expect(fewer).toMatchObject({ code: 'bad-dataset', told: { key: 'bad-dataset.nobody-left' } })
  })

  it('count as not found where no face was, and nothing is learned from such a photo', async () => {
    const toy = new ToySet()
      .teach('Anna', at(0), null, at(1))
      .teach('Bert', at(90), at(91))
      .ask(null, null)
      .ask(null, at(180))
    // Anna is asked for in two photos, one of them without a face; Bert in one.
    expect(await measure(toy)).toMatchObject({ coverage: expect.closeTo(2 / 3, 12) as number, strangers: 2 })
    expect((await measure(toy)).mistakes).toMatchObject([
      { kind: 'not recognized', photo: 'train/Anna/2.jpg', best: null, distance: null, nearest: null, draws: 4 },
    ])
  })

  it('who have fewer photos than wanted are named', async () => {
    const toy = new ToySet()
      .teach('Anna', at(0), null)
      .teach('Bert', at(90), at(91), at(92))
      .ask('Anna', at(1))
      .ask(null, at(180))
    expect(await measure(toy, { shots: 2 })).toMatchObject({ fewer: [{ person: 'Anna', photos: 1 }] })
  })

  it('with poor faces take part with their score, but the product does not name them', async () => {
    const toy = new ToySet().teach('Anna', at(0)).ask('Anna', at(1), { poor: true }).ask(null, at(180), { poor: true })
    expect(await measure(toy)).toMatchObject({
      rank1: 1,
      tpir: { '0.01': 1 },
      product: { right: 0, strangersNamed: 0 },
    })
  })

  it('are learned from poor faces only where there are no better ones', async () => {
    const toy = new ToySet().ask('Anna', at(1)).ask(null, at(180))
    toy.teach('Anna', at(0)).teach('Anna', at(90))
    const [good, poor] = toy.train.get('Anna')!
    toy.faces.set(poor!, { ...toy.faces.get(poor!)!, poor: true })
    const taught = await measure(toy, { shots: 2 })
    toy.faces.delete(poor!)
    const withoutPoor = await measure(toy, { shots: 2 })
    expect(taught.thresholds).toEqual(withoutPoor.thresholds)
    toy.faces.set(good!, { ...toy.faces.get(good!)!, poor: true })
    expect((await measure(toy, { shots: 2 })).thresholds).toEqual(taught.thresholds)
  })

  it('can be left waiting for', async () => {
    const stop = (done: number): void => {
      if (done === 2) throw new Error('stopped')
    }
    await expect(measure(twoPeople(0.05), { onProgress: stop })).rejects.toThrow('stopped')
  })
})
