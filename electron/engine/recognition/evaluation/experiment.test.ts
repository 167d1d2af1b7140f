import { describe, expect, it } from 'vitest'
import { Calibration } from '../calibration.ts'
import { seededRandom } from '../../platform/random.ts'
import { distanceOf } from '../space.ts'
import { runExperiment, type Experiment, type ExperimentOptions } from './experiment.ts'
import { at, calibrationOf, near, ToySet } from './toy.testing.ts'

const all: ExperimentOptions = { space: 'mobilefacenet', shots: null, draws: 20, seed: 1 }

class Toy extends ToySet {
  evaluate(calibration: Calibration, options: Partial<ExperimentOptions> = {}): Promise<Experiment> {
    return runExperiment(this.dataset, this.faces, calibration, { ...all, ...options })
  }
}

const people = ['Anna', 'Bert', 'Carl']
const centres = Array.from({ length: 8 }, (_, i) => near(8 + i, 0, seededRandom(0)))

/** Three people, each around an axis of their own, and strangers around others. */
function threePeople(off: number, seed = 1): Toy {
  const random = seededRandom(seed)
  const toy = new Toy()
  people.forEach((person, axis) => {
    toy.teach(person, ...Array.from({ length: 6 }, () => near(axis, off, random)))
    for (let i = 0; i < 4; i++) toy.ask(person, near(axis, off, random))
  })
  for (let i = 0; i < 10; i++) toy.ask(null, near(3 + (i % 5), off, random))
  return toy
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('an evaluation', () => {
  it('gives full marks where people are far apart and strangers are like nobody', async () => {
    const { methods, ...rest } = await threePeople(0.05).evaluate(calibrationOf(centres))
    const oneByOne = { valAccuracy: 1, unknownRate: 1, macroF1: 1 }
    expect(rest).toEqual({ shots: 'all', draws: 1, fewer: [], oneByOne })
    for (const method of ['combined', 'distance'] as const) {
      expect(methods[method]).toEqual({
        valAccuracy: 1,
        unknownRate: 1,
        macroF1: 1,
        confusion: { Anna: { Anna: 4 }, Bert: { Bert: 4 }, Carl: { Carl: 4 }, unknown: { unknown: 10 } },
        wrong: [],
      })
    }
    expect(methods.svc.valAccuracy).toBe(1)
  })

  it('has a row of the confusion table for each truth, which adds up to the pictures asked in all draws', async () => {
    const draws = 5
    const { methods } = await threePeople(0.5).evaluate(calibrationOf(centres), { shots: 2, draws })
    for (const { confusion, valAccuracy, unknownRate, wrong } of Object.values(methods)) {
      expect(Object.keys(confusion).sort()).toEqual([...people, 'unknown'])
      for (const person of people) expect(sum(Object.values(confusion[person]!))).toBe(4 * draws)
      expect(sum(Object.values(confusion.unknown!))).toBe(10 * draws)
      const right = sum(people.map((person) => confusion[person]![person] ?? 0))
      expect(valAccuracy).toBeCloseTo(right / (12 * draws), 12)
      expect(unknownRate).toBeCloseTo((confusion.unknown!.unknown ?? 0) / (10 * draws), 12)
      expect(wrong.length > 0).toBe(valAccuracy! < 1 || unknownRate! < 1)
      for (const { truth, said } of wrong) expect(truth).not.toBe(said)
    }
    expect(methods.combined.valAccuracy).toBeLessThan(1)
  })

  it('tells what the classifier says beside the distance of each picture by itself: nothing where one photo teaches', async () => {
    const run = (shots: number) => threePeople(0.3).evaluate(calibrationOf(centres), { shots, draws: 5 })
    const [one, four] = [await run(1), await run(4)]
    const { valAccuracy, unknownRate, macroF1 } = one.methods.distance
    expect(one.oneByOne).toEqual({ valAccuracy, unknownRate, macroF1 })
    expect(four.oneByOne.macroF1).not.toBe(four.methods.distance.macroF1)
  })

  it('looks at pictures one by one where groups are to say nothing', async () => {
    const toy = new Toy().teach('Anna', at(0)).teach('Bert', at(90)).ask('Anna', at(25)).ask('Anna', at(38))
    const { methods, oneByOne } = await toy.evaluate(calibrationOf([at(180)]))
    expect(methods.combined.valAccuracy).toBe(1)
    expect(oneByOne.valAccuracy).toBe(1 / 2)
    expect(methods.distance.valAccuracy).toBe(1 / 2)
  })

  it('draws the same with the same seed, and something else with another', async () => {
    const options = { shots: 1, draws: 3 }
    const run = (seed: number) => threePeople(0.5).evaluate(calibrationOf(centres), { ...options, seed })
    const seven = await run(7)
    expect(seven).toEqual(await run(7))
    expect(seven).toMatchObject({ shots: 1, draws: 3 })
    expect((await run(8)).methods.combined).not.toEqual(seven.methods.combined)
  })

  it('learns from all pictures where fewer than the wanted shots are there', async () => {
    const toy = threePeople(0.5)
    const few = await toy.evaluate(calibrationOf(centres), { shots: 100, draws: 1 })
    const every = await toy.evaluate(calibrationOf(centres))
    expect(few.methods.distance).toEqual(every.methods.distance)
  })

  it('draws among pictures with a face only', async () => {
    const toy = new Toy().teach('Anna', null, null, at(0), null).teach('Bert', at(90)).ask('Anna', at(5))
    const { methods } = await toy.evaluate(calibrationOf([at(180)]), { shots: 1, draws: 10 })
    expect(methods.distance.confusion).toEqual({ Anna: { Anna: 10 } })
  })
})

describe('the figures', async () => {
  // Named within 37 degrees.
  const toy = new Toy()
    .teach('Anna', at(0))
    .teach('Bert', at(90))
    .ask('Anna', at(3))
    .ask('Anna', at(5))
    .ask('Anna', at(80))
    .ask('Bert', at(90))
    .ask('Bert', at(45))
    .ask(null, at(180))
    .ask(null, at(10))
  const { distance } = (await toy.evaluate(calibrationOf([at(180), at(270)]))).methods

  it('are what they are by hand', () => {
    expect(distance.confusion).toEqual({
      Anna: { Anna: 2, Bert: 1 },
      Bert: { Bert: 1, unknown: 1 },
      unknown: { unknown: 1, Anna: 1 },
    })
    expect(distance.valAccuracy).toBeCloseTo(3 / 5, 12)
    expect(distance.unknownRate).toBeCloseTo(1 / 2, 12)
    // Twice the right ones over themselves, the missed and the wrong: Anna 4/6, Bert 2/4, unknown 2/4.
    expect(distance.macroF1).toBeCloseTo((4 / 6 + 2 / 4 + 2 / 4) / 3, 12)
  })

  it('come with the wrong answers and how far off they were', () => {
    const away = (degrees: number) => expect.closeTo(distanceOf(Math.cos((degrees / 180) * Math.PI)), 5) as number
    expect(distance.wrong).toEqual([
      { photo: toy.val[2]!.photo, truth: 'Anna', said: 'Bert', distance: away(10), nearest: 'train/Bert/2.jpg' },
      { photo: toy.val[4]!.photo, truth: 'Bert', said: null, distance: away(45), nearest: 'train/Anna/1.jpg' },
      { photo: toy.unknown[1]!.photo, truth: null, said: 'Anna', distance: away(10), nearest: 'train/Anna/1.jpg' },
    ])
  })

  it('count a picture without a face, or with a poor one, as called unknown', async () => {
    const blurred = new Toy()
      .teach('Anna', at(0))
      .teach('Bert', at(90))
      .ask('Anna', null)
      .ask('Anna', at(1), { poor: true })
      .ask('Bert', at(89))
      .ask(null, null)
      .ask(null, at(2), { poor: true })
    const { combined } = (await blurred.evaluate(calibrationOf([at(180)]))).methods
    expect(combined).toMatchObject({ valAccuracy: expect.closeTo(1 / 3, 12) as number, unknownRate: 1 })
    expect(combined.confusion).toEqual({ Anna: { unknown: 2 }, Bert: { Bert: 1 }, unknown: { unknown: 2 } })
    // Anna 0/2, Bert 2/2, unknown 4/6: nobody of the people was taken for another.
    expect(combined.macroF1).toBeCloseTo((0 + 1 + 4 / 6) / 3, 12)
    expect(combined.wrong[0]).toEqual({
      photo: blurred.val[0]!.photo,
      truth: 'Anna',
      said: null,
      distance: null,
      nearest: null,
    })
  })

  it('name people of whom there are fewer pictures than asked for', async () => {
    const toy = new Toy().teach('Anna', at(0), at(1), null).teach('Bert', at(90), at(91), at(92)).ask('Anna', at(1))
    expect((await toy.evaluate(calibrationOf([at(180)]), { shots: 3 })).fewer).toEqual([{ person: 'Anna', photos: 2 }])
    expect((await toy.evaluate(calibrationOf([at(180)]), { shots: 2 })).fewer).toEqual([])
  })

  it('say nothing of strangers where there are none', async () => {
    const toy = new Toy().teach('Anna', at(0)).ask('Anna', at(1))
    const { combined } = (await toy.evaluate(calibrationOf([at(180)]))).methods
    expect(combined).toMatchObject({ valAccuracy: 1, unknownRate: null, macroF1: 1 })
  })

  it('are means over the draws, among them of macro F1', async () => {
    // Half of Anna's pictures teach what she looks like; whichever is drawn, one answer follows for all of val.
    const split = new Toy().teach('Anna', at(0), at(180)).teach('Bert', at(90)).ask('Anna', at(0)).ask('Bert', at(90))
    const { distance: figures } = (await split.evaluate(calibrationOf([at(270)]), { shots: 1, draws: 40 })).methods
    const right = figures.confusion.Anna!.Anna! / 40
    expect(right).toBeGreaterThan(0)
    expect(right).toBeLessThan(1)
    expect(figures.valAccuracy).toBeCloseTo((1 + right) / 2, 12)
    // Named: all three classes are right. Not named: Anna 0, Bert 1, unknown 0.
    expect(figures.macroF1).toBeCloseTo(right + (1 - right) / 3, 12)
    expect(figures.wrong).toHaveLength(1)
  })
})
