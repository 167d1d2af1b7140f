import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { copySamples, Familiar, makeFolder, Problem, removeFolder, repository } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'
import { Watched } from './watched.ts'

const root = makeFolder('poison')
beforeEach(() => {
  vi.stubEnv('NODE_OPTIONS', `--import=${join(repository, 'test/fixtures/poisonous-files.ts')}`)
})
afterEach(() => {
  vi.unstubAllEnvs()
})
afterAll(() => {
  removeFolder(root)
})

function photosWith(name: string, ...poisons: readonly string[]): string {
  const folder = copySamples(join(root, name, 'photos'), ['sample1.jpg', 'sample2.jpg'])
  for (const poison of poisons) copyFileSync(samplePath('sample3.jpg'), join(folder, `${poison}.jpg`))
  return folder
}

describe('a file that ends the engine whenever it is looked at', () => {
  test('is found out and left alone, and all others are looked at', async () => {
    const folder = photosWith('watched', 'ends the engine')
    await using watched = new Watched(join(root, 'watched', 'library'))
    await watched.ask('addFolders', { paths: [folder] })
    await watched.until(2, 1)
    // Once among others, and twice alone.
    expect(watched.starts).toBe(4)
    const problems = await watched.ask('problems', { offset: 0, limit: 10 })
    expect(problems.rows).toEqual([
      {
        path: join(folder, 'ends the engine.jpg'),
        code: 'set-aside',
        reason: expect.stringMatching(/try again\.$/) as string,
      },
    ])
    await watched.ask('rescan', {})
    await watched.until(2, 1)
    expect(watched.starts).toBe(4)

    // Whoever asks for it gets it looked at again, and as often.
    await watched.ask('retryProblems', { paths: null })
    await watched.until(2, 1)
    expect(watched.starts).toBe(7)
    // Another file is another matter.
    renameSync(join(folder, 'ends the engine.jpg'), join(folder, 'harmless.jpg'))
    await watched.ask('rescan', {})
    await watched.until(3, 0)
    expect(watched.starts).toBe(7)
  }, 300_000)

  test('is found out by the command line, too', async () => {
    const folder = photosWith('scanned', 'ends the engine')
    const familiar = new Familiar(join(root, 'scanned', 'library'))
    for (let death = 0; death < 3; death++) {
      expect(await familiar.run(['scan', folder, '--model', 'mobilefacenet'])).toMatchObject({ signal: 'SIGKILL' })
    }
    expect(await familiar.scan(folder)).toMatchObject({ photos: 2, problems: 1 })
    expect(await familiar.scan(folder)).toMatchObject({ photos: 2, problems: 1 })
  }, 300_000)
})

test('a file that ends the thread that looks at it is tried once more, and costs nobody else', async () => {
  const poisons = ['ends its thread', 'fills the heap', 'wants more memory than there is']
  const folder = photosWith('threads', ...poisons)
  mkdirSync(join(root, 'threads'), { recursive: true })
  const familiar = new Familiar(join(root, 'threads', 'library'))
  expect(await familiar.scan(folder)).toMatchObject({ photos: 2, problems: 3 })
  const problems = await familiar.json(Problem.array(), 'problems')
  expect(problems.map(({ path, code }) => [path, code])).toEqual(
    poisons.map((poison) => [join(folder, `${poison}.jpg`), 'set-aside']),
  )
  expect(problems.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^Looking at this file made the engine fail\. It is left alone/),
    expect.stringMatching(/memory limit/),
    expect.stringMatching(/allocation failed/),
  ])
}, 300_000)
