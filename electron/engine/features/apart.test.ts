import { describe, expect, it } from 'vitest'
import { forget } from '../store/forgetting.ts'
import type { ClusterId, FaceId, PersonId } from '../store/ids.ts'
import { standing } from './proposals.ts'
import { Album, firstPage } from './context.testing.ts'
import { redo, undo } from './history.ts'
import { joinGroups, people, setApart, splitFaces } from './people.ts'

const withCode = (code: string) => expect.objectContaining({ code }) as unknown
const names = ({ context }: Album) => people(context, { hidden: true }).map(({ name }) => name)

/** Photos of one face each, whose faces the matcher has put together. */
function groupOf(album: Album, ...names: readonly string[]): FaceId[] {
  const faces = names.map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
  album.context.store.recognized.write(faces.map((faceId) => ({ faceId, group: faces[0] as number as ClusterId })))
  return faces
}
const groupsIn = ({ context: { store } }: Album) =>
  store.review.groups(1, firstPage).rows.map(({ id }) =>
    store.review
      .group(id)!
      .members.map((face) => face.id)
      .sort((a, b) => a - b),
  )

describe('split', () => {
  const started = () => {
    const album = new Album()
    const anna = album.person('Anna')
    const faces = ['a', 'b', 'c', 'd', 'e'].map((name) => album.photo(`${name}.jpg`, null, 1).faces[0]!)
    for (const id of faces.slice(0, 4)) album.context.store.people.confirm(id, anna)
    album.guess([[faces[4]!, anna]])
    return { album, anna, faces, store: album.context.store }
  }
  const labels = ({ context: { store } }: Album) =>
    store.people.labels().map(({ faceId, person, state }) => [faceId, `${person} ${state}`])

  it('gives some faces of a person to another, for good, and is taken back in one step', () => {
    const { album, anna, faces, store } = started()
    const before = labels(album)
    const done = splitFaces(album.context, { person: anna, faces: faces.slice(3), into: { name: 'Berta' } })
    expect(done).toMatchObject({
      action: { kind: 'split', count: 2, person: 'Anna', other: 'Berta' },
      person: { name: 'Berta' },
    })
    expect(labels(album).slice(3)).toEqual(faces.slice(3).map((id) => [id, 'Berta confirmed']))
    expect(store.people.rejectedPairs()).toEqual(faces.slice(3).map((faceId) => ({ faceId, personId: anna })))
    // Nobody asks whether the two are one person, now that they were told apart.
    const pair = { one: { person: anna }, other: { person: done.person!.id as PersonId }, similarity: 1 }
    expect(standing(store, [pair])).toEqual([])
    undo(album.context, {})
    expect(labels(album)).toEqual(before)
    expect(store.apart.all()).toEqual([])
    redo(album.context, {})
    expect(labels(album).slice(3)).toEqual(faces.slice(3).map((id) => [id, 'Berta confirmed']))
    expect(standing(store, [pair])).toEqual([])
  })

  it('makes a group of the unknown that does not get the name back', () => {
    const { album, anna, faces, store } = started()
    groupOf(album, 'x', 'y')
    const done = splitFaces(album.context, { person: anna, faces: faces.slice(2), into: null })
    expect(done).toMatchObject({ action: { other: null, count: 3 }, person: null })
    expect(groupsIn(album)).toContainEqual(faces.slice(2))
    store.people.replaceAutomatic(
      faces.slice(2).map((faceId) => ({ faceId, personId: anna, distance: 0.1, rule: 'distance' })),
      [],
    )
    expect(labels(album)).toHaveLength(2)
    undo(album.context, {})
    expect(groupsIn(album)).toHaveLength(1)
    expect(labels(album)).toHaveLength(5)
  })

  it('gives a group a number that no other has', () => {
    const { album, anna, faces, store } = started()
    const [x, y] = groupOf(album, 'x', 'y')
    store.recognized.write([x!, y!].map((faceId) => ({ faceId, group: faces[2] as number as ClusterId })))
    splitFaces(album.context, { person: anna, faces: faces.slice(2), into: null })
    expect(groupsIn(album)).toEqual([faces.slice(2), [x, y]])
  })

  it('refuses two faces of one photo, the person themselves, and whoever is not there', () => {
    const { album, anna, faces } = started()
    const two = album.photo('two.jpg', null, 2).faces
    for (const id of two) album.context.store.people.confirm(id, anna)
    const into = { name: 'Berta' }
    expect(() => splitFaces(album.context, { person: anna, faces: two, into })).toThrow(withCode('twice-in-photo'))
    expect(() => splitFaces(album.context, { person: anna, faces, into: { name: 'anna' } })).toThrow(
      withCode('already-named'),
    )
    expect(() => splitFaces(album.context, { person: 99, faces, into })).toThrow(withCode('no-such-person'))
    expect(names(album)).toEqual(['Anna'])
  })
})

describe('joinGroups', () => {
  it('makes one group of two, which keeps the number of the first, and two again by undo', () => {
    const album = new Album()
    const [one, other] = [groupOf(album, 'a', 'b'), groupOf(album, 'c', 'd', 'e')]
    expect(groupsIn(album)).toEqual([other, one])
    expect(joinGroups(album.context, { one: one[0]!, other: other[0]! }).action).toMatchObject({
      kind: 'join',
      count: 5,
    })
    expect(groupsIn(album)).toEqual([[...one, ...other]])
    expect(album.context.store.review.group(one[0]!)?.card.faces).toBe(5)
    undo(album.context, {})
    expect(groupsIn(album)).toEqual([other, one])
    redo(album.context, {})
    expect(groupsIn(album)).toEqual([[...one, ...other]])
    expect(() => joinGroups(album.context, { one: one[0]!, other: other[0]! })).toThrow(withCode('no-such-group'))
  })

  it('refuses two that are in one photo', () => {
    const album = new Album()
    const { store } = album.context
    const [one, other] = [groupOf(album, 'a', 'b'), album.photo('both.jpg', null, 2).faces]
    store.recognized.write([
      { faceId: other[0]!, group: one[0] as number as ClusterId },
      { faceId: other[1]!, group: other[1] as number as ClusterId },
    ])
    expect(() => joinGroups(album.context, { one: one[0]!, other: other[1]! })).toThrow(withCode('twice-in-photo'))
    expect(groupsIn(album)).toHaveLength(2)
  })

  it('takes what has come to the group since along when it is undone, no face is lost', () => {
    const album = new Album()
    const [one, other] = [groupOf(album, 'a', 'b'), groupOf(album, 'c', 'd')]
    joinGroups(album.context, { one: one[0]!, other: other[0]! })
    const late = album.photo('late.jpg', null, 1).faces[0]!
    album.context.store.recognized.write([{ faceId: late, group: one[0] as number as ClusterId }])
    undo(album.context, {})
    expect(groupsIn(album)).toEqual([[...one, late], other])
  })
})

describe('setApart', () => {
  const between = (one: object, other: object) => ({ one, other, similarity: 0.3 }) as Parameters<typeof standing>[1][0]

  it('keeps two groups from being taken for one, also when they have others in them, until undone', () => {
    const album = new Album()
    const { store } = album.context
    const [one, other] = [groupOf(album, 'a', 'b'), groupOf(album, 'c', 'd')]
    const found = [between({ group: one[0] }, { group: other[0] })]
    expect(standing(store, found)).toMatchObject([
      { one: { name: null, photos: 2, sample: one }, other: { party: { group: other[0] }, sample: other } },
    ])
    const { action } = setApart(album.context, { one: { group: one[0]! }, other: { group: other[0]! } })
    expect(action).toMatchObject({ kind: 'apart', person: null, other: null })
    expect(standing(store, found)).toEqual([])
    store.recognized.write(other.map((faceId) => ({ faceId, group: other[1] as number as ClusterId })))
    expect(standing(store, [between({ group: one[0] }, { group: other[1] })])).toEqual([])
    undo(album.context, {})
    expect(standing(store, [between({ group: one[0] }, { group: other[1] })])).toHaveLength(1)
    redo(album.context, {})
    expect(standing(store, [between({ group: one[0] }, { group: other[1] })])).toEqual([])
  })

  it('of a person and a group refuses each of its faces to them', () => {
    const album = new Album()
    const { store } = album.context
    const anna = album.person('Anna')
    store.people.confirm(album.photo('anna.jpg', null, 1).faces[0]!, anna)
    const faces = groupOf(album, 'a', 'b')
    expect(setApart(album.context, { one: { person: anna }, other: { group: faces[0]! } }).action).toMatchObject({
      person: 'Anna',
      other: null,
    })
    expect(store.people.rejectedPairs()).toEqual(faces.map((faceId) => ({ faceId, personId: anna })))
    undo(album.context, {})
    expect(store.people.rejectedPairs()).toEqual([])
  })

  it('of people tells both names, and goes with a person who is forgotten', () => {
    const album = new Album()
    const { store } = album.context
    const [anna, ben] = ['Anna', 'Ben'].map((name) => {
      const id = album.person(name)
      store.people.confirm(album.photo(`${name}.jpg`, null, 1).faces[0]!, id)
      return id
    })
    expect(setApart(album.context, { one: { person: anna! }, other: { person: ben! } }).action).toMatchObject({
      person: 'Anna',
      other: 'Ben',
    })
    expect(store.apart.all()).toHaveLength(1)
    expect(standing(store, [between({ person: anna }, { person: ben })])).toEqual([])
    undo(album.context, {})
    expect(standing(store, [between({ person: anna }, { person: ben })])).toHaveLength(1)
    redo(album.context, {})
    forget(store.folder, { kind: 'person', id: anna! })
    expect(store.apart.all()).toEqual([])
  })

  it('is not asked of somebody without a face', () => {
    const album = new Album()
    const found = between({ person: album.person('Anna') }, { group: groupOf(album, 'a', 'b')[0] })
    expect(standing(album.context.store, [found])).toEqual([])
  })

  it('refuses whoever is not there', () => {
    const album = new Album()
    const anna = album.person('Anna')
    const whom = { one: { person: anna }, other: { person: 99 } }
    expect(() => setApart(album.context, whom)).toThrow(withCode('no-such-person'))
    expect(() => setApart(album.context, { ...whom, other: { group: 99 } })).toThrow(withCode('no-such-group'))
  })
})
