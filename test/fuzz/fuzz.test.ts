import { expect, test } from 'vitest'
import { mutate } from './mutate.ts'
import { makeOriginals } from './originals.ts'
import { scanRound } from './round.ts'

test('500 damaged pictures are indexed or problems each, and the engine lives', async () => {
  const originals = await makeOriginals()
  const mutants = Array.from({ length: 500 }, (_, i) => mutate(originals, 1 + i))
  const { finds, indexed, problems } = await scanRound(mutants)
  expect(finds).toEqual([])
  expect(indexed + problems).toBe(500)
  // Damage that nothing gets past, or that nothing notices, would test nothing.
  expect(Math.min(indexed, problems)).toBeGreaterThan(100)
})

test('a seed makes the same file again', async () => {
  const originals = await makeOriginals()
  for (let seed = 1; seed <= 50; seed++) expect(mutate(originals, seed)).toEqual(mutate(originals, seed))
})
