import { expect, it } from 'vitest'
import type { PersonId } from '../store/ids.ts'
import { hesitationsOf, groundsOf, type Suggested } from './evidence.ts'
import type { Known } from './likeness.ts'
import { distanceOf } from './space.ts'
import { cosineOf } from './album.testing.ts'

const point = (at: number) => ({ vector: Float32Array.of(cosineOf(at), cosineOf(90 - at)), strangeness: 0 })
const [anna, ben, cleo] = [1, 2, 3] as [PersonId, PersonId, PersonId]
const known: Known<PersonId>[] = [
  { person: anna, faces: [40, 10, 20, 30].map((at) => ({ id: at, point: point(at) })) },
  { person: ben, faces: [{ id: 70, point: point(70) }] },
  { person: cleo, faces: [] },
]

it('names the nearest confirmed faces with their distances, and who comes next', () => {
  const grounds = groundsOf(point(8), anna, known)!
  expect(grounds.nearest.map(({ face }) => face)).toEqual([10, 20, 30])
  expect(grounds.nearest[0]!.distance).toBeCloseTo(distanceOf(cosineOf(2)), 5)
  expect(grounds.rival?.person).toBe(ben)
  const near = (cosineOf(2) + cosineOf(12)) / 2 // Half of Anna's faces.
  expect(grounds.rival?.margin).toBeCloseTo(near - cosineOf(62), 5)
})

it('says it where somebody else is nearer, and nothing where there is nobody else or nothing to compare', () => {
  expect(groundsOf(point(65), anna, known)!.rival!.margin).toBeLessThan(0)
  expect(groundsOf(point(8), anna, known.slice(0, 1))!.rival).toBeNull()
  expect(groundsOf(point(8), cleo, known)).toBeNull()
})

const clear: Suggested = {
  quality: 0.8,
  similarity: 0.5,
  accept: 0.4,
  minForChild: null,
  margin: 0.3,
  doubted: false,
}

it.each<[Partial<Suggested>, ReturnType<typeof hesitationsOf>]>([
  [{}, ['unlike']],
  [{ similarity: 0.3 }, ['far']],
  [{ quality: 0.1 }, ['poor']],
  [{ quality: 0.1, similarity: 0.3 }, ['poor', 'far']],
  [{ minForChild: 0.6 }, ['child']],
  [{ minForChild: 0.45, margin: 0.01 }, ['rival']],
  [{ margin: -0.1, doubted: true }, ['rival', 'not sure']],
])('a suggestion with %o is doubted as %o', (known, doubts) => {
  expect(hesitationsOf({ ...clear, ...known })).toEqual(doubts)
})
