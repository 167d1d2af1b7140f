import { describe, expect, it } from 'vitest'
import { people, person, personFaces } from '../queries/people.ts'
import type { FaceId, PersonId } from '../../store/ids.ts'
import { Album, firstPage } from '../context.testing.ts'
import { redo, undo } from './library.ts'
import { merge, rename, setBirthDate, setCover, setHidden } from './people.ts'

const withCode = (code: string) => expect.objectContaining({ code }) as unknown
const names = ({ context }: Album) => people(context, { hidden: true }).map(({ name }) => name)

describe('rename', () => {
  it('gives another name, also the same one written otherwise', () => {
    const album = new Album()
    const id = album.person('anna')
    expect(rename(album.context, { id, name: 'Anna' }).action).toMatchObject({ person: 'anna', other: 'Anna' })
    expect(names(album)).toEqual(['Anna'])
    rename(album.context, { id, name: ' Änne ' })
    expect(names(album)).toEqual(['Änne'])
    undo(album.context, {})
    undo(album.context, {})
    expect(names(album)).toEqual(['anna'])
  })

  it('never merges: who has the name is told instead', () => {
    const album = new Album()
    const anna = album.person('Anna')
    const ben = album.person('Ben')
    expect(() => rename(album.context, { id: ben, name: 'ANNA' })).toThrow(
      expect.objectContaining({
        code: 'name-taken',
        told: { key: 'name-taken', params: { person: { id: anna, name: 'Anna' } } },
      }),
    )
    expect(names(album)).toEqual(['Anna', 'Ben'])
  })

  it('refuses what is no name, and people who are not there', () => {
    const album = new Album()
    const id = album.person('Anna')
    expect(() => rename(album.context, { id, name: ' \t ' })).toThrow(withCode('bad-name'))
    expect(() => rename(album.context, { id, name: 'x'.repeat(201) })).toThrow(withCode('bad-name'))
    expect(() => rename(album.context, { id: 99, name: 'Ben' })).toThrow(withCode('no-such-person'))
    expect(names(album)).toEqual(['Anna'])
  })
})

describe('merge', () => {
  it('leaves the face that stands for whoever keeps their name', () => {
    const album = new Album()
    const { context } = album
    const [from, into] = [album.person('Anni'), album.person('Anna')]
    const [a, b] = ['a', 'b'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    context.store.people.confirm(a!, into)
    context.store.people.confirm(b!, from)
    const before = people(context, { hidden: true })
    expect(before).toMatchObject([{ name: 'Anna', cover: a }, { cover: b }])
    merge(context, { from, into })
    expect(people(context, { hidden: true })).toMatchObject([{ name: 'Anna', cover: a }])
    undo(context, {})
    expect(people(context, { hidden: true })).toEqual(before)
  })

  it('makes one of two, with all that was said of both, and undo makes two of them again', () => {
    const album = new Album()
    const { context } = album
    const { store } = context
    const [from, into] = [album.person('Anni'), album.person('Anna')]
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    store.people.confirm(a!, from)
    store.people.confirm(b!, into)
    store.people.reject(e!, from)
    store.decisions.setCover(into, b!)
    album.guess([[c!, from]], [[d!, from]])
    const before = [people(context, { hidden: true }), store.people.labels(), store.people.suggestions()]
    expect(merge(context, { from, into }).action).toMatchObject({
      kind: 'merge',
      count: 2,
      person: 'Anni',
      other: 'Anna',
    })
    expect(people(context, { hidden: true })).toMatchObject([
      { id: into, name: 'Anna', confirmed: 2, auto: 1, suggested: 1, photos: 3, cover: b },
    ])
    expect(store.people.rejectedPairs()).toEqual([{ faceId: e, personId: into }])
    undo(context, {})
    expect([people(context, { hidden: true }), store.people.labels(), store.people.suggestions()]).toEqual(before)
    expect(store.people.rejectedPairs()).toEqual([{ faceId: e, personId: from }])
    redo(context, {})
    expect(names(album)).toEqual(['Anna'])
  })

  it('takes a yes for more than a no, and a no for more than a guess', () => {
    const album = new Album()
    const { store } = album.context
    const [from, into] = [album.person('Anni'), album.person('Anna')]
    const [a, b, c] = ['a', 'b', 'c'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    store.people.confirm(a!, from)
    store.people.reject(a!, into)
    store.people.confirm(b!, into)
    store.people.reject(b!, from)
    store.people.reject(c!, into)
    album.guess([[c!, from]])
    merge(album.context, { from, into })
    expect(store.people.labels()).toMatchObject([
      { faceId: a, personId: into, state: 'confirmed' },
      { faceId: b, personId: into, state: 'confirmed' },
    ])
    expect(store.people.rejectedPairs()).toEqual([{ faceId: c, personId: into }])
  })

  it('leaves no guess where the user named another face of the photo', () => {
    const album = new Album()
    const { store } = album.context
    const [from, into] = [album.person('Anni'), album.person('Anna')]
    const a = album.photo('a.jpg', null, 2).faces
    const b = album.photo('b.jpg', null, 2).faces
    store.people.confirm(a[0]!, from)
    store.people.confirm(b[0]!, into)
    album.guess([
      [a[1]!, into],
      [b[1]!, from],
    ])
    merge(album.context, { from, into })
    expect(store.people.labels()).toMatchObject([{ faceId: a[0] }, { faceId: b[0] }])
  })

  it('of somebody with themselves does nothing and leaves no trace', () => {
    const album = new Album()
    const id = album.person('Anna')
    merge(album.context, { from: id, into: id })
    expect(names(album)).toEqual(['Anna'])
    expect(undo(album.context, {})).toBeNull()
  })

  it('refuses people who are not there', () => {
    const album = new Album()
    const id = album.person('Anna')
    expect(() => merge(album.context, { from: id, into: 99 })).toThrow(withCode('no-such-person'))
    expect(() => merge(album.context, { from: 99, into: id })).toThrow(withCode('no-such-person'))
  })
})

it('merge takes nobody for somebody they were refused as', () => {
  const album = new Album()
  const { store } = album.context
  const [anna, other] = ['Anna', 'Anna again'].map((name) => album.person(name)) as [PersonId, PersonId]
  const [face] = album.photo('a.jpg', null, 1).faces as [FaceId]
  album.guess([], [[face, anna]])
  store.people.reject(face, other)
  merge(album.context, { from: other, into: anna })
  expect(store.people.rejectedPairs()).toEqual([{ faceId: face, personId: anna }])
  expect(store.people.suggestions()).toEqual([])
  undo(album.context, {})
  expect(store.people.rejectedPairs()).toEqual([{ faceId: face, personId: other }])
})

it('setCover takes a face of theirs and no other', () => {
  const album = new Album()
  const { store } = album.context
  const anna = album.person('Anna')
  const faces = album.photo('a.jpg', null, 2).faces
  store.people.confirm(faces[0]!, anna)
  expect(setCover(album.context, { id: anna, face: faces[0]! }).action).toMatchObject({ kind: 'cover', person: 'Anna' })
  expect(() => setCover(album.context, { id: anna, face: faces[1]! })).toThrow(withCode('no-such-face'))
  expect(people(album.context, { hidden: false })).toMatchObject([{ cover: faces[0] }])
})

it('setHidden hides from the list only', () => {
  const album = new Album()
  const { store } = album.context
  const anna = album.person('Anna')
  const { faces } = album.photo('a.jpg', null, 1)
  store.people.confirm(faces[0]!, anna)
  expect(setHidden(album.context, { id: anna, hidden: true }).action.kind).toBe('hide')
  expect(people(album.context, { hidden: false })).toEqual([])
  expect(personFaces(album.context, { id: anna, which: 'all', ...firstPage }).total).toBe(1)
  expect(setHidden(album.context, { id: anna, hidden: false }).action.kind).toBe('show')
  expect(names(album)).toEqual(['Anna'])
})

describe('setBirthDate', () => {
  const born = ({ context }: Album, id: number) => person(context, { id }).born

  it('takes a year or a day, and can be undone', () => {
    const album = new Album()
    const id = album.person('Anna')
    expect(born(album, id)).toBeNull()
    expect(setBirthDate(album.context, { id, born: '2012' }).action).toMatchObject({ person: 'Anna', other: '2012' })
    setBirthDate(album.context, { id, born: '2012-02-29' })
    setBirthDate(album.context, { id, born: null })
    expect(born(album, id)).toBeNull()
    undo(album.context, {})
    expect(born(album, id)).toBe('2012-02-29')
    undo(album.context, {})
    undo(album.context, {})
    expect(born(album, id)).toBeNull()
    redo(album.context, {})
    expect(born(album, id)).toBe('2012')
  })

  it.each(['', '12', '2013-02-29', '2012-13-01', '10.5.2012', 'two', '1799', '1799-12-31', '9999', '2999-01-01'])(
    'refuses “%s”',
    (wrong) => {
      const album = new Album()
      const id = album.person('Anna')
      expect(() => setBirthDate(album.context, { id, born: wrong })).toThrow(withCode('bad-date'))
      expect(born(album, id)).toBeNull()
    },
  )

  it('comes along with a merge, where nothing is known of whoever stays, and back again', () => {
    const album = new Album()
    const [anni, anna, anne] = ['Anni', 'Anna', 'Anne'].map((name) => album.person(name)) as [
      PersonId,
      PersonId,
      PersonId,
    ]
    setBirthDate(album.context, { id: anni, born: '2012' })
    setBirthDate(album.context, { id: anne, born: '1980' })
    merge(album.context, { from: anni, into: anna })
    expect(born(album, anna)).toBe('2012')
    merge(album.context, { from: anne, into: anna })
    expect(born(album, anna)).toBe('2012')
    undo(album.context, {})
    undo(album.context, {})
    expect([born(album, anni), born(album, anna), born(album, anne)]).toEqual(['2012', null, '1980'])
  })
})
