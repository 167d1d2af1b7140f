import { expect, test } from 'vitest'
import { interchangeWords } from './interchange.ts'

test('what was read is counted, and nothing is said of what there was none of', () => {
  const nothing = { people: { added: 0, known: 0 }, names: 0, rejections: 0, others: 0, favourites: 0, kept: 0 }
  const rest = { waiting: { photos: 0, names: 0 }, missed: { faces: 0, some: [] }, folders: [] }
  const { imported } = interchangeWords
  expect(imported({ ...nothing, ...rest })).toBe('0 people, 0 of them new.')
  expect(imported({ ...nothing, ...rest, people: { added: 1, known: 2 }, names: 5, others: 1, kept: 1 })).toBe(
    '3 people, 1 of them new. In the photos that are here: 5 names, 1 other thing you said. Where you said something else here (1 time), that stands.',
  )
  expect(imported({ ...nothing, ...rest, waiting: { photos: 1, names: 4 } })).toBe(
    '0 people, 0 of them new. 1 photo with 4 names not here yet: add their folders, and they get them.',
  )
})
