import { expect, test } from 'vitest'
import { soak } from './soak.ts'

test('after 10,000 things that happened to files, the engine and its user, the library is what the model says', async () => {
  const lines: string[] = []
  const { operations, differences, growth } = await soak({
    operations: 10_000,
    seed: 6,
    say: (line) => lines.push(line),
  })
  expect(differences, lines.at(-1)).toEqual([])
  expect(operations).toBeGreaterThanOrEqual(10_000)
  expect(growth, lines.join('\n')).toMatchObject({ flat: true })
})
