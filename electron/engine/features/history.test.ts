import { expect, it } from 'vitest'
import type { PersonId } from '../store/ids.ts'
import { history, redo, undo } from './history.ts'
import { allowTwice, favourite, photo } from './photos.ts'
import { Album, firstPage } from './context.testing.ts'
import { confirmFaces } from './faces.ts'

it('favourite counts the photos it changed', () => {
  const album = new Album()
  const { context } = album
  const [a, b] = ['a', 'b'].map((name) => album.photo(`${name}.jpg`).photo)
  favourite(context, { photos: [a!], favourite: true })
  expect(favourite(context, { photos: [a!, b!, 99], favourite: true }).action).toMatchObject({
    kind: 'favourite',
    count: 1,
  })
  expect(photo(context, { id: b! }).favourite).toBe(true)
  undo(context, {})
  expect([a, b].map((id) => photo(context, { id: id! }).favourite)).toEqual([true, false])
  redo(context, {})
  expect(favourite(context, { photos: [b!], favourite: false }).action.kind).toBe('unfavourite')
})

it('allowTwice lets a person have two faces of a photo, until it is undone', () => {
  const album = new Album()
  const { context } = album
  const { photo: id, faces } = album.photo('mirror.jpg', null, 3)
  const named = () => photo(context, { id }).faces.map(({ person }) => person?.name ?? null)
  expect(photo(context, { id }).twice).toBe(false)
  allowTwice(context, { photo: id, twice: true })
  expect(photo(context, { id }).twice).toBe(true)
  const { person } = confirmFaces(context, { faces: [faces[0]!], person: { name: 'Anna' } })
  confirmFaces(context, { faces: [faces[1]!], person: { id: person.id } })
  expect(named()).toEqual(['Anna', 'Anna', null])
  // What the user said of each face stands; what was guessed goes when it is not allowed any more, and comes back.
  album.guess([[faces[2]!, person.id as PersonId]])
  expect(named()).toEqual(['Anna', 'Anna', 'Anna'])
  allowTwice(context, { photo: id, twice: false })
  expect(named()).toEqual(['Anna', 'Anna', null])
  undo(context, {})
  expect(named()).toEqual(['Anna', 'Anna', 'Anna'])
  for (let step = 0; step < 3; step++) undo(context, {})
  expect(photo(context, { id }).twice).toBe(false)
  expect(named()).toEqual([null, null, null])
  allowTwice(context, { photo: id, twice: true })
  confirmFaces(context, { faces, person: { id: album.person('Ben') } })
  expect(named()).toEqual(['Ben', 'Ben', 'Ben'])
  expect(() => allowTwice(context, { photo: 99, twice: true })).toThrow()
})

it('history tells every step, the latest first, and which were undone', () => {
  const album = new Album()
  const { photo: id } = album.photo('a.jpg')
  favourite(album.context, { photos: [id], favourite: true })
  favourite(album.context, { photos: [id], favourite: false })
  undo(album.context, {})
  expect(history(album.context, firstPage)).toMatchObject({
    total: 2,
    rows: [
      { kind: 'unfavourite', undone: true },
      { kind: 'favourite', undone: false },
    ],
  })
  expect(history(album.context, { offset: 1, limit: 1 })).toMatchObject({ total: 2, rows: [{ kind: 'favourite' }] })
})
