import { describe, expect, it } from 'vitest'
import type { PhotoFilter } from '../../contract/api.ts'
import type { PersonId } from '../store/ids.ts'
import { localTime } from '../store/samples.testing.ts'
import { Album, namesOf } from './context.testing.ts'
import { folderTree } from './library.ts'
import { facePlaces, monthPeople, photo, photoPlace, photos, timeline } from './photos.ts'

/** The names of all photos of a filter, newest first. */
function found({ context }: Album, filter: PhotoFilter): string[] {
  return timeline(context, { filter }).months.flatMap(({ month }) =>
    namesOf(photos(context, { filter, month, offset: 0, limit: 500 })),
  )
}

describe('timeline', () => {
  it('counts months, newest first, with the widths of their rows', () => {
    const album = new Album()
    album.photo('a.jpg', '2014-06-14T12:00:00', 0, { size: [400, 300] })
    album.photo('b.jpg', '2014-06-20T12:00:00', 0, { size: [300, 300] })
    album.photo('panorama.jpg', '2014-07-01T00:00:00', 0, { size: [9000, 300] })
    expect(timeline(album.context, { filter: {} })).toEqual({
      photos: 3,
      months: [
        { month: '2014-07', photos: 1, aspects: 3 },
        { month: '2014-06', photos: 2, aspects: 4 / 3 + 1 },
      ],
    })
  })

  it('goes by the earliest file where a photo has no date of its own, and follows its files', () => {
    const album = new Album()
    const { store } = album.context
    const late = Date.UTC(2020, 5, 15)
    const early = Date.UTC(2012, 5, 15)
    const { photo: id } = album.photo('a.jpg', null, 1, { mtimeMs: late })
    expect(photo(album.context, { id })).toMatchObject({ date: localTime(late), dateFrom: 'file' })
    album.copy(id, 'older.jpg', early)
    expect(photo(album.context, { id })).toMatchObject({
      date: localTime(early),
      paths: ['/photos/a.jpg', '/photos/older.jpg'],
    })
    expect(photo(album.context, { id }).faces).toMatchObject([{ date: localTime(early) }])
    store.photos.removeFiles(album.folder.id, ['older.jpg'])
    expect(timeline(album.context, { filter: {} }).months).toMatchObject([{ month: '2020-06' }])
    store.photos.removeFiles(album.folder.id, ['a.jpg'])
    expect(timeline(album.context, { filter: {} }).photos).toBe(0)
    expect(store.faces.unknown()).toEqual([])
    album.copy(id, 'back.jpg', late)
    expect(store.faces.unknown()).toHaveLength(1)
  })

  it('goes by what a file is called where a photo has no date of its own, also once it is copied', () => {
    const album = new Album()
    const { photo: id } = album.photo('IMG_20120412_181530.jpg', null, 1, { mtimeMs: Date.UTC(2020, 5, 15) })
    const named = { date: '2012-04-12T18:15:30', dateFrom: 'name', faces: [{ date: '2012-04-12T18:15:30' }] }
    expect(photo(album.context, { id })).toMatchObject(named)
    album.copy(id, 'a copy.jpg', Date.UTC(2010, 5, 15))
    expect(photo(album.context, { id })).toMatchObject(named)
    const { photo: dated } = album.photo('IMG_20120413_181530.jpg', '2011-01-01T00:00:00')
    expect(photo(album.context, { id: dated })).toMatchObject({ date: '2011-01-01T00:00:00', dateFrom: 'taken' })
  })
})

describe('photos', () => {
  it('come newest first, page by page', () => {
    const album = new Album()
    for (const day of ['02', '01', '03']) album.photo(`${day}.jpg`, `2014-06-${day}T00:00:00`)
    const page = (offset: number) => photos(album.context, { filter: {}, month: '2014-06', offset, limit: 2 })
    expect(namesOf(page(0))).toEqual(['03.jpg', '02.jpg'])
    expect(namesOf(page(2))).toEqual(['01.jpg'])
  })

  it('are found by folders, days, favourites and words', () => {
    const album = new Album()
    const { store } = album.context
    album.photo('2014/Mai/Ärger_100%.jpg', '2014-05-01T10:00:00')
    album.photo('2014/Maibaum/b.jpg', '2014-05-31T23:59:59')
    const { photo: c } = album.photo('2015/c.jpg', '2015-01-01T00:00:00')
    album.copy(c, '2014/Mai/copy.jpg')
    const folder = (prefix: string) => found(album, { folder: { id: album.folder.id, prefix } })
    expect(folder('')).toHaveLength(3)
    expect(folder('2014')).toEqual(['copy.jpg', 'b.jpg', 'Ärger_100%.jpg'])
    expect(folder('2014/Mai')).toEqual(['copy.jpg', 'Ärger_100%.jpg'])
    expect(folder('2014/Ma')).toEqual([])
    expect(found(album, { folder: { id: 99, prefix: '' } })).toEqual([])
    expect(found(album, { from: '2014-05-01', to: '2014-05-31' })).toEqual(['b.jpg', 'Ärger_100%.jpg'])
    expect(found(album, { to: '2014-05-01' })).toEqual(['Ärger_100%.jpg'])
    store.decisions.setFavourite([c], true)
    expect(found(album, { favourite: true })).toEqual(['copy.jpg'])
    expect(found(album, { text: 'ÄRGER mai' })).toEqual(['Ärger_100%.jpg'])
    expect(found(album, { text: 'a\u0308rger' })).toEqual(['Ärger_100%.jpg'])
    expect(found(album, { text: 'arger' })).toEqual(['Ärger_100%.jpg'])
    expect(found(album, { text: '%' })).toEqual(['Ärger_100%.jpg'])
    expect(found(album, { text: 'ärger_1__' })).toEqual([])
    expect(found(album, { text: '2015 mai' })).toEqual([])
  })

  it('are found by who is in them, and who is not', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const ben = album.person('Ben')
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => album.photo(`${name}.jpg`, '2014-06-01T00:00:00', 2))
    store.people.confirm(a!.faces[0]!, anna)
    store.people.confirm(a!.faces[1]!, ben)
    store.people.confirm(b!.faces[0]!, anna)
    store.people.confirm(c!.faces[0]!, anna)
    store.decisions.ignore(c!.faces[1]!, 'stranger')
    store.people.reject(d!.faces[0]!, anna)
    album.guess([[d!.faces[1]!, ben]])
    expect(found(album, { with: [anna] })).toEqual(['c.jpg', 'b.jpg', 'a.jpg'])
    expect(found(album, { with: [anna, ben] })).toEqual(['a.jpg'])
    expect(found(album, { without: [anna] })).toEqual(['d.jpg'])
    expect(found(album, { with: [anna], without: [ben] })).toEqual(['c.jpg', 'b.jpg'])
    expect(found(album, { with: [anna], only: true })).toEqual(['c.jpg'])
    expect(found(album, { with: [anna, ben], only: true })).toEqual(['a.jpg'])
    expect(found(album, { unknown: true })).toEqual(['d.jpg', 'b.jpg'])
    expect(found(album, { unknown: false })).toEqual(['c.jpg', 'a.jpg'])
  })
})

describe('photoPlace', () => {
  it('says how many are newer, and which are beside it', () => {
    const album = new Album()
    const [a, b, c] = ['2014-01-01', '2014-02-01', '2014-02-01'].map(
      (day, i) => album.photo(`${i}.jpg`, `${day}T00:00:00`).photo,
    )
    const place = (id: number, filter: PhotoFilter = {}) => photoPlace(album.context, { id, filter })
    expect(place(c!)).toEqual({ index: 0, photos: 3, previous: null, next: b })
    expect(place(b!)).toEqual({ index: 1, photos: 3, previous: c, next: a })
    expect(place(a!)).toEqual({ index: 2, photos: 3, previous: b, next: null })
    expect(() => place(a!, { from: '2014-02-01' })).toThrow(expect.objectContaining({ code: 'no-such-photo' }))
    expect(() => place(99)).toThrow(expect.objectContaining({ code: 'no-such-photo' }))
  })
})

describe('monthPeople', () => {
  it('says who is in a month most often, but for whom one asked and who is hidden', () => {
    const album = new Album()
    const { store } = album.context
    const [anna, ben, cleo, dora] = ['Anna', 'Ben', 'Cleo', 'Dora'].map((name) => album.person(name))
    const see = (name: string, day: string, ...people: PersonId[]): void => {
      const { faces } = album.photo(name, `${day}T00:00:00`, people.length)
      for (const [at, person] of people.entries()) store.people.confirm(faces[at]!, person)
    }
    see('a.jpg', '2014-06-01', anna!, ben!, cleo!)
    see('b.jpg', '2014-06-30', cleo!, dora!)
    see('c.jpg', '2014-07-01', dora!)
    const people = (filter: PhotoFilter, month = '2014-06') => monthPeople(album.context, { filter, month })
    expect(people({})).toEqual({ names: ['Cleo', 'Anna'], people: 4 })
    expect(people({ with: [anna!] })).toEqual({ names: ['Ben', 'Cleo'], people: 2 })
    expect(people({}, '2014-07')).toEqual({ names: ['Dora'], people: 1 })
    expect(people({}, '2014-08')).toEqual({ names: [], people: 0 })
    store.decisions.setHidden(cleo!, true)
    expect(people({})).toEqual({ names: ['Anna', 'Ben'], people: 3 })
  })
})

describe('facePlaces', () => {
  it('says where somebody is on those of the photos that they are in', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const boxes = [{ box: { x: 300, y: 50, width: 100, height: 100 } }, { box: { x: 0, y: 0, width: 10, height: 10 } }]
    const wide = album.photo('wide.jpg', '2014-05-01T10:00:00', boxes, { size: [400, 200] })
    const other = album.photo('other.jpg', '2014-05-01T10:00:00', boxes, { size: [400, 200] })
    store.people.confirm(wide.faces[0]!, anna)
    store.people.reject(other.faces[0]!, anna)
    expect(facePlaces(album.context, { person: anna, photos: [other.photo, wide.photo] })).toEqual([
      { photo: wide.photo, x: 0.875, y: 0.5, aspect: 2 },
    ])
    expect(facePlaces(album.context, { person: anna, photos: [] })).toEqual([])
  })
})

describe('photo', () => {
  it('tells all that is known of it and of its faces', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const at = (x: number) => ({ box: { x, y: 0, width: 10, height: 10 } })
    const { photo: id, faces } = album.photo('2014/Mai/a.jpg', '2014-05-01T10:00:00', [
      at(30),
      at(10),
      { ...at(20), quality: 0.1 },
    ])
    store.people.confirm(faces[0]!, anna)
    album.guess([], [[faces[1]!, album.person('Ben'), 1.15]])
    store.decisions.ignore(faces[2]!, 'not-a-face')
    const seen = photo(album.context, { id })
    expect(seen).toMatchObject({
      name: 'a.jpg',
      bytes: 1000,
      favourite: false,
      dateFrom: 'taken',
      paths: ['/photos/2014/Mai/a.jpg'],
      folder: { id: album.folder.id, prefix: '2014/Mai' },
    })
    expect(seen.faces).toMatchObject([
      { id: faces[1], person: null, label: null, suggestion: { name: 'Ben', sureness: 'maybe' }, ignored: null },
      { id: faces[2], person: null, poor: true, ignored: 'not-a-face' },
      { id: faces[0], person: { id: anna, name: 'Anna' }, label: 'confirmed', sureness: null, suggestion: null },
    ])
    expect(() => photo(album.context, { id: 99 })).toThrow(expect.objectContaining({ code: 'no-such-photo' }))
  })
})

describe('folderTree', () => {
  it('holds every folder with photos, counts copies once, and sorts as people do', () => {
    const album = new Album()
    const { photo: a } = album.photo('2014/2 Juni/a.jpg')
    album.photo('2014/10 Juni/b.jpg')
    album.photo('top.jpg')
    album.copy(a, '2014/10 Juni/a.jpg')
    album.copy(a, '2014/10 Juni/a again.jpg')
    const id = album.folder.id
    expect(folderTree(album.context, {})).toEqual([
      {
        id,
        prefix: '',
        name: 'photos',
        photos: 3,
        children: [
          {
            id,
            prefix: '2014',
            name: '2014',
            photos: 2,
            children: [
              { id, prefix: '2014/2 Juni', name: '2 Juni', photos: 1, children: [] },
              { id, prefix: '2014/10 Juni', name: '10 Juni', photos: 2, children: [] },
            ],
          },
        ],
      },
    ])
  })
})
