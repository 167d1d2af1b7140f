import { expect, it } from 'vitest'
import { Album, firstPage } from './context.testing.ts'
import { pauseFolder, problems, removeFolder, searchOffers } from './library.ts'
import { timeline } from './photos.ts'
import type { Context, StoreContext } from './context.ts'

/** With a scan that counts how often it was told that the folders are others now. */
function following(context: StoreContext) {
  const told = { times: 0 }
  const scan: Context['scan'] = { request: () => undefined, followFolders: () => told.times++ }
  return { context: { ...context, scan }, told }
}

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

it('searchOffers finds people and folders by their bare letters, words in any order', () => {
  const album = new Album()
  for (const name of ['José', 'Søren', 'Łukasz', 'Đặng Thị Hà', 'İpek', 'Groß', 'Ægir']) album.person(name)
  album.photo('Été à Paris/a.jpg', '2014-06-14T12:00:00')
  const offers = (text: string) => searchOffers(album.context, { text })
  for (const [typed, name] of [
    ['jose', 'José'],
    ['JOSÉ'.normalize('NFD'), 'José'],
    ['soren', 'Søren'],
    ['lukasz', 'Łukasz'],
    ['ha dang', 'Đặng Thị Hà'],
    ['ipek', 'İpek'],
    ['gross', 'Groß'],
    ['aegir', 'Ægir'],
  ] as const) {
    expect(offers(typed).people, typed).toMatchObject([{ name }])
  }
  expect(offers('paris ete').folders).toMatchObject([{ name: 'Été à Paris' }])
})

it('problems come by path, page by page', () => {
  const album = new Album()
  const { store } = album.context
  for (const relative of ['b.jpg', 'a.jpg', 'c.jpg']) {
    const file = { folderId: album.folder.id, relative, size: 1, mtimeMs: 0 }
    store.photos.recordProblem(file, 'damaged', 'It ends too early.')
  }
  expect(problems(album.context, firstPage).total).toBe(3)
  expect(problems(album.context, { offset: 1, limit: 1 })).toEqual({
    total: 3,
    rows: [{ path: '/photos/b.jpg', code: 'damaged', reason: 'It ends too early.' }],
  })
})

it('removeFolder shows its photos no more, and remembers who is in them', () => {
  const album = new Album()
  const { context, told } = following(album.context)
  const { faces } = album.photo('a.jpg', null, 1)
  context.store.people.confirm(faces[0]!, album.person('Anna'))
  removeFolder(context, { id: album.folder.id })
  expect(told.times).toBe(1)
  expect(timeline(context, { filter: {} }).photos).toBe(0)
  expect(context.store.people.labels()).toHaveLength(1)
  expect(() => removeFolder(context, { id: album.folder.id })).toThrow(
    expect.objectContaining({ code: 'no-such-folder' }),
  )
})

it('pauseFolder lets a folder rest and goes on', () => {
  const album = new Album()
  const { context, told } = following(album.context)
  const { id } = album.folder
  pauseFolder(context, { id, paused: true })
  expect(context.store.folders.list()).toMatchObject([{ id, paused: true }])
  pauseFolder(context, { id, paused: false })
  expect(told.times).toBe(2)
  expect(context.store.folders.list()).toMatchObject([{ id, paused: false }])
  expect(() => pauseFolder(context, { id: 99, paused: true })).toThrow(
    expect.objectContaining({ code: 'no-such-folder' }),
  )
})
