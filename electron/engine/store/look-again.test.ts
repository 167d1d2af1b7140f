import { expect, it } from 'vitest'
import type { Box } from '../faces/geometry.ts'
import type { NewFace } from './face-rows.ts'
import type { ClusterId, FaceId, PhotoId } from './ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from './samples.testing.ts'

/** A face whose left edge is at x; the boxes are 100 wide, so 30 further is the same face and 60 further is another. */
function at(x: number, changes: Partial<NewFace> = {}): NewFace {
  const embeddings = [{ model: 'small', vector: Float32Array.of(x, 1), strangeness: 0 }]
  return sampleFace({ box: boxAt(x), embeddings, ...changes })
}
const boxAt = (x: number): Box => ({ x, y: 0, width: 100, height: 100 })

/** A library of one photo, which can be looked at again and again. */
class OnePhoto {
  readonly store = temporaryStore()
  readonly photoId: PhotoId
  readonly faces: FaceId[]
  readonly #folder = this.store.folders.add('/photos')

  constructor(...xs: number[]) {
    const { photoId, faceIds } = this.#save(xs.map((x) => at(x)))
    this.photoId = photoId
    this.faces = faceIds
  }

  again(...found: NewFace[]) {
    this.store.photos.lookAgain()
    return this.#save(found)
  }

  /** The faces that are there, with their boxes' left edges. */
  get there(): [FaceId, number][] {
    return this.store.faces.ofPhoto(this.photoId).map(({ id, box }) => [id, box.x])
  }

  vector(face: FaceId): number[] | undefined {
    const known = this.store.faces.embeddingsOf([face], 'small').get(face)
    return known && [...known.vector]
  }

  #save(found: NewFace[]) {
    return this.store.photos.savePhoto(samplePhoto('a'), sampleFile(this.#folder, 'a.jpg'), found)
  }
}

it('faces found again stay who they are and look as they do now; others come and go', () => {
  const photo = new OnePhoto(0, 1000, 2000)
  const [a, b, c] = photo.faces as [FaceId, FaceId, FaceId]
  const { faceIds, added, outdated } = photo.again(at(3000), at(20, { quality: 0.4 }), at(2030))
  expect(faceIds).toEqual([added[0], a, c])
  expect(added).toHaveLength(1)
  expect(outdated).toEqual([a, c, b])
  expect(photo.there).toEqual([
    [a, 20],
    [c, 2030],
    [added[0], 3000],
  ])
  expect(photo.store.faces.byId(a)).toMatchObject({ quality: 0.4, box: boxAt(20) })
  expect(photo.vector(a)).toEqual([20, 1])
  expect(photo.vector(b)).toBeUndefined()
})

it('what was said of a face is said of the one found in its place', () => {
  const photo = new OnePhoto(0, 1000, 2000, 3000, 4000, 5000)
  const { store, faces } = photo
  const [named, refused, doubted, stranger, nobody, guessed] = faces as [FaceId, FaceId, FaceId, FaceId, FaceId, FaceId]
  const anna = store.people.findOrCreate('Anna').id
  const ben = store.people.findOrCreate('Ben').id
  store.people.confirm(named, anna)
  store.decisions.setCover(anna, named)
  store.decisions.setHidden(anna, true)
  store.people.reject(refused, anna)
  store.people.replaceAutomatic(
    [{ faceId: guessed, personId: ben, distance: 0.5, rule: 'distance' }],
    [{ faceId: doubted, personId: ben, distance: 1 }],
  )
  store.decisions.doubt(doubted)
  store.decisions.ignore(stranger, 'stranger')
  store.decisions.ignore(nobody, 'not-a-face')
  store.faces.replaceClusters([[refused, 7 as ClusterId]])
  const said = () => ({
    labels: store.people.labels().map(({ faceId, personId, state }) => ({ faceId, personId, state })),
    rejected: store.people.rejectedPairs(),
    ignored: store.faces.ofPhoto(photo.photoId).map(({ id, ignored }) => [id, ignored]),
    groups: store.faces.groups(),
    card: store.portraits.one(anna),
  })
  const before = said()

  photo.again(at(5030), at(4030), at(3030), at(2030), at(1030), at(30))
  expect(said()).toEqual(before)
  // The doubt, too: the same guess is not made again.
  store.people.replaceAutomatic([], [{ faceId: doubted, personId: ben, distance: 1 }])
  expect(store.people.suggestions()).toEqual([])
})

it('a face that is not found any more stays if the user said something about it', () => {
  const photo = new OnePhoto(0, 1000, 2000, 3000, 4000, 5000)
  const { store, faces } = photo
  const [named, refused, doubted, stranger, cover, guessed] = faces as [FaceId, FaceId, FaceId, FaceId, FaceId, FaceId]
  const [anna, ben, cleo] = ['Anna', 'Ben', 'Cleo'].map((name) => store.people.findOrCreate(name).id) as [
    never,
    never,
    never,
  ]
  store.people.confirm(named, anna)
  store.people.reject(refused, anna)
  store.people.replaceAutomatic(
    [
      { faceId: cover, personId: ben, distance: 0.5, rule: 'distance' },
      { faceId: guessed, personId: cleo, distance: 0.5, rule: 'distance' },
    ],
    [{ faceId: doubted, personId: anna, distance: 1 }],
  )
  store.decisions.doubt(doubted)
  store.decisions.ignore(stranger, 'stranger')
  store.decisions.setCover(ben, cover)
  const { outdated } = photo.again()
  expect(outdated).toEqual([guessed])
  expect(photo.there.map(([id]) => id)).toEqual([named, refused, doubted, stranger, cover])
  expect(photo.vector(named)).toEqual([0, 1])
  expect(store.people.confirmedFaces()).toMatchObject([{ faceId: named, personId: anna }])
  expect(store.portraits.one(ben)).toMatchObject({ cover })
})

it('a drawn box stays as it is, and what is found in it is not a second face', () => {
  const photo = new OnePhoto()
  const { store } = photo
  const anna = store.people.findOrCreate('Anna').id
  const drawn = store.faces.addDrawn(photo.photoId, at(10, { source: 'drawn' }))
  store.faces.show(drawn, true)
  store.people.confirm(drawn, anna)
  expect(photo.again(at(0))).toMatchObject({ faceIds: [drawn], added: [], outdated: [] })
  expect(photo.there).toEqual([[drawn, 10]])
  expect(photo.vector(drawn)).toEqual([10, 1])
  expect(photo.again()).toMatchObject({ outdated: [] })
  expect(store.people.confirmedFaces()).toMatchObject([{ faceId: drawn, personId: anna }])
})

it('a box that was moved by hand does not come back where it was', () => {
  const photo = new OnePhoto(0)
  const { store } = photo
  const [old] = photo.faces as [FaceId]
  store.faces.show(old, false)
  const drawn = store.faces.addDrawn(photo.photoId, at(60, { source: 'drawn' }))
  store.faces.show(drawn, true)
  expect(photo.again(at(0)).added).toEqual([])
  expect(photo.there).toEqual([[drawn, 60]])
  store.faces.show(old, true) // What undo does.
  expect(photo.there).toEqual([
    [old, 0],
    [drawn, 60],
  ])
})

it('a box that was drawn and taken back hides no face that is found there', () => {
  const photo = new OnePhoto()
  photo.store.faces.addDrawn(photo.photoId, at(0, { source: 'drawn' }))
  expect(photo.again(at(0)).added).toHaveLength(1)
})

it('undo and redo reach faces that were looked at again', () => {
  const photo = new OnePhoto(0)
  const { store } = photo
  const [face] = photo.faces as [FaceId]
  store.actions.record('confirm', () => {
    const person = store.people.findOrCreate('Anna')
    store.people.confirm(face, person.id)
    return { count: 1, person: person.name }
  })
  photo.again(at(20))
  store.actions.undo()
  expect(store.people.list()).toEqual([])
  photo.again(at(40))
  store.actions.redo()
  expect(store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 1 }])
  expect(photo.there).toEqual([[face, 40]])
})

it('a photo that can’t be saved again keeps all its faces as they were', () => {
  const photo = new OnePhoto(0, 1000)
  const { there } = photo
  const broken = at(20, { embeddings: [{ model: 'small', vector: new Float32Array(0), strangeness: 0 }] })
  expect(() => photo.again(broken)).toThrow('CHECK')
  expect(photo.there).toEqual(there)
  expect(photo.vector(photo.faces[0]!)).toEqual([0, 1])
  // It is still to be looked at.
  expect(photo.store.photos.findByHash(samplePhoto('a').hash)?.detector).toBe('')
})

it('embeddings of other models go with a box that moved, and are missed', () => {
  const photo = new OnePhoto(0)
  const { store, faces } = photo
  store.faces.saveEmbeddings([{ faceId: faces[0]!, model: 'large', vector: Float32Array.of(1, 0), strangeness: 0 }])
  expect(store.faces.countWithoutEmbedding('large')).toBe(0)
  photo.again(at(20))
  expect(store.faces.countWithoutEmbedding('large')).toBe(1)
})

it('a face that is gone gets no embedding any more', () => {
  const photo = new OnePhoto(0)
  photo.again()
  photo.store.faces.saveEmbeddings([
    { faceId: photo.faces[0]!, model: 'large', vector: Float32Array.of(1, 0), strangeness: 0 },
  ])
  expect([...photo.store.faces.embeddings('large')]).toEqual([])
})

it('photos are looked at again where another detector was, in one folder, or everywhere', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/photos')
  const save = (relative: string, detector: string): void => {
    store.photos.savePhoto(samplePhoto(relative, { detector }), sampleFile(folder, relative), [])
  }
  const waiting = () =>
    [...store.photos.fileState(folder.id)].flatMap(([relative, { size }]) => (size === -1 ? [relative] : []))
  save('a.jpg', 'old')
  save('b/c.jpg', 'new')
  save('b-side.jpg', 'new')
  expect(waiting()).toEqual([])
  store.photos.requestReanalysisUnless('new')
  expect(waiting()).toEqual(['a.jpg'])
  store.photos.keepAsItWas(sampleFile(folder, 'a.jpg'), store.photos.byPath('/photos/a.jpg')!.id, 'new')
  expect(waiting()).toEqual([])
  store.photos.lookAgain({ folder: folder.id, prefix: 'b' })
  expect(waiting()).toEqual(['b/c.jpg'])
  store.photos.lookAgain()
  expect(waiting()).toEqual(['a.jpg', 'b-side.jpg', 'b/c.jpg'])
})
