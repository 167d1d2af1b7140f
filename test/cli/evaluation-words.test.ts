import { describe, expect, test } from 'vitest'
import type { Experiment } from '../../electron/engine/recognition/evaluation/experiment.ts'
import type { OpenSet } from '../../electron/engine/recognition/evaluation/open-set.ts'
import {
  describeClustersTask,
  describeEvaluation,
  describeGain,
  describeShots,
  openSetRows,
} from '../../electron/hosts/cli/evaluation/words.ts'

function experiment(distance: number, both: number, shots: Experiment['shots'] = 'all'): Experiment {
  const figures = { valAccuracy: 1, unknownRate: 1, macroF1: 1, confusion: {}, wrong: [] }
  return {
    shots,
    draws: 1,
    fewer: [],
    methods: { distance: { ...figures, macroF1: distance }, svc: { ...figures, macroF1: 0.5 }, combined: figures },
    oneByOne: { valAccuracy: 1, unknownRate: 1, macroF1: both },
  }
}

describe('what the classifier adds to the distance alone', () => {
  test('is said with the figures before groups', () => {
    expect(describeGain(experiment(0.98, 0.992))).toBe(
      'The classifier adds 0.0120 to the macro F1 of the distance alone: 0.9920 instead of 0.9800, before groups.',
    )
  })

  test('is nothing where the figures shown are the same', () => {
    const nothing = 'On these photos the classifier adds nothing to the distance alone: macro F1 1.0000 both.'
    expect(describeGain(experiment(1, 1))).toBe(nothing)
    expect(describeGain(experiment(0.99999, 1))).toBe(nothing)
  })

  test('may be a loss', () => {
    expect(describeGain(experiment(0.99, 0.98765, 5))).toBe(
      'On these photos the classifier takes 0.0023 from the macro F1 of the distance alone: 0.9877 instead of 0.9900, before groups.',
    )
  })

  test('is not asked of one photo, which makes no classifier', () => {
    expect(describeGain(experiment(0.9, 0.9, 1))).toBe(
      'With 1 photo of each person the app’s rule has no classifier: it speaks from 2 photos on.',
    )
    expect(describeGain(experiment(0.9, 0.9, 2))).toMatch(/^On these photos the classifier adds nothing/)
  })

  test('is said below the table of the methods', () => {
    const said = describeEvaluation({
      model: 'mobilefacenet',
      experiment: experiment(0.98, 0.992),
      openSet: null,
      clusters: null,
    })
    expect(said).toMatch(/^combined +100\.0 % +100\.0 % +1\.0000$[^]*^The classifier adds 0\.0120/m)
  })
})

test('more photos than somebody has are said to be the most', () => {
  expect(describeShots({ shots: 1000, draws: 1, fewer: [{ person: 'Ann', photos: 15 }] })).toBe(
    'up to 1,000 photos of each person, mean of 1 draw',
  )
  expect(describeShots({ shots: 5, draws: 1, fewer: [] })).toBe('5 photos of each person, mean of 1 draw')
})

test('strangers are among the groups only where there are some', () => {
  const figures = { precision: 1, recall: 1, f: 1, mixed: 0, groups: 2, alone: 0, mixedGroups: [], splitPeople: [] }
  const task = (strangers: number) => describeClustersTask({ ...figures, faces: 4, people: 2, strangers, coverage: 1 })
  expect(task(0)).toMatch(/^4 faces of 2 people, none of them named/)
  expect(task(1)).toMatch(/^4 faces of 2 people, strangers among them, none/)
})

test('the open set’s table has each picture by itself beside all of them together', () => {
  const openSet: Pick<OpenSet, 'rank1' | 'tpir' | 'coverage' | 'oneByOne'> = {
    coverage: 1,
    rank1: 0.99,
    tpir: { '0.001': 0.7, '0.01': 0.8 },
    oneByOne: { rank1: 0.95, tpir: { '0.001': 0.5, '0.01': 0.6 } },
  }
  expect(openSetRows(openSet)).toEqual([
    ['', 'all pictures together', 'each by itself'],
    ['named right where 1 % of strangers are named', '80.0 %', '60.0 %'],
    ['named right where 0.1 % of strangers are named', '70.0 %', '50.0 %'],
    ['right person the most similar one', '99.0 %', '95.0 %'],
    ['pictures a face was found in', '100.0 %', '100.0 %'],
  ])
})
