import { expect, it } from 'vitest'
import { KEPT } from '../store/people.ts'
import { FaceCache } from './face-cache.ts'
import { Fits } from './person-fit.ts'
import { Album, at, cosineOf, poor } from './album.testing.ts'
import { testBands } from './bands.testing.ts'

const bounds = {
  bands: testBands({ accept: cosineOf(20), suggest: cosineOf(40), group: cosineOf(15) }),
  lenient: cosineOf(60),
}

it('ranks all faces of a person by how little they fit; those the user keeps are odd no more, unseen ones come last', () => {
  const album = new Album()
  const { store } = album
  const faces = [0, 2, 4, 90, 6, 8, 3].map((degrees) => album.portrait(at(degrees)))
  const unseen = album.portrait({ ...at(0, poor), embeddings: [] })
  for (const id of [...faces, unseen]) album.confirm(id, 'Anna')
  const anna = store.people.byName('Anna')!.id
  const [fits, memory] = [new Fits(), new FaceCache('mobilefacenet')]
  const fit = () => fits.of(store, memory, anna, bounds)
  expect(fit().order).toHaveLength(8)
  expect(fit()).toBe(fit())
  expect(fit().order[0]).toEqual({ face: faces[3], odd: true })
  expect(fit().order.at(-1)).toEqual({ face: unseen, odd: false })
  expect(fit().order.filter(({ odd }) => odd)).toHaveLength(1)
  store.people.confirm(faces[3]!, anna, KEPT)
  expect(fit().order.filter(({ odd }) => odd)).toEqual([])
  expect(fit().order[0]).toEqual({ face: faces[3], odd: false })
  expect(fit().somebodyElse).toBeNull()
})

it('tells of faces that look like somebody else, until the user keeps them', () => {
  const album = new Album()
  const { store } = album
  const own = [0, 2, 4, 6].map((degrees) => album.portrait(at(degrees)))
  const others = [120, 122, 124].map((degrees) => album.portrait(at(degrees)))
  for (const id of [...own, ...others]) album.confirm(id, 'Anna')
  const anna = store.people.byName('Anna')!.id
  const [fits, memory] = [new Fits(), new FaceCache('mobilefacenet')]
  const fit = () => fits.of(store, memory, anna, bounds)
  expect(fit().somebodyElse?.toSorted((a, b) => a - b)).toEqual(others)
  expect(fit().order.slice(0, 3)).toMatchObject([{ odd: true }, { odd: true }, { odd: true }])
  for (const id of others) store.people.confirm(id, anna, KEPT)
  expect(fit().somebodyElse).toBeNull()
})
