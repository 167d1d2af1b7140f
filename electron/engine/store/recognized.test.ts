import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from './database.ts'
import { forget } from './forgetting.ts'
import type { ClusterId, FaceId, PersonId } from './ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from './samples.testing.ts'

/** What the matcher found is written late: the user has gone on meanwhile. */
describe('what the matcher makes of faces', () => {
  let store: Store
  let faces: FaceId[]
  let anna: PersonId
  const label = (faceId: FaceId, personId = anna) => ({ faceId, label: { personId, distance: 0.5, rule: 'distance' } })
  const named = () => store.people.labels().map(({ faceId, person, state }) => [faceId, person, state])

  beforeEach(() => {
    store = temporaryStore()
    const folder = store.folders.add('/photos')
    faces = ['a.jpg', 'b.jpg'].flatMap((name) => [
      ...store.photos.savePhoto(samplePhoto(name), sampleFile(folder, name), [sampleFace(), sampleFace()]).faceIds,
    ])
    anna = store.people.findOrCreate('Anna').id
  })

  test('tells which faces got a name they did not have, and which lost theirs', () => {
    const [a, b, c, d] = faces as [FaceId, FaceId, FaceId, FaceId]
    const ben = store.people.findOrCreate('Ben').id
    expect(store.recognized.write([label(a), label(d, ben), { faceId: b, group: 1 as ClusterId }])).toEqual({
      named: [
        { faceId: a, personId: anna },
        { faceId: d, personId: ben },
      ],
      lost: [],
    })
    store.people.confirm(c, ben)
    // Anna's is only measured anew; Ben's goes to her; the user's word stands.
    expect(
      store.recognized.write([
        { faceId: a, label: { personId: anna, distance: 0.4, rule: 'distance' } },
        label(d),
        label(c),
        label(b, ben),
      ]),
    ).toEqual({
      named: [
        { faceId: d, personId: anna },
        { faceId: b, personId: ben },
      ],
      lost: [], // The user’s word took Ben’s before: he is in the photo once.
    })
    expect(store.recognized.write([{ faceId: a, label: null }, label(b)])).toEqual({
      named: [{ faceId: b, personId: anna }],
      lost: [
        { faceId: a, personId: anna },
        { faceId: b, personId: ben },
      ],
    })
  })

  test('names, suggests, groups, and takes all of it back', () => {
    const [a, b, c] = faces as [FaceId, FaceId, FaceId]
    store.recognized.write([
      label(a),
      { faceId: b, suggestion: { personId: anna, distance: 1 } },
      { faceId: c, group: 7 as ClusterId },
    ])
    expect(named()).toEqual([[a, 'Anna', 'auto']])
    expect(store.people.suggestions()).toMatchObject([{ faceId: b }])
    expect(store.faces.groups()).toEqual(new Map([[c, 7]]))
    store.recognized.write([
      { faceId: a, label: null },
      { faceId: b, suggestion: null },
      { faceId: c, group: null },
    ])
    expect(named()).toEqual([])
    expect(store.people.suggestions()).toEqual([])
    expect(store.faces.groups().size).toBe(0)
  })

  test('never speaks against what the user said since', () => {
    const [a, b, c, d] = faces as [FaceId, FaceId, FaceId, FaceId]
    const ben = store.people.findOrCreate('Ben').id
    store.people.confirm(a, ben)
    store.people.reject(b, anna)
    store.decisions.ignore(c, 'stranger')
    store.people.confirm(d, anna)
    store.recognized.write([label(a), label(b), label(c), { faceId: d, label: null }])
    expect(named()).toEqual([
      [a, 'Ben', 'confirmed'],
      [d, 'Anna', 'confirmed'],
    ])
  })

  test('leaves out a person who is gone, and a second face of a person in a photo', () => {
    const [a, b, c] = faces as [FaceId, FaceId, FaceId]
    const gone = store.people.findOrCreate('Ben').id
    forget(store.folder, { kind: 'person', id: gone })
    store.people.confirm(a, anna)
    store.recognized.write([label(b), label(c, gone), { faceId: c, suggestion: { personId: gone, distance: 1 } }])
    expect(named()).toEqual([[a, 'Anna', 'confirmed']])
    expect(store.people.suggestions()).toEqual([])
  })
})
