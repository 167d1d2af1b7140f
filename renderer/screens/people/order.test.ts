import { describe, expect, it } from 'vitest'
import type { PersonCard } from '../../../electron/contract/api.ts'
import { inPlace, sorted } from './order.ts'

function person(id: number, name: string, photos: number, last: string | null): PersonCard {
  return { id, name, hidden: false, cover: null, confirmed: 1, auto: 0, suggested: 0, photos, first: last, last }
}
const people = [person(1, 'Zoë', 5, '2020-05-01'), person(2, 'Ida', 5, '2022-01-01'), person(3, 'André', 40, null)]
const names = (list: readonly PersonCard[]): string[] => list.map(({ name }) => name)

describe('the order of people', () => {
  it('sorts by photos, name or when they were last seen', () => {
    expect(names(sorted(people, 'photos', ''))).toEqual(['André', 'Ida', 'Zoë'])
    expect(names(sorted(people, 'name', ''))).toEqual(['André', 'Ida', 'Zoë'])
    expect(names(sorted(people, 'recent', ''))).toEqual(['Ida', 'Zoë', 'André'])
  })

  it('finds names without case and accents', () => {
    expect(names(sorted(people, 'name', 'ZOE'))).toEqual(['Zoë'])
    expect(names(sorted(people, 'name', ' dr '))).toEqual(['André'])
    const others = ['José', 'Søren', 'Łukasz', 'Đặng Thị Hà', 'İpek'].map((name, id) => person(id, name, 1, null))
    for (const typed of ['jose', 'soren', 'lukasz', 'ha dang', 'ipek']) {
      expect(sorted(others, 'name', typed), typed).toHaveLength(1)
    }
    expect(sorted(people, 'name', 'xyz')).toEqual([])
  })
})

describe('rows that change while they are shown', () => {
  it('keep their places; what is gone goes, what is new comes last', () => {
    const shown = [{ id: 1 }, { id: 2 }, { id: 3 }]
    expect(inPlace(shown, [{ id: 9 }, { id: 3 }, { id: 1 }])).toEqual([{ id: 1 }, { id: 3 }, { id: 9 }])
    expect(inPlace([], [{ id: 4 }])).toEqual([{ id: 4 }])
  })
})
