import { describe, expect, it } from 'vitest'
import type { ClusterId } from '../store/ids.ts'
import { Album, firstPage } from './context.testing.ts'
import { groupMembers, groups, ignored, review, strangersByDay, waiting } from './review.ts'

/** Two groups of two faces, the second with the best face, one face alone in a group, and one in none yet. */
function strangers() {
  const album = new Album()
  const qualities = [0.5, 0.6, 0.9, 0.1, 0.95, 0.3]
  const faces = qualities.map(
    (quality, i) => album.photo(`${i}.jpg`, `2014-06-1${i}T00:00:00`, [{ quality }]).faces[0]!,
  )
  const [a, b, c, d, e, f] = faces as [(typeof faces)[0], ...typeof faces]
  const clusters = [1, 1, 2, 2, 3] as ClusterId[]
  album.context.store.faces.replaceClusters(clusters.map((cluster, i) => [faces[i]!, cluster]))
  return { album, store: album.context.store, a, b: b!, c: c!, d: d!, e: e!, f: f! }
}

describe('review', () => {
  it('shows the largest groups first, then the surest, and those alone too', () => {
    const { album, c, d, a, b, e, f } = strangers()
    const queue = review(album.context, firstPage)
    expect(queue.groups).toBe(4)
    expect(waiting(album.context, {})).toEqual({ left: 6, total: 6 })
    expect(queue.page.map(({ sample }) => sample)).toEqual([[c, d], [b, a], [e], [f]])
    expect(queue.page[0]).toEqual({
      id: 2,
      faces: 2,
      photos: 2,
      first: '2014-06-12T00:00:00',
      last: '2014-06-13T00:00:00',
      sample: [c, d],
    })
    expect(review(album.context, { offset: 3, limit: 1 })).toMatchObject({ groups: 4, page: [{ sample: [f] }] })
    expect(review(album.context, { offset: 9, limit: 1 })).toEqual({ groups: 4, page: [] })
  })

  it('counts what was answered, and never what was only guessed', () => {
    const { album, store, a, b, c, d } = strangers()
    const anna = album.person('Anna')
    store.people.confirm(a, anna)
    store.decisions.ignore(c, 'stranger')
    store.decisions.ignore(d, 'not-a-face')
    expect(waiting(album.context, {})).toEqual({ left: 3, total: 6 })
    expect(review(album.context, firstPage).groups).toBe(3)
    album.guess([[b, anna]])
    expect(waiting(album.context, {})).toEqual({ left: 2, total: 5 })
  })

  it('is empty when nobody is left', () => {
    const album = new Album()
    expect(review(album.context, firstPage)).toEqual({ groups: 0, page: [] })
    expect(waiting(album.context, {})).toEqual({ left: 0, total: 0 })
  })
})

describe('reviewGroup', () => {
  it('holds its faces, the poor ones last', () => {
    const { album, c, d } = strangers()
    expect(groupMembers(album.context, { id: 2 })).toMatchObject({
      faces: 2,
      members: [
        { id: c, doubtful: false, poor: false },
        { id: d, doubtful: true, poor: true },
      ],
    })
  })

  it('is found by its number also when the face that was alone came into a group', () => {
    const { album, store, a, f } = strangers()
    const alone = review(album.context, firstPage).page[3]!
    expect(groupMembers(album.context, { id: alone.id }).sample).toEqual([f])
    store.faces.replaceClusters([
      [a, 7 as ClusterId],
      [f, 7 as ClusterId],
    ])
    expect(groupMembers(album.context, { id: alone.id })).toMatchObject({ faces: 2, sample: [a, f] })
  })

  it('is gone with its last face', () => {
    const { album, store, c, d } = strangers()
    for (const face of [c, d]) store.decisions.ignore(face, 'stranger')
    expect(() => groupMembers(album.context, { id: 2 })).toThrow(expect.objectContaining({ code: 'no-such-group' }))
    expect(() => groupMembers(album.context, { id: 99 })).toThrow(expect.objectContaining({ code: 'no-such-group' }))
  })
})

it('groups are of two faces at least', () => {
  const { album } = strangers()
  expect(groups(album.context, firstPage)).toMatchObject({ total: 2, rows: [{ id: 2 }, { id: 1 }] })
})

it('strangersByDay has the days with most faces first', () => {
  const album = new Album()
  const few = album.photo('few.jpg', '2014-06-01T00:00:00', 1).faces
  const many = album.photo('many.jpg', '2014-05-01T10:00:00', [{ quality: 0.2 }, { quality: 0.9 }]).faces
  const more = album.photo('more.jpg', '2014-05-01T23:59:59', [{ quality: 0.5 }]).faces
  expect(strangersByDay(album.context, firstPage)).toEqual({
    total: 2,
    rows: [
      { day: '2014-05-01', faces: 3, photos: 2, sample: [many[1], more[0], many[0]] },
      { day: '2014-06-01', faces: 1, photos: 1, sample: few },
    ],
  })
  expect(strangersByDay(album.context, { offset: 1, limit: 1 })).toMatchObject({ total: 2, rows: [{ faces: 1 }] })
})

it('ignored faces are kept apart by why, newest first', () => {
  const { album, store, a, b, c } = strangers()
  store.decisions.ignore(a, 'stranger')
  store.decisions.ignore(b, 'stranger')
  store.decisions.ignore(c, 'not-a-face')
  expect(ignored(album.context, { which: 'stranger', ...firstPage })).toMatchObject({
    total: 2,
    rows: [{ id: b }, { id: a }],
  })
  expect(ignored(album.context, { which: 'not-a-face', ...firstPage })).toMatchObject({ total: 1, rows: [{ id: c }] })
})
