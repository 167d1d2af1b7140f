import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { copySamples, makeFolder, removeFolder, run } from './familiar.ts'

const root = makeFolder('log')
afterAll(() => {
  removeFolder(root)
})

test('the command line writes into the library’s log what it did and what it could not do, and names nobody', async () => {
  const [library, photos] = [join(root, 'library'), join(root, 'photos of Anna')]
  copySamples(photos, ['sample1.jpg'])
  const ask = (...words: string[]) => run(['--library', library, ...words])
  expect((await ask('scan', photos)).code).toBe(0)
  expect((await ask('reject', '1', '--name', 'Anna Karenina')).code).toBe(1)
  const log = readFileSync(join(library, 'logs', 'familiar.log'), 'utf8')
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toMatchObject([
    { what: 'opened' },
    { what: 'round', looked: 1 },
    { what: 'scanned', photos: 1, added: 1, problems: 0 },
    { what: 'closed' },
    { what: 'opened' },
    { what: 'failed', error: { name: 'AppError', code: 'no-such-person' } },
    { what: 'closed' },
  ])
  expect(log).not.toMatch(/Anna|Karenina|sample1/)
  expect(log).not.toContain(root)
})
