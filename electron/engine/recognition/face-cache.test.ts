import { describe, expect, test } from 'vitest'
import type { Store } from '../store/database.ts'
import type { FaceId } from '../store/ids.ts'
import { facesForClassifier } from './classifier.ts'
import { FaceCache } from './face-cache.ts'
import { outcomesOf } from './outcomes.ts'
import { forget } from '../store/forgetting.ts'
import { seededRandom } from '../platform/random.ts'
import { decideFaces, writeRecognition } from './recognition.ts'
import type { Recognition } from './outcomes.ts'
import { Album, at, poor } from './album.testing.ts'

const space = 'mobilefacenet'
const names = ({ labels }: Recognition) => labels.map(({ faceId, personId }) => [faceId, personId])

describe('a recognition that goes on from the last', () => {
  test('comes to the same as one from scratch, whatever changes', async () => {
    const album = new Album()
    const memory = new FaceCache(space)
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
    const memory = new FaceCache(space)
    memory.recall(album.store)
    album.confirm(b, 'Bert')
    const hurried = await decideFaces(album.store, album.calibration, { space, memory, budgetMs: 0 })
    expect(names(hurried).map(([face]) => face)).toEqual([near, nearB])
    expect(hurried.exact).toBe(false)
    const thorough = await decideFaces(album.store, album.calibration, { space, memory, budgetMs: 60_000 })
    expect(names(thorough).toSorted()).toEqual(names(hurried).toSorted())
    expect(thorough.exact).toBe(true)
  })

  test('comes to the same whatever happened in a hurry, where it is decided only about what was touched', async () => {
    for (let seed = 1; seed <= 6; seed++) await liveThrough(seed)
  })

  test('sees a face anew that looks different now, and forgets one that is gone', async () => {
    const album = new Album()
    const memory = new FaceCache(space)
    const [a, b] = [album.portrait(at(0)), album.portrait(at(5))]
    const far = album.portrait(at(90))
    album.confirm(a, 'Anna')
    const hurry = async (): Promise<void> => {
      writeRecognition(album.store, await decideFaces(album.store, album.calibration, { space, memory, ...hurried }))
    }
    await hurry()
    expect(album.known(a, b, far)).toEqual(['Anna confirmed', 'Anna auto', null])
    album.store.faces.saveEmbeddings([{ faceId: a, ...at(92).embeddings[0]! }])
    await hurry()
    expect(album.known(a, b, far)).toEqual(['Anna confirmed', null, 'Anna auto'])
    forget(album.store.folder, { kind: 'person', id: album.store.people.byName('Anna')!.id })
    await hurry()
    expect(memory.index.size).toBe(1)
    expect(memory.index.has(b)).toBe(true)
    album.portrait(at(91))
    await hurry()
    expect(album.store.people.labels()).toEqual([])
  })

  test('in a hurry lets those beside a new face keep their names, and groups only who has none', async () => {
    const album = new Album()
    const { store, calibration } = album
    const memory = new FaceCache(space)
    album.confirm(album.portrait(at(0)), 'Anna')
    const hurry = async () => {
      writeRecognition(store, await decideFaces(store, calibration, { space, memory, ...hurried }))
    }
    await hurry()
    const [named] = album.photo(at(12))
    await hurry()
    expect(album.known(named!)).toEqual(['Anna auto'])
    await hurry() // Writing the name has touched the face.
    // A face that is still more like Anna comes to light in the same photo: that can wait.
    const drawn = store.faces.addDrawn(store.faces.byId(named!)!.photoId, { ...at(1), source: 'drawn' })
    store.faces.show(drawn, true)
    const stranger = album.portrait(at(180))
    await hurry()
    expect(album.known(named!, drawn, stranger)).toEqual(['Anna auto', null, null])
    expect(album.groups(stranger)).toEqual([stranger])
    writeRecognition(store, await decideFaces(store, calibration, { space, memory }))
    expect(album.known(named!, drawn, stranger)).toEqual([null, 'Anna auto', null])
  })

  test('decides again where what it decided was never written, as after a full disk', async () => {
    const album = new Album()
    const memory = new FaceCache(space)
    const [a, b] = [album.portrait(at(0)), album.portrait(at(5))]
    const hurry = () => decideFaces(album.store, album.calibration, { space, memory, ...hurried })
    writeRecognition(album.store, await hurry())
    album.confirm(a, 'Anna')
    const lost = outcomesOf(album.store, await hurry())
    expect(lost.map(({ faceId }) => faceId)).toContain(b)
    memory.doubt(lost.map(({ faceId }) => faceId))
    writeRecognition(album.store, await hurry())
    expect(album.known(a, b)).toEqual(['Anna confirmed', 'Anna auto'])
  })
})

const hurried = { budgetMs: 0, few: 0 }

/** Lets random things happen to an album, and looks after each whether the hurried decision is that of one from scratch. */
async function liveThrough(seed: number): Promise<void> {
  const album = new Album()
  const { store, calibration } = album
  const random = seededRandom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const faces: FaceId[] = []
  const add = (): void => {
    const some = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      at(random() * 360, random() < 0.2 ? poor : 0.8),
    )
    faces.push(...album.photo(...some))
  }
  for (let i = 0; i < 12; i++) add()
  const names = ['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Fred']
  const happenings: readonly (() => void)[] = [
    add,
    add,
    () => {
      const name = pick(names)
      const person = store.people.byName(name)
      // From two faces on a classifier has its say, which is trained when there is time.
      if (person && store.people.confirmedFacesOf(person.id).length === facesForClassifier - 1) return
      album.confirm(pick(faces), name)
    },
    () => {
      album.reject(pick(faces), pick(names))
    },
    () => {
      store.decisions.unname(pick(faces))
    },
    () => {
      store.decisions.ignore(pick(faces), 'stranger')
    },
    () => {
      store.decisions.bringBack(pick(faces))
    },
    () => {
      const person = store.people.byName(pick(names))
      if (person) store.decisions.setHidden(person.id, random() < 0.5)
    },
    () => {
      album.removePhoto(1 + Math.floor(random() * 12))
    },
    () => {
      const person = store.people.byName(pick(names))
      if (!person || random() > 0.2) return
      const left = forget(store.folder, { kind: 'person', id: person.id })
      for (const id of faces.filter((id) => !left.has(id))) faces.splice(faces.indexOf(id), 1)
    },
  ]
  const memory = new FaceCache(space)
  for (let step = 0; step < 40; step++) {
    pick(happenings)()
    writeRecognition(store, await decideFaces(store, calibration, { space, memory, ...hurried }))
    if (step % 4 < 3) continue
    // What lay too far off to be looked at in a hurry is made good when there is time.
    writeRecognition(store, await decideFaces(store, calibration, { space, memory }))
    const anew = await decideFaces(store, calibration, { space })
    const different = outcomesOf(store, anew).filter(
      ({ label, suggestion }) => label !== undefined || suggestion !== undefined,
    )
    expect({ seed, step, different }).toEqual({ seed, step, different: [] })
    expectWholeGroups(store)
  }
}

/** Whoever is shown and not confirmed is in a group, nobody else is, and no group has two faces of one photo. */
function expectWholeGroups(store: Store): void {
  const places = new Set<string>()
  for (const { id, clusterId, photoId, considered, state } of store.standing.all()) {
    expect({ id, grouped: clusterId !== null }).toEqual({ id, grouped: considered === 1 && state !== 'confirmed' })
    if (clusterId === null) continue
    const place = `${clusterId} ${photoId}`
    expect(places).not.toContain(place)
    places.add(place)
  }
}
