import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FolderId } from '../store/ids.ts'
import { Places } from './places.ts'

const root = join('/', 'photos')
const folders = [
  { id: 1 as FolderId, path: root, paused: false },
  { id: 2 as FolderId, path: join('/', 'more'), paused: false },
]
const taken = (places: Places) => places.take(folders).map(({ folder, prefix }) => [folder.id, prefix])

describe('where to look', () => {
  test('is in the folders that hold a place, each once, and nowhere afterwards', () => {
    const places = new Places()
    for (const below of ['2014/june', '2014', '2015', '2015', '2014 b']) places.add(join(root, below))
    places.add(join('/', 'elsewhere'))
    expect(taken(places)).toEqual([
      [1, '2014'],
      [1, '2014 b'],
      [1, '2015'],
    ])
    expect(places.any).toBe(false)
    expect(taken(places)).toEqual([])
  })

  test('is the whole folder where the place is the folder itself', () => {
    const places = new Places()
    places.add(join(root, '2014'))
    places.add(root)
    expect(taken(places)).toEqual([[1, '']])
  })

  test('is everywhere if somebody says so', () => {
    const places = new Places()
    places.add(join(root, '2014'))
    places.add(null)
    expect(taken(places)).toEqual([
      [1, ''],
      [2, ''],
    ])
  })
})
