import { describe, expect, it } from 'vitest'
import type { FaceId } from '../store/ids.ts'
import { setNamedBy } from './recognition-state.ts'
import { Album, at, embeddingOf, poor } from './album.testing.ts'

describe('groups of unknown faces', () => {
  it('are called by their first face and keep the name when recognition runs again', async () => {
    const album = new Album()
    const faces = [90, 0, 95, 5, 180].map((degrees) => album.portrait(at(degrees)))
    const called = [faces[0], faces[1], faces[0], faces[1], faces[4]]
    for (let time = 0; time < 3; time++) {
      await album.recognize()
      expect(album.groups(...faces)).toEqual(called)
    }
  })

  it('keep their name when faces are added, which join them or begin others', async () => {
    const album = new Album()
    const faces = [0, 5, 90, 95].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    const before = album.groups(...faces)
    const added = [2, 92, 200, 203].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    expect(album.groups(...faces)).toEqual(before)
    expect(album.groups(...added)).toEqual([before[0], before[2], added[2], added[2]])
  })

  it('stay two when a face comes that lies between them', async () => {
    const album = new Album()
    const [left, right] = [album.portrait(at(0)), album.portrait(at(20))]
    await album.recognize()
    const between = album.portrait(at(9))
    await album.recognize()
    expect(album.groups(left, right, between)).toEqual([left, right, left])
  })

  it('keep their name when the face they are called by is named', async () => {
    const album = new Album()
    const faces = [0, 5, 8].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    album.confirm(faces[0]!, 'Anna')
    for (const face of faces.slice(1)) album.reject(face, 'Anna')
    await album.recognize()
    expect(album.groups(...faces)).toEqual([null, faces[0], faces[0]])
  })

  it('lose who is confirmed, and nobody else, and get them back when they are not any more', async () => {
    const album = new Album()
    const faces = [0, 5, 10].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    album.confirm(faces[0]!, 'Anna')
    await album.recognize()
    expect(album.known(...faces)).toEqual(['Anna confirmed', 'Anna auto', 'Anna auto'])
    expect(album.groups(...faces)).toEqual([null, faces[0], faces[0]])
    album.reject(faces[0]!, 'Anna')
    await album.recognize()
    expect(album.groups(...faces)).toEqual([faces[0], faces[0], faces[0]])
  })

  it('let a face that is alone look for company again once other models name the faces', async () => {
    const album = new Album()
    const sameToFaceNet = embeddingOf(at(0).embeddings[0]!.vector, 'facenet')
    const both = (degrees: number) => ({
      ...at(degrees),
      embeddings: [...at(degrees).embeddings, sameToFaceNet],
    })
    setNamedBy(album.store, 'mobilefacenet')
    const faces = [0, 16, 32].map((degrees) => album.portrait(both(degrees)))
    await album.recognize()
    expect(album.groups(...faces)).toEqual(faces)
    setNamedBy(album.store, 'facenet')
    await album.recognize('facenet+mobilefacenet')
    expect(new Set(album.groups(...faces)).size).toBeLessThan(3)
  })

  it('never share a name, also when faces come back one by one', async () => {
    const album = new Album()
    const [a, c] = album.photo(at(0), at(25)) as [FaceId, FaceId]
    const b = album.portrait(at(12))
    await album.recognize()
    album.confirm(a, 'Anna')
    album.reject(b, 'Anna')
    album.confirm(c, 'Bert')
    album.reject(b, 'Bert')
    await album.recognize()
    album.reject(c, 'Bert')
    await album.recognize()
    album.reject(a, 'Anna')
    await album.recognize()
    expect(album.groups(a)).not.toEqual(album.groups(c))
  })

  it('are not shaped by a poor face, also when it was there first', async () => {
    const album = new Album()
    const first = album.portrait(at(0, poor))
    await album.recognize()
    const good = [14, 28].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    const [one, other] = album.groups(...good)
    expect(one).toBe(other)
    expect(album.groups(first)).not.toContain(null)
  })

  it('are called by their next face where another group has the name of the first', async () => {
    const album = new Album()
    const [first, second, third] = [0, 1, 20].map((degrees) => album.portrait(at(degrees))) as [FaceId, FaceId, FaceId]
    await album.recognize()
    expect(album.groups(first, second, third)).toEqual([first, first, first])
    for (const face of [first, second]) album.confirm(face, 'Anna')
    const fourth = album.portrait(at(34))
    for (const face of [third, fourth]) album.reject(face, 'Anna')
    await album.recognize()
    expect(album.groups(first, second, third, fourth)).toEqual([null, null, first, first])
    for (const face of [first, second]) album.reject(face, 'Anna')
    await album.recognize()
    // The group has moved on, so that the two are no longer near enough to it.
    expect(album.groups(first, second, third, fourth)).toEqual([second, second, first, first])
  })

  it('hold suggested faces too, and no two faces of one photo', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(-30)), 'Anna')
    const [first, second] = album.photo(at(0), at(1)) as [FaceId, FaceId]
    const third = album.portrait(at(3))
    await album.recognize()
    expect(album.known(first, second, third)).toEqual(['Anna?', 'Anna?', 'Anna?'])
    expect(album.groups(first, second, third)).toEqual([first, second, second])
  })

  it('are not begun or bent by poor faces', async () => {
    const album = new Album()
    const faces = [at(0), at(10, poor), at(60, poor), at(62, poor)].map((face) => album.portrait(face))
    await album.recognize()
    expect(album.groups(...faces)).toEqual([faces[0], faces[0], faces[2], faces[3]])
  })
})
