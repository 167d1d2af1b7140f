import { describe, expect, it } from 'vitest'
import { history } from '../queries/library.ts'
import { photo } from '../queries/photos.ts'
import { ignored, waiting } from '../queries/review.ts'
import { sampleFace } from '../../store/samples.testing.ts'
import { Album, firstPage } from '../context.testing.ts'
import { bringBack, confirm, ignore, ignoreDay, notSure, reject, unname } from './faces.ts'
import { undo } from './library.ts'

const withCode = (code: string) => expect.objectContaining({ code }) as unknown

describe('confirm', () => {
  it('names faces after somebody new, or somebody known however their name is written', () => {
    const album = new Album()
    const { context } = album
    const [a, b, c] = ['a', 'b', 'c'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    const first = confirm(context, { faces: [a!, b!, a!], person: { name: ' Zoë  Müller ' } })
    expect(first).toMatchObject({
      person: { name: 'Zoë Müller' },
      action: { kind: 'confirm', count: 2, person: 'Zoë Müller', other: null, undone: false },
    })
    expect(confirm(context, { faces: [c!], person: { name: 'zoë müller' } }).person).toEqual(first.person)
    expect(context.store.people.list()).toMatchObject([{ confirmed: 3 }])
    expect(history(context, firstPage).total).toBe(2)
  })

  it('says no for the faces that were left out, in the same action', () => {
    const album = new Album()
    const { context } = album
    const [a, b] = ['a', 'b'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    const { action, person } = confirm(context, { faces: [a!], person: { name: 'Anna' }, except: [b!] })
    expect(action).toMatchObject({ kind: 'confirm', count: 1 })
    expect(context.store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 1 }])
    expect(context.store.people.rejectedPairs()).toEqual([{ faceId: b, personId: person.id }])
    undo(context, {})
    expect(context.store.people.list()).toEqual([])
    expect(context.store.people.rejectedPairs()).toEqual([])
  })

  it('tells how many other faces of the same photos lose the name by it; undo gives it back', () => {
    const album = new Album()
    const { context } = album
    const [a, b] = album.photo('a.jpg', null, 2).faces
    const { person, moved } = confirm(context, { faces: [a!], person: { name: 'Ole' } })
    expect(moved).toBe(0)
    expect(confirm(context, { faces: [b!], person: { name: 'Ole' } }).moved).toBe(1)
    const named = () => context.store.people.labels().map(({ faceId, personId }) => [faceId, personId])
    expect(named()).toEqual([[b, person.id]])
    undo(context, {})
    expect(named()).toEqual([[a, person.id]])
  })

  it('takes markup for what it is: text', () => {
    const album = new Album()
    const { faces } = album.photo('a.jpg', null, 1)
    const name = '<img src=x onerror="alert(1)">'
    expect(confirm(album.context, { faces, person: { name } }).person.name).toBe(name)
  })

  it.each([
    ['of spaces', '   ', 'bad-name {}'],
    ['of 201 characters', 'x'.repeat(201), 'bad-name.long {"max":200}'],
    ['of 10,000 characters', 'ä'.repeat(10_000), 'bad-name.long {"max":200}'],
  ])('refuses a name %s in words and changes nothing', (_, name, words) => {
    const album = new Album()
    const { faces } = album.photo('a.jpg', null, 1)
    const naming = () => confirm(album.context, { faces, person: { name } })
    expect(naming).toThrow(withCode('bad-name'))
    expect(naming).toThrow(words)
    expect(album.context.store.people.list()).toEqual([])
  })

  it('refuses faces and people that are not there', () => {
    const album = new Album()
    const { faces } = album.photo('a.jpg', null, 1)
    expect(() => confirm(album.context, { faces: [...faces, 99], person: { name: 'Anna' } })).toThrow(
      withCode('no-such-face'),
    )
    expect(() => confirm(album.context, { faces, person: { id: 99 } })).toThrow(withCode('no-such-person'))
    expect(history(album.context, firstPage).total).toBe(0)
  })

  it('refuses two faces of one photo at once, and says which photo', () => {
    const album = new Album()
    const { faces } = album.photo('Mai/twins.jpg', null, 2)
    const naming = () => confirm(album.context, { faces, person: { name: 'Anna' } })
    expect(naming).toThrow(withCode('twice-in-photo'))
    expect(naming).toThrow('twins.jpg')
    expect(album.context.store.people.list()).toEqual([])
  })

  it('moves a name from one face of a photo to the other, and back', () => {
    const album = new Album()
    const { context } = album
    const { photo: id, faces } = album.photo('a.jpg', null, 2)
    confirm(context, { faces: [faces[0]!], person: { name: 'Anna' } })
    confirm(context, { faces: [faces[1]!], person: { name: 'Anna' } })
    const names = () => photo(context, { id }).faces.map(({ person }) => person?.name ?? null)
    expect(names()).toEqual([null, 'Anna'])
    expect(context.store.people.rejectedPairs()).toEqual([])
    undo(context, {})
    expect(names()).toEqual(['Anna', null])
  })

  it('brings back a face that was put aside', () => {
    const album = new Album()
    const { faces } = album.photo('a.jpg', null, 1)
    ignore(album.context, { faces, as: 'not-a-face' })
    confirm(album.context, { faces, person: { name: 'Anna' } })
    expect(album.context.store.faces.byId(faces[0]!)?.ignored).toBeNull()
    undo(album.context, {})
    expect(album.context.store.faces.byId(faces[0]!)?.ignored).toBe('not-a-face')
  })
})

it('reject keeps a face from a person, who is named in the history', () => {
  const album = new Album()
  const anna = album.person('Anna')
  const { faces } = album.photo('a.jpg', null, 1)
  album.guess([[faces[0]!, anna]])
  expect(reject(album.context, { faces, person: anna }).action).toMatchObject({
    kind: 'reject',
    count: 1,
    person: 'Anna',
  })
  expect(album.context.store.people.labels()).toEqual([])
  album.guess([[faces[0]!, anna]])
  expect(album.context.store.people.labels()).toEqual([])
})

it('notSure takes a suggestion away until the face looks clearly nearer', () => {
  const album = new Album()
  const { store } = album.context
  const anna = album.person('Anna')
  const face = album.photo('a.jpg', null, 1).faces[0]!
  const suggest = (distance: number) => {
    album.guess([], [[face, anna, distance]])
    return store.people.suggestions().length
  }
  expect(suggest(1.1)).toBe(1)
  expect(notSure(album.context, { faces: [face] }).action).toMatchObject({ kind: 'not-sure', count: 1, person: 'Anna' })
  expect(store.people.suggestions()).toEqual([])
  expect(suggest(1.08)).toBe(0)
  expect(suggest(1.0)).toBe(1)
  expect(undo(album.context, {})).toMatchObject({ kind: 'not-sure' })
  expect(suggest(1.1)).toBe(1)
})

it('unname takes a name away for good', () => {
  const album = new Album()
  const { store } = album.context
  const anna = album.person('Anna')
  const face = album.photo('a.jpg', null, 1).faces[0]!
  album.guess([[face, anna]])
  expect(unname(album.context, { faces: [face] }).action).toMatchObject({ kind: 'unname', count: 1, person: 'Anna' })
  album.guess([[face, anna]], [[face, anna]])
  expect(store.people.labels()).toEqual([])
  expect(store.people.suggestions()).toEqual([])
  expect(waiting(album.context, {}).left).toBe(1)
})

describe('ignore', () => {
  it('puts faces aside: the matcher sees them no more, until they are brought back', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    const faces = album.photo('a.jpg', null, [
      {},
      { embeddings: [{ model: 'small', vector: Float32Array.of(1), strangeness: 0 }] },
    ]).faces
    album.guess([[faces[0]!, anna]], [[faces[1]!, anna]])
    expect(ignore(album.context, { faces, as: 'stranger' }).action).toMatchObject({
      kind: 'ignore-strangers',
      count: 2,
      person: null,
    })
    expect(store.people.labels()).toEqual([])
    expect(store.people.suggestions()).toEqual([])
    expect(store.faces.unknown()).toEqual([])
    expect(store.faces.unconfirmed()).toEqual([])
    expect([...store.faces.embeddings('small')]).toEqual([])
    album.guess([[faces[0]!, anna]], [[faces[1]!, anna]])
    expect(store.people.labels()).toEqual([])
    bringBack(album.context, { faces })
    expect(store.faces.unknown()).toHaveLength(2)
    undo(album.context, {})
    undo(album.context, {})
    expect(store.people.labels()).toMatchObject([{ faceId: faces[0], personId: anna, state: 'auto' }])
    expect(store.people.suggestions()).toMatchObject([{ faceId: faces[1] }])
  })

  it('tells strangers from what is not a face', () => {
    const album = new Album()
    const { faces } = album.photo('a.jpg', null, 1)
    expect(ignore(album.context, { faces, as: 'not-a-face' }).action.kind).toBe('not-faces')
  })

  it('takes away a box that the user drew and that is no face, with its name, until that is undone', () => {
    const album = new Album()
    const { store } = album.context
    const { photo, faces } = album.photo('a.jpg', null, 1)
    const drawn = store.faces.addDrawn(photo, sampleFace({ source: 'drawn', embeddings: [] }))
    store.faces.show(drawn, true)
    store.people.confirm(drawn, album.person('Anna'))
    expect(ignore(album.context, { faces: [drawn], as: 'not-a-face' }).action).toMatchObject({
      kind: 'remove-face',
      count: 1,
      person: 'Anna',
    })
    expect(store.photoFaces.of(photo).map(({ id }) => id)).toEqual(faces)
    expect(ignored(album.context, { which: 'not-a-face', ...firstPage }).total).toBe(0)
    undo(album.context, {})
    expect(store.photoFaces.of(photo)).toMatchObject([
      { label: null },
      { id: drawn, ignored: null, label: { person: 'Anna', state: 'confirmed' } },
    ])
    ignore(album.context, { faces: [drawn], as: 'stranger' })
    expect(ignored(album.context, { which: 'stranger', ...firstPage }).rows).toMatchObject([{ id: drawn }])
  })

  it('puts aside all faces of a day that have no person', () => {
    const album = new Album()
    const { store } = album.context
    const wedding = album.photo('a.jpg', '2014-05-01T10:00:00', 3).faces
    const other = album.photo('b.jpg', '2014-05-02T00:00:00', 1).faces
    store.people.confirm(wedding[0]!, album.person('Anna'))
    expect(ignoreDay(album.context, { day: '2014-05-01' }).action).toMatchObject({ kind: 'ignore-strangers', count: 2 })
    expect(store.faces.unknown().map(({ id }) => id)).toEqual(other)
    expect(store.people.labels()).toHaveLength(1)
  })
})
