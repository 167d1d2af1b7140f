import { nameFit, searchKey } from '../../../electron/contract/names.ts'
import type { PersonCard } from '../../../electron/contract/api.ts'

export type Order = 'photos' | 'name' | 'recent'

/** The people to show: those whose name holds the typed words, in this order. */
export function sorted(people: readonly PersonCard[], order: Order, typed: string): readonly PersonCard[] {
  const wanted = searchKey(typed)
  const byName = (a: PersonCard, b: PersonCard): number => a.name.localeCompare(b.name)
  return people
    .filter(({ name }) => nameFit(searchKey(name), wanted) !== null)
    .toSorted((a, b) => {
      if (order === 'photos') return b.photos - a.photos || byName(a, b)
      if (order === 'recent') return (b.last ?? '').localeCompare(a.last ?? '') || byName(a, b)
      return byName(a, b)
    })
}

/** New rows in the places of the old ones: what is on screen keeps its order, what is new comes behind. */
export function inPlace<Row extends { readonly id: number }>(shown: readonly Row[], now: readonly Row[]): Row[] {
  const rows = new Map(now.map((row) => [row.id, row]))
  const kept = shown.flatMap(({ id }) => rows.get(id) ?? [])
  const known = new Set(kept.map(({ id }) => id))
  return [...kept, ...now.filter(({ id }) => !known.has(id))]
}
