import { describe, expect, test } from 'vitest'
import type { FaceId } from '../store/ids.ts'
import { facesForClassifier } from './classifier.ts'
import { Memory } from './memory.ts'
import { decideFaces, type Recognition } from './recognition.ts'
import { Album, at } from './test-album.ts'

const space = 'mobilefacenet'
const names = ({ labels }: Recognition) => labels.map(({ faceId, personId }) => [faceId, personId])

describe('a recognition that goes on from the last', () => {
  test('comes to the same as one from scratch, whatever changes', async () => {
    const album = new Album()
    const memory = new Memory(space)
    const faces = Array.from({ length: 24 }, (_, i) => album.portrait(at(i * 15)))
    const compare = async (): Promise<void> => {
      const again = await decideFaces(album.store, album.calibration, { space, memory })
      const anew = await decideFaces(album.store, album.calibration, { space })
      expect({ ...again, clusters: null }).toEqual({ ...anew, clusters: null })
    }
    album.confirm(faces[0]!, 'Anna')
    await compare()
    for (let i = 0; i < facesForClassifier; i++) album.confirm(faces[10 + i]!, 'Bert')
    await compare()
    album.portrait(at(3))
    album.store.decisions.unname(faces[10]!)
    await compare()
    album.store.decisions.unname(faces[0]!)
    await compare()
  })

  test('in a hurry keeps what the library says of everybody but those who changed', async () => {
    const album = new Album()
    const [a, near, b, nearB] = [0, 5, 90, 95].map((degrees) => album.portrait(at(degrees))) as [
      FaceId,
      FaceId,
      FaceId,
      FaceId,
    ]
    album.confirm(a, 'Anna')
    await album.recognize()
    const memory = new Memory(space)
    memory.recall(album.store)
    album.confirm(b, 'Bert')
    const hurried = await decideFaces(album.store, album.calibration, { space, memory, budgetMs: 0 })
    expect(names(hurried).map(([face]) => face)).toEqual([near, nearB])
    expect(hurried.exact).toBe(false)
    const thorough = await decideFaces(album.store, album.calibration, { space, memory, budgetMs: 60_000 })
    expect(names(thorough).toSorted()).toEqual(names(hurried).toSorted())
    expect(thorough.exact).toBe(true)
  })
})
