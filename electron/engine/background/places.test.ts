import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FolderId } from '../store/ids.ts'
import { Places } from './places.ts'

const root = join('/', 'photos')
const folders = [
  { id: 1 as FolderId, path: root, paused: false, device: null },
  { id: 2 as FolderId, path: join('/', 'more'), paused: false, device: null },
]
const taken = (places: Places) =>
  places.take(folders).map(({ folder, prefix, flat }) => [folder.id, prefix, flat === true ? 'its files' : 'all of it'])
const deep = (below: string) => ({ path: join(root, below), deep: true })
const flat = (below: string) => ({ path: join(root, below), deep: false })

describe('where to look', () => {
  test('is in the folders that hold a place, each once, and nowhere afterwards', () => {
    const places = new Places()
    for (const below of ['2014/june', '2014', '2015', '2015', '2014 b']) places.add(deep(below))
    places.add({ path: join('/', 'elsewhere'), deep: true })
    expect(taken(places)).toEqual([
      [1, '2014', 'all of it'],
      [1, '2014 b', 'all of it'],
      [1, '2015', 'all of it'],
    ])
    expect(places.any).toBe(false)
    expect(taken(places)).toEqual([])
  })

  test('is the whole folder where the place is the folder itself', () => {
    const places = new Places()
    places.add(deep('2014'))
    places.add(deep(''))
    places.add(flat('2015'))
    expect(taken(places)).toEqual([[1, '', 'all of it']])
  })

  test('is among the files of a folder alone where nothing was said of the folders in it', () => {
    const places = new Places()
    for (const place of [
      flat(''),
      flat('2014'),
      flat('2014/june'),
      deep('2014/june'),
      flat('2014/june/1'),
      flat('2014'),
    ])
      places.add(place)
    expect(taken(places)).toEqual([
      [1, '', 'its files'],
      [1, '2014', 'its files'],
      [1, '2014/june', 'all of it'],
    ])
  })

  test('is everywhere if somebody says so', () => {
    const places = new Places()
    places.add(deep('2014'))
    places.add(null)
    expect(taken(places)).toEqual([
      [1, '', 'all of it'],
      [2, '', 'all of it'],
    ])
  })

  test('is the whole folder once too many places in it are named', () => {
    const places = new Places()
    for (let n = 0; n < 1000; n++) places.add(flat(`${n}`))
    expect(taken(places)).toEqual([[1, '', 'all of it']])
  })
})
