import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../store/database.ts'
import type { FaceId } from '../store/ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from '../store/samples.testing.ts'
import { Calibration } from './calibration.ts'
import * as classifier from './classifier.ts'
import { seededRandom } from '../platform/random.ts'
import { recognize } from './recognition.ts'
import { embeddingOf, poor } from './album.testing.ts'
import { testBands } from './bands.testing.ts'

vi.mock('./classifier.ts', { spy: true })

const dimensions = 128
const good = 0.8
const bands = testBands({ typical: 0.5, accept: 0.35, suggest: 0.25, group: 0.35 })
const cohort = { file: 'cohort.f32', centres: 20, dimensions }

/** What nobody should have to have in a library: nobody may be named wrongly by it, and no label may be lost. */
describe('recognition holds its ground against', () => {
  let random: () => number
  let store: Store
  let calibration: Calibration
  let photos: number

  beforeEach(() => {
    random = seededRandom(7)
    store = temporaryStore()
    store.folders.add('/photos')
    photos = 0
    const centres = Array.from({ length: cohort.centres }, direction)
    calibration = new Calibration(
      { nearest: 1, models: {}, cohorts: { mobilefacenet: cohort }, spaces: { mobilefacenet: bands } },
      new Map([['mobilefacenet', centres]]),
    )
    vi.mocked(classifier.trainClassifier).mockClear()
  })

  function direction(): Float32Array {
    return unit(Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5))
  }
  function unit(vector: Float32Array): Float32Array {
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
  /** Makes photos of somebody: each one a direction of theirs, with some noise. */
  function somebody(): (count: number, quality?: number) => FaceId[] {
    const own = direction()
    return (count, quality = good) =>
      Array.from({ length: count }, () => {
        const noise = direction()
        const vector = unit(own.map((value, i) => value + 0.7 * noise[i]!))
        const name = `${++photos}.jpg`
        const face = sampleFace({ quality, embeddings: [embeddingOf(vector)] })
        const [folder] = store.folders.list()
        return store.photos.savePhoto(samplePhoto(name), sampleFile(folder!, name), [face]).faceIds[0]!
      })
  }
  function confirm(faces: readonly FaceId[], name: string): void {
    const { id } = store.people.findOrCreate(name)
    for (const face of faces) store.people.confirm(face, id)
  }
  /** Who these faces are by now, each name once; null where somebody has none. */
  async function named(faces: readonly FaceId[]): Promise<(string | null)[]> {
    await recognize(store, calibration, 'mobilefacenet')
    const labels = new Map(store.people.labels().map(({ faceId, person }) => [faceId, person]))
    return [...new Set(faces.map((face) => labels.get(face) ?? null))]
  }
  const confirmed = (): number => store.people.labels().filter(({ state }) => state === 'confirmed').length

  it('a person with no good face', async () => {
    const [anna, stranger] = [somebody(), somebody()]
    confirm(anna(3, poor), 'Anna')
    const others = stranger(5)
    const hers = anna(5)
    expect(await named(others)).toEqual([null])
    expect(await named(hers)).toEqual(['Anna'])
    const hardlySeen = stranger(5, poor)
    expect(await named(hardlySeen)).toEqual([null])
    expect(confirmed()).toBe(3)
  })

  it('a person with 10,000 faces', async () => {
    const [anna, ben, stranger] = [somebody(), somebody(), somebody()]
    store.transaction(() => {
      confirm(anna(10_000), 'Anna')
      confirm(ben(5), 'Ben')
    })
    const [hers, his, others] = [anna(5), ben(5), stranger(5)]
    expect(await named(hers)).toEqual(['Anna'])
    expect(await named(his)).toEqual(['Ben'])
    expect(await named(others)).toEqual([null])
    expect(confirmed()).toBe(10_005)
    // However many there are, one plane a person is learned, and from a few hundred faces.
    const lessons = vi.mocked(classifier.trainClassifier).mock.calls
    expect(lessons.length).toBeGreaterThan(0)
    for (const [own, rivals] of lessons) {
      expect(own.length).toBeLessThanOrEqual(100)
      expect(rivals.length).toBeLessThanOrEqual(500)
    }
  })

  it('a person of two very different halves', async () => {
    const [child, adult, ben, stranger] = [somebody(), somebody(), somebody(), somebody()]
    confirm([...child(8), ...adult(8)], 'Anna')
    confirm(ben(8), 'Ben')
    const [then, now, his, others] = [child(5), adult(5), ben(5), stranger(5)]
    expect(await named(then)).toEqual(['Anna'])
    expect(await named(now)).toEqual(['Anna'])
    expect(await named(his)).toEqual(['Ben'])
    expect(await named(others)).toEqual([null])
  })

  it('twenty strangers who were confirmed as somebody by mistake', async () => {
    const [anna, other] = [somebody(), somebody()]
    const strangers = Array.from({ length: 20 }, somebody)
    confirm([...anna(40), ...strangers.flatMap((stranger) => stranger(1))], 'Anna')
    const [hers, again, others] = [anna(5), strangers.flatMap((stranger) => stranger(1)), other(5)]
    expect(await named(hers)).toEqual(['Anna'])
    expect(await named(again)).toEqual([null])
    expect(await named(others)).toEqual([null])
    expect(confirmed()).toBe(60)
  })

  it('a stranger who was confirmed as somebody twenty times', async () => {
    const [anna, stranger, other] = [somebody(), somebody(), somebody()]
    confirm([...anna(40), ...stranger(20)], 'Anna')
    const [hers, again, others] = [anna(5), stranger(5), other(5)]
    expect(await named(hers)).toEqual(['Anna'])
    expect(await named(again)).toEqual([null])
    expect(await named(others)).toEqual([null])
    expect(confirmed()).toBe(60)
  })
})
