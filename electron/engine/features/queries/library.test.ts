import { expect, it } from 'vitest'
import { Album, firstPage } from '../context.testing.ts'
import { problems, searchOffers } from './library.ts'

it('searchOffers finds people, folders and months by their beginnings and middles', () => {
  const album = new Album()
  const { store } = album.context
  const juna = album.person('Juna')
  album.person('Anna Juni')
  store.decisions.setHidden(album.person('Junior'), true)
  const { faces } = album.photo('Urlaub im Juni/a.jpg', '2014-06-14T12:00:00', 1)
  album.photo('2015/b.jpg', '2015-06-14T12:00:00')
  store.people.confirm(faces[0]!, juna)
  const offers = (text: string) => searchOffers(album.context, { text })
  expect(offers('JUN').people.map(({ name }) => name)).toEqual(['Juna', 'Anna Juni'])
  expect(offers('jun').folders).toMatchObject([{ name: 'Urlaub im Juni', photos: 1 }])
  expect(offers('jun').months).toEqual([
    { month: '2015-06', photos: 1 },
    { month: '2014-06', photos: 1 },
  ])
  expect(offers('june 2014').months).toEqual([{ month: '2014-06', photos: 1 }])
  expect(offers('2014').months).toEqual([{ month: '2014-06', photos: 1 }])
  expect(offers('%')).toEqual({ people: [], folders: [], months: [] })
  expect(offers('  ')).toEqual({ people: [], folders: [], months: [] })
})

it('problems come by path, page by page', () => {
  const album = new Album()
  const { store } = album.context
  for (const relative of ['b.jpg', 'a.jpg', 'c.jpg']) {
    const file = { folderId: album.folder.id, relative, size: 1, mtimeMs: 0 }
    store.photos.recordProblem(file, 'damaged', { key: 'damaged', params: { detail: 'it ends too early' } })
  }
  expect(problems(album.context, firstPage).total).toBe(3)
  expect(problems(album.context, { offset: 1, limit: 1 })).toEqual({
    total: 3,
    rows: [
      { path: '/photos/b.jpg', code: 'damaged', told: { key: 'damaged', params: { detail: 'it ends too early' } } },
    ],
  })
})
