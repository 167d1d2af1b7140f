import { describe, expect, it } from 'vitest'
import { nameFit, searchKey } from '../../../electron/contract/names.ts'
import type { SearchOffers } from '../../../electron/contract/api.ts'
import { conditionsOf, narrowed, termsOf, tidy } from './terms.ts'

const people = ['Anna', 'Jonas', 'Ida', 'Anna Maria Berg', 'Émile', 'José', 'Łukasz', 'Đặng Thị Hà', 'İpek'].map(
  (name, index) => ({
    id: index + 1,
    name,
    cover: null,
    hidden: false,
    confirmed: 1,
    auto: 0,
    suggested: 0,
    photos: 1,
    first: null,
    last: null,
  }),
)

/** Answers as the engine does: people and folders that hold the words. */
function offers(text: string): Promise<SearchOffers> {
  const typed = searchKey(text)
  const holdsWords = ({ name }: { name: string }): boolean => nameFit(searchKey(name), typed) !== null
  return Promise.resolve({
    people: people.filter(holdsWords),
    folders: ['Summer house']
      .map((name) => ({ id: 1, prefix: `2014/${name}`, name, photos: 3, children: [] }))
      .filter(holdsWords),
    months: typed === 'june 2014' ? [{ month: '2014-06', photos: 4 }] : [],
  })
}

async function filterOf(text: string) {
  const found = await conditionsOf(termsOf(text), offers)
  return found.reduce((filter, { condition, not }) => narrowed(filter, condition, not), {})
}

describe('what is typed', () => {
  it('falls into words, quotes and what is not wanted', () => {
    expect(termsOf('anna -ida "summer house" "half')).toEqual([
      { text: 'anna', not: false, quoted: false },
      { text: 'ida', not: true, quoted: false },
      { text: 'summer house', not: false, quoted: true },
      { text: 'half', not: false, quoted: true },
    ])
    expect(termsOf('  ')).toEqual([])
    expect(termsOf('""')).toEqual([])
  })

  it('is understood as people say it', async () => {
    expect(await filterOf('Anna and Jonas, without Ida')).toEqual({ with: [1, 2], without: [3] })
    expect(await filterOf('anna & jonas; not ida')).toEqual({ with: [1, 2], without: [3] })
    expect(await filterOf('anna "and"')).toEqual({ with: [1], text: 'and' })
  })

  it('becomes people, without people, a year and words', async () => {
    expect(await filterOf('anna jonas -ida 2014 "Oma"')).toEqual({
      with: [1, 2],
      without: [3],
      from: '2014-01-01',
      to: '2014-12-31',
      text: 'Oma',
    })
  })

  it('takes names of several words, months and folders as one', async () => {
    expect(await filterOf('anna maria berg june 2014')).toEqual({ with: [4], from: '2014-06-01', to: '2014-06-30' })
    expect(await filterOf('"summer house" berg')).toEqual({ folder: { id: 1, prefix: '2014/Summer house' }, with: [4] })
  })

  it('knows names however they are written', async () => {
    expect(await filterOf('EMILE')).toEqual({ with: [5] })
    expect(await filterOf('jose lukasz -ipek')).toEqual({ with: [6, 7], without: [9] })
    expect(await filterOf('ha dang thi 2014')).toEqual({ with: [8], from: '2014-01-01', to: '2014-12-31' })
    expect(await filterOf('berg maria anna')).toEqual({ with: [4] })
  })

  it('has dates, favourites and unknown faces among people', async () => {
    expect(await filterOf('anna since 2019')).toEqual({ with: [1], from: '2019-01-01' })
    expect(await filterOf('anna 2015 to 2016 jonas')).toEqual({ with: [1, 2], from: '2015-01-01', to: '2016-12-31' })
    expect(await filterOf('between 2015 and 2016')).toEqual({ from: '2015-01-01', to: '2016-12-31' })
    expect(await filterOf('in summer 2015, with Ida')).toEqual({ with: [3], from: '2015-06-01', to: '2015-08-31' })
    expect(await filterOf('Favourites before 2010')).toEqual({ favourite: true, to: '2009-12-31' })
    expect(await filterOf('favorites "summer house"')).toEqual({
      favourite: true,
      folder: { id: 1, prefix: '2014/Summer house' },
    })
    expect(await filterOf('unknown faces jonas')).toEqual({ unknown: true, with: [2] })
  })

  it('takes what stands in quotes as it is', async () => {
    expect(await filterOf('"2014" "favourites"')).toEqual({ text: '2014 favourites' })
  })

  it('never asks for and against somebody at once', async () => {
    expect(await filterOf('anna -anna')).toEqual({ without: [1] })
  })
})

it('a filter keeps nothing that says nothing', () => {
  expect(tidy({ with: [], only: true, text: '  ', favourite: false, from: '' })).toEqual({})
})
