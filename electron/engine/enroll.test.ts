import { describe, expect, it } from 'vitest'
import { enroll, reject } from './enroll.ts'
import { contradictionsOf } from './recognition/contradiction.ts'
import { FaceCache } from './recognition/face-cache.ts'
import { Album, at, cosineOf } from './recognition/album.testing.ts'
import { testBands } from './recognition/bands.testing.ts'

const bands = testBands({ accept: cosineOf(20), suggest: cosineOf(40), group: cosineOf(15) })

describe('naming a face', () => {
  const named = async () => {
    const album = new Album()
    const [first] = [0, 4, 8, 12].map((degrees) => album.portrait(at(degrees)))
    album.confirm(first!, 'Anna')
    await album.recognize()
    const say = async (photo: string, name: string) => {
      const told = enroll(album.store, { photo, name, face: null }, (face, person) =>
        contradictionsOf(album.store, new FaceCache('mobilefacenet'), [face], person, { bands, lenient: cosineOf(60) }),
      )
      await album.recognize()
      return told()
    }
    return { album, say }
  }

  it('tells who was found by it, and that nothing speaks against it', async () => {
    const { album, say } = await named()
    album.portrait(at(30))
    expect(await say('/photos/5.jpg', 'Anna')).toMatchObject({ person: 'Anna', matched: 3, lost: 0, doubt: null })
  })

  it('asks about a face that is unlike those found before', async () => {
    const { album, say } = await named()
    album.portrait(at(150))
    expect(await say('/photos/5.jpg', 'Anna')).toMatchObject({
      doubt: 'This face looks unlike Anna’s other 4. Is it Anna?',
    })
  })

  it('tells how many lost a name by it', async () => {
    const { album, say } = await named()
    expect(await say('/photos/3.jpg', 'Berta')).toMatchObject({ person: 'Berta', lost: 2 })
    expect(reject(album.store, { face: 3, name: 'Berta' })()).toEqual({ face: 3, person: 'Berta' })
  })
})
