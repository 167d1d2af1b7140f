import { describe, expect, it } from 'vitest'
import type { EnrollResult } from '../../contract/api.ts'
import { Album, at, cosineOf } from '../recognition/album.testing.ts'
import { testBands } from '../recognition/bands.testing.ts'
import { contradictionsOf } from '../recognition/contradiction.ts'
import { FaceCache } from '../recognition/face-cache.ts'
import { enroll, rejectName } from './naming.ts'

const bands = testBands({ accept: cosineOf(20), suggest: cosineOf(40), group: cosineOf(15) })

describe('naming a face', () => {
  const named = async () => {
    const album = new Album()
    const [first] = [0, 4, 8, 12].map((degrees) => album.portrait(at(degrees)))
    album.confirm(first!, 'Anna')
    await album.recognize()
    const context: Parameters<typeof enroll>[0] = {
      store: album.store,
      space: 'mobilefacenet',
      bands,
      recognition: {
        likenesses: () => Promise.resolve([]),
        contradiction: (space, _, faces, person) => {
          const { id } = album.store.people.list().find((one) => one.id === person)!
          const limits = { bands, lenient: cosineOf(60) }
          const known = faces.flatMap((face) => album.store.faces.byId(face)?.id ?? [])
          return Promise.resolve(contradictionsOf(album.store, new FaceCache(space), known, id, limits))
        },
      },
      naming: { touch: () => undefined, settle: () => album.recognize() },
    }
    const say = async (photo: string, name: string, sure = false): Promise<EnrollResult> =>
      enroll(context, { photo, name, face: null, sure })
    return { album, say, context }
  }

  it('tells who was found by it, and that nothing speaks against it', async () => {
    const { album, say } = await named()
    album.portrait(at(30))
    const told = await say('/photos/5.jpg', 'Anna')
    expect(told).toMatchObject({ person: 'Anna', matched: 3, lost: 0, doubt: null, moved: 0 })
  })

  it('refuses a face that is unlike those found before, with the reason', async () => {
    const { album, say } = await named()
    album.portrait(at(150))
    const refused = say('/photos/5.jpg', 'Anna')
    await expect(refused).rejects.toMatchObject({ code: 'unlike', doubt: { person: 'Anna' } })
    await expect(refused).rejects.toThrow(/^This face looks unlike Anna’s other 4\. Is it Anna\? If it is: .*--sure$/)
    expect(album.store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 1 }])
  })

  it('takes such a face where the user is sure, and says what speaks against it', async () => {
    const { album, say } = await named()
    album.portrait(at(150))
    expect(await say('/photos/5.jpg', 'Anna', true)).toMatchObject({
      doubt: 'This face looks unlike Anna’s other 4. Is it Anna?',
    })
    expect(album.store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 2 }])
  })

  it('moves a name from another face of the photo, as the window does', async () => {
    const { album, context } = await named()
    const [one, other] = album.photo(at(2), at(6))
    album.confirm(one!, 'Anna')
    await album.recognize()
    const told = await enroll(context, { photo: '/photos/5.jpg', name: 'Anna', face: other!, sure: false })
    expect(told).toMatchObject({ person: 'Anna', face: other, moved: 1 })
    const labels = album.store.people.labels().filter(({ state }) => state === 'confirmed')
    expect(labels.map(({ faceId }) => faceId)).toContain(other)
    expect(labels.map(({ faceId }) => faceId)).not.toContain(one)
  })

  it('tells how many lost a name by it', async () => {
    const { say, context } = await named()
    expect(await say('/photos/3.jpg', 'Berta')).toMatchObject({ person: 'Berta', lost: 2 })
    expect(await rejectName(context, { face: 3, name: 'Berta' })).toEqual({ face: 3, person: 'Berta' })
  })
})
