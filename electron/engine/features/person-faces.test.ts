import { describe, expect, it } from 'vitest'
import { Album, firstPage } from './context.testing.ts'
import { people, person, labelledFaces } from './people.ts'

describe('people', () => {
  it('are counted by what is shown of them, hidden ones if asked for', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('anna')
    const ben = album.person('Ben')
    const a = album.photo('a.jpg', '2014-06-14T12:00:00', [{ quality: 0.5 }])
    const b = album.photo('b.jpg', '2016-01-01T00:00:00', [{ quality: 0.9 }, {}])
    const c = album.photo('c.jpg', '2012-01-01T00:00:00', [{ quality: 0.7 }])
    store.people.confirm(a.faces[0]!, anna)
    store.people.confirm(c.faces[0]!, anna)
    album.guess([[b.faces[0]!, anna]], [[b.faces[1]!, ben]])
    store.decisions.setHidden(ben, true)
    const card = {
      id: anna,
      name: 'anna',
      hidden: false,
      cover: c.faces[0],
      confirmed: 2,
      auto: 1,
      suggested: 0,
      photos: 3,
      first: '2012-01-01',
      last: '2016-01-01',
    }
    const nobody = { confirmed: 0, auto: 0, photos: 0, first: null, last: null, cover: null }
    expect(people(album.context, { hidden: false })).toEqual([card])
    expect(people(album.context, { hidden: true })).toEqual([
      card,
      { id: ben, name: 'Ben', hidden: true, suggested: 1, ...nobody },
    ])
    store.photos.removeFiles(album.folder.id, ['c.jpg'])
    expect(people(album.context, { hidden: false })).toMatchObject([
      { cover: a.faces[0], photos: 2, first: '2014-06-14' },
    ])
  })

  it('are shown by the face the user chose, while it is theirs', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const { faces } = album.photo('a.jpg', null, [{ quality: 0.4 }])
    const best = album.photo('b.jpg', null, [{ quality: 0.9 }]).faces[0]!
    store.people.confirm(faces[0]!, anna)
    store.people.confirm(best, anna)
    store.decisions.setCover(anna, faces[0]!)
    expect(people(album.context, { hidden: false })).toMatchObject([{ cover: faces[0] }])
    store.decisions.unname(faces[0]!)
    expect(people(album.context, { hidden: false })).toMatchObject([{ cover: best }])
  })
})

describe('person', () => {
  it('is seen with others, most often first, but not with hidden ones', () => {
    const album = new Album()
    const { store } = album.context
    const [anna, ben, cleo, dora] = ['Anna', 'Ben', 'Cleo', 'Dora'].map((name) => album.person(name))
    const photos = ['a', 'b'].map((name) => album.photo(`${name}.jpg`, null, 4).faces)
    for (const faces of photos) {
      store.people.confirm(faces[0]!, anna!)
      store.people.confirm(faces[1]!, ben!)
      store.people.confirm(faces[2]!, dora!)
    }
    album.guess([[photos[0]![3]!, cleo!]])
    store.decisions.setHidden(dora!, true)
    expect(person(album.context, { id: anna! })).toMatchObject({
      name: 'Anna',
      photos: 2,
      seenWith: [
        { id: ben, name: 'Ben', cover: photos[1]![1], photos: 2 },
        { id: cleo, name: 'Cleo', cover: photos[0]![3], photos: 1 },
      ],
    })
    expect(() => person(album.context, { id: 99 })).toThrow(expect.objectContaining({ code: 'no-such-person' }))
  })
})

describe('personFaces', () => {
  it('are all by date, or the suggested ones by likelihood, each with how sure it is', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const [a, b, c, d] = ['2011', '2013', '2012', '2010'].map(
      (year) => album.photo(`${year}.jpg`, `${year}-01-01T00:00:00`, 1).faces[0]!,
    )
    store.people.confirm(a!, anna)
    album.guess(
      [[b!, anna, 0.8]],
      [
        [c!, anna, 1.3],
        [d!, anna, 1.1],
      ],
    )
    const faces = (which: 'all' | 'suggested') => labelledFaces(album.context, { id: anna, which, ...firstPage })
    expect(faces('all')).toMatchObject({
      total: 2,
      rows: [
        { id: b, label: 'auto', sureness: 'certain', date: '2013-01-01T00:00:00' },
        { id: a, label: 'confirmed', sureness: null },
      ],
    })
    expect(faces('suggested')).toMatchObject({
      total: 2,
      rows: [
        { id: d, label: 'suggested', sureness: 'maybe' },
        { id: c, label: 'suggested', sureness: 'unlikely' },
      ],
    })
  })
})
