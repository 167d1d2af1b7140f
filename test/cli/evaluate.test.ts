import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sharedDir } from '../shared.ts'
import { copySamples, expectRefusal, Familiar, makeFolder, removeFolder } from './familiar.ts'

const root = makeFolder('evaluate')
const familiar = new Familiar(join(root, 'library'))
const compact = ['--model', 'mobilefacenet']
afterAll(() => {
  removeFolder(root)
})

const Share = z.number().min(0).max(1)
const Count = z.int().nonnegative()
const ByRate = z.strictObject({ '0.001': Share, '0.01': Share })
const OpenSet = z.strictObject({
  shots: z.int(),
  draws: z.int(),
  strangers: Count,
  people: Count,
  fewer: z.array(z.strictObject({ person: z.string(), photos: Count })),
  coverage: Share,
  rank1: Share,
  tpir: ByRate,
  oneByOne: z.strictObject({ rank1: Share, tpir: ByRate }),
  thresholds: z.strictObject({ '0.001': z.number().nullable(), '0.01': z.number().nullable() }),
  tooFewStrangers: z.array(z.enum(['0.001', '0.01'])),
  product: z.strictObject({ right: Share, wrong: Share, strangersNamed: Share }),
  calibration: z.array(z.strictObject({ from: Share, to: Share, predicted: Share, right: Share, count: Count })),
  mistakes: z.array(z.looseObject({ photo: z.string(), kind: z.string() })),
})
const Clusters = z.strictObject({
  precision: Share,
  recall: Share,
  f: Share,
  mixed: Count,
  groups: Count,
  alone: Count,
  faces: Count,
  people: Count,
  strangers: Count,
  coverage: Share,
  mixedGroups: z.array(z.array(z.strictObject({ photo: z.string(), person: z.string() }))),
  splitPeople: z.array(z.strictObject({ person: z.string(), groups: z.array(z.array(z.string())) })),
})
const Model = z.literal('mobilefacenet')

/** Two people of whom there is a photo twice, and a stranger. */
function smallSet(): string {
  const dataset = join(root, 'dataset')
  rmSync(dataset, { recursive: true, force: true })
  for (const [person, sample] of [
    ['Ann', 'sample1.jpg'],
    ['Bea <b>&', 'sample3.jpg'],
  ] as const) {
    const folder = copySamples(join(dataset, 'train', person), [sample])
    writeFileSync(join(folder, 'again.jpg'), readFileSync(join(folder, sample)))
  }
  copySamples(join(dataset, 'unknown'), ['sample5.jpg'])
  writeFileSync(join(dataset, 'unknown', 'nobody.jpg'), 'no picture')
  return dataset
}

describe('a data set without val/', () => {
  test('gives the open set alone, and the same with the same seed', async () => {
    const run = () =>
      familiar.json(
        z.strictObject({ model: Model, openSet: OpenSet }),
        'evaluate',
        smallSet(),
        '--open-set',
        ...compact,
      )
    const { openSet } = await run()
    expect(openSet).toMatchObject({ shots: 1, draws: 8, strangers: 2, people: 2, rank1: 1, coverage: 1 })
    expect(openSet.tooFewStrangers).toEqual(['0.001', '0.01'])
    expect((await run()).openSet).toEqual(openSet)
  })

  test('gives the groups alone, a stranger without a name being somebody alone', async () => {
    const result = z.strictObject({ model: Model, clusters: Clusters })
    const { clusters } = await familiar.json(result, 'evaluate', smallSet(), '--clusters', ...compact)
    expect(clusters).toMatchObject({
      precision: 1,
      recall: 1,
      f: 1,
      mixed: 0,
      groups: 3,
      alone: 1,
      people: 3,
      strangers: 1,
      faces: 5,
    })
    expect(clusters.coverage).toBeCloseTo(5 / 6, 12)
  })

  test('is said in words, and shown on a page that says what names are, not what they do', async () => {
    const report = join(root, 'report.html')
    const args = ['evaluate', smallSet(), '--open-set', '--clusters', '--draws', '2', '--report', report, ...compact]
    const { code, stdout, stderr } = await familiar.run(args)
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/1 photo of each person, mean of 2 draws; .* of the 2 people, and 2 pictures of strangers/)
    expect(stdout).toMatch(/too few for 1 % and 0\.1 %/)
    expect(stdout).toMatch(/^ +all pictures together +each by itself\nnamed right .* 100\.0 % +100\.0 %$/m)
    expect(stdout).toMatch(/^mixed groups of 3 faces and more +0$/m)
    expect(stderr).toContain(`With pictures: ${report}`)
    const page = readFileSync(report, 'utf8')
    expect(page).toMatch(/default-src 'none'|default-src &#39;none&#39;/)
    expect(page).not.toMatch(/<script|https?:|<b>&(?!amp)/)
    expect(readdirSync(root).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  test('can’t be asked by the experiment, or for more photos than there are', async () => {
    const both = await familiar.run(['evaluate', smallSet(), '--experiment', '--clusters', ...compact])
    expect(expectRefusal(both, 1)).toMatch(/There is no folder .*val/)
    const few = ['evaluate', smallSet(), '--open-set', '--shots', '2', ...compact]
    const { code, stderr, stdout } = await familiar.run(few)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/Nobody is left to ask for: .* fewer --shots/)
  })
})

test.skipIf(sharedDir === null)('the labelled photos give all figures at once (where ../shared is)', async () => {
  const dataset = join(sharedDir!, 'photos/faces-dev')
  const report = join(root, 'labelled.html')
  const result = z.looseObject({ model: Model, shots: z.literal('all'), openSet: OpenSet, clusters: Clusters })
  const all = ['--experiment', '--open-set', '--clusters', '--report', report]
  // Words of progress would go to stderr; with --json there are none.
  const { openSet, clusters } = await familiar.json(result, 'evaluate', dataset, ...all, ...compact)
  expect(openSet).toMatchObject({ shots: 1, draws: 8, strangers: 48, people: 12, coverage: 1 })
  expect(openSet.tooFewStrangers).toEqual(['0.001'])
  expect(openSet.rank1).toBeGreaterThan(0.95)
  expect(openSet.tpir['0.01']).toBeGreaterThan(0.9)
  expect(openSet.oneByOne.tpir['0.01']).toBeLessThan(openSet.tpir['0.01'])
  expect(openSet.tpir['0.001']).toBeLessThanOrEqual(openSet.tpir['0.01'])
  expect(openSet.product.wrong).toBeLessThan(0.01)
  expect(clusters).toMatchObject({ faces: 287, people: 40 })
  expect(clusters.precision).toBeGreaterThanOrEqual(0.995)
  expect(clusters.recall).toBeGreaterThan(0.9)
  expect(clusters.mixed).toBe(0)
  expect(readFileSync(report, 'utf8')).toMatch(/<img\s+src="data:image\/webp;base64,/)
})
