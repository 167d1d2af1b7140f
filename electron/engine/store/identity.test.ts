import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { NewFace } from './face-rows.ts'
import type { FaceId, PhotoId } from './ids.ts'
import type { FileRecord, PhotoRecord } from './photos.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from './samples.testing.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Somebody's face, as one embedder sees it, at x. */
function face(person: number, x = 100 * person): NewFace {
  const vector = new Float32Array(8)
  vector[person] = 1
  return sampleFace({
    box: { x, y: 0, width: 80, height: 80 },
    embeddings: [{ model: 'small', vector, strangeness: 0 }],
  })
}

/** A library with a folder in which files come, change and go. */
class Disk {
  readonly store = temporaryStore()
  readonly folder = this.store.folders.add('/photos')
  /** Files that hold something else than the library says. */
  readonly unsettled = new Set<string>()
  readonly #settled = ({ relative }: Pick<FileRecord, 'relative'>): boolean => !this.unsettled.has(relative)

  save(relative: string, content: string, faces: readonly NewFace[], changes: Partial<PhotoRecord> = {}) {
    const photo = samplePhoto(content, changes)
    return this.store.photos.savePhoto(photo, this.file(relative), faces, this.#settled)
  }

  retag(relative: string, content: string, picture: string, changes: Partial<PhotoRecord> = {}) {
    const { takenAt, camera, orientation } = samplePhoto(content, changes)
    const retagged = { hash: hashOf(content), picture, takenAt, camera, orientation }
    return this.store.photos.saveRetagged(retagged, this.file(relative), this.#settled)
  }

  recognize(relative: string, photo: PhotoId) {
    return this.store.photos.recognize(this.file(relative), photo, null, this.#settled)
  }

  remove(relative: string): void {
    this.store.photos.removeFiles(this.folder.id, [relative])
  }

  file(relative: string): FileRecord {
    return sampleFile(this.folder, relative)
  }

  at(relative: string) {
    return this.store.photos.byPath(join('/photos', relative))!
  }

  name(faces: readonly FaceId[], name: string): void {
    for (const id of faces) this.store.people.confirm(id, this.store.people.findOrCreate(name).id)
  }

  sql(statement: string): void {
    const database = new Database(join(this.store.folder, 'familiar.db'))
    database.exec(statement)
    database.close()
  }

  /** Whom the faces of a file are confirmed as. */
  named(relative: string): (readonly [FaceId, string])[] {
    const labels = this.store.people.labelsOfPhoto(this.at(relative).id)
    return labels.flatMap(({ faceId, person, state }) => (state === 'confirmed' ? [[faceId, person] as const] : []))
  }
}

const picture = hashOf('the picture')

it('a tagged file is the same photo, also of two at once, unless the picture lies elsewhere as it was', () => {
  const disk = new Disk()
  const { photoId, faceIds } = disk.save('a.jpg', 'a', [face(0)], { picture, takenAt: '2001-01-01T00:00:00' })
  disk.store.photos.attachFile(disk.file('b.jpg'), photoId)
  disk.name(faceIds, 'Anna')
  disk.unsettled.add('a.jpg').add('b.jpg')
  expect(disk.retag('a.jpg', 'a tagged', picture, { takenAt: '2002-02-02T00:00:00', camera: 'Pixel 3' })).toMatchObject(
    {
      photoId,
      thumbnails: hashOf('a'),
    },
  )
  disk.unsettled.delete('a.jpg')
  expect(disk.at('a.jpg')).toMatchObject({ id: photoId, hash: hashOf('a tagged'), camera: 'Pixel 3' })
  expect(disk.store.timeline.one(photoId)).toMatchObject({ date: '2002-02-02T00:00:00' })
  // Whatever b.jpg holds now: a scan that ends here looks at it the next time.
  expect(disk.store.photos.fileState(disk.folder.id).get('b.jpg')).toMatchObject({ size: -1 })
  const other = disk.retag('b.jpg', 'b tagged', picture)!
  expect(other.photoId).not.toBe(photoId)
  expect(disk.named('a.jpg')).toEqual([[faceIds[0], 'Anna']])
  expect(disk.named('b.jpg').map(([, name]) => name)).toEqual(['Anna'])
  expect(disk.store.faces.embeddingsOf(other.outdated, 'small').size).toBe(1)
})

it('a tagged file that somebody else was faster with, or that is turned, is not taken for the same', () => {
  const disk = new Disk()
  disk.save('a.jpg', 'a', [], { picture })
  expect(disk.retag('b.jpg', 'b', picture, { orientation: 6 })).toBeNull()
  expect(disk.retag('b.jpg', 'a', picture)).toBeNull()
  expect(disk.retag('b.jpg', 'b', hashOf('another'))).toBeNull()
  disk.store.photos.lookAgain()
  expect(disk.store.photos.samePicture(disk.file('b.jpg'), picture, () => true)).toBeNull()
})

it('another picture by the same name, without a face or a date that tells, takes nothing along', () => {
  const disk = new Disk()
  const other = Uint8Array.from({ length: 64 }, (_, i) => (i * i) % 251)
  const { photoId } = disk.save('scan.jpg', 'a landscape', [])
  const box = { x: 3, y: 3, width: 20, height: 20 }
  const drawn = disk.store.faces.addDrawn(photoId, sampleFace({ box, source: 'drawn' }))
  disk.store.faces.show(drawn, true)
  disk.name([drawn], 'Anna')
  disk.store.decisions.setFavourite([photoId], true)
  disk.unsettled.add('scan.jpg')
  disk.save('scan.jpg', 'another', [], { signature: other })
  expect(disk.named('scan.jpg')).toEqual([])
  expect(disk.store.timeline.one(disk.at('scan.jpg').id)).toMatchObject({ favourite: false })
  disk.save('scan.jpg', 'a landscape', [])
  expect(disk.named('scan.jpg')).toEqual([[drawn, 'Anna']])
  // In another light it is the same.
  disk.save('scan.jpg', 'the landscape, brighter', [])
  expect(disk.named('scan.jpg')).toEqual([[drawn, 'Anna']])
  expect(disk.store.timeline.one(disk.at('scan.jpg').id)).toMatchObject({ favourite: true })
})

it('photos of an older library learn what their picture is when a file of theirs is looked at', () => {
  const disk = new Disk()
  const { photoId } = disk.save('a.jpg', 'a', [], { picture: null })
  expect(disk.retag('b.jpg', 'b', picture)).toBeNull()
  disk.store.photos.recognize(disk.file('copy.jpg'), photoId, picture, () => true)
  expect(disk.retag('b.jpg', 'b', picture)).not.toBeNull()
})

it('a copy has all that the user said of its faces, and nothing that was guessed', () => {
  const disk = new Disk()
  const { store } = disk
  const found = [0, 1, 2, 3, 4].map((person) => face(person))
  const { photoId, faceIds } = disk.save('a.jpg', 'a', found, { picture })
  const [named, refused, aside, removed, guessed] = faceIds as [FaceId, FaceId, FaceId, FaceId, FaceId]
  disk.name([named], 'Anna')
  const anna = store.people.findOrCreate('Anna').id
  const ben = store.people.findOrCreate('Ben').id
  store.people.reject(refused, ben)
  store.decisions.ignore(aside, 'stranger')
  store.faces.show(removed, false)
  store.people.replaceAutomatic([{ faceId: guessed, personId: ben, distance: 0.5, rule: 'distance' }], [])
  store.apart.put([named], [refused])
  store.decisions.setFavourite([photoId], true)
  store.decisions.setTwice(photoId, true)
  const copies = disk.retag('b.jpg', 'b', picture)!.outdated as [FaceId, FaceId, FaceId, FaceId, FaceId]
  expect(copies).toHaveLength(5)
  expect(disk.named('b.jpg')).toEqual([[copies[0], 'Anna']])
  expect(store.people.rejectedPairs()).toContainEqual({ faceId: copies[1], personId: ben })
  expect(store.faces.byId(copies[2])).toMatchObject({ ignored: 'stranger' })
  expect(store.faces.byId(copies[3])).toBeNull()
  expect(store.people.labels().map(({ faceId }) => faceId)).not.toContain(copies[4])
  expect(store.apart.between([copies[0]], [refused])).toBe(true)
  expect(store.timeline.one(disk.at('b.jpg').id)).toMatchObject({ favourite: true, twice: true })
  expect(store.people.list()).toMatchObject([{ id: anna, confirmed: 2, photos: 2 }, { id: ben }])
})

it('what a path held is forgotten after a day', () => {
  for (const [hours, kept] of [
    [1, true],
    [25, false],
  ] as const) {
    const disk = new Disk()
    const { faceIds } = disk.save('a.jpg', 'a', [face(0)])
    disk.name(faceIds, 'Anna')
    disk.remove('a.jpg')
    disk.sql(`UPDATE formerly SET at = at - ${hours} * 3600000`)
    disk.save('a.jpg', 'a, edited', [face(0)])
    expect(disk.named('a.jpg').length, `${hours} hours`).toBe(kept ? 1 : 0)
  }
})

it('a name goes to one face of an edited photo, and a person is in it once', () => {
  const disk = new Disk()
  const { faceIds } = disk.save('a.jpg', 'a', [face(0), face(1)])
  disk.name([faceIds[0]!], 'Anna')
  // Cut: of the first face nothing is left. The user names another one.
  const cut = disk.save('a.jpg', 'a, cut', [face(1), face(2)])
  expect(cut.faceIds[0]).toBe(faceIds[1])
  disk.name([cut.faceIds[1]!], 'Anna')
  const whole = disk.save('a.jpg', 'a, another edit', [face(0), face(1), face(2)])
  expect(whole.faceIds.slice(1)).toEqual([faceIds[1], cut.faceIds[1]])
  expect(disk.named('a.jpg')).toEqual([[cut.faceIds[1], 'Anna']])
  // Nothing of it is lost: it teaches on.
  expect(disk.store.people.confirmedFaces().map(({ faceId }) => faceId)).toContain(faceIds[0])
})

it('a photo that takes another’s place is that one only if it has just come, and nothing was said of it', () => {
  const take = (before: (disk: Disk, fresh: PhotoId, faces: FaceId[]) => void): boolean => {
    const disk = new Disk()
    const { faceIds } = disk.save('a.jpg', 'a', [face(0)])
    disk.name(faceIds, 'Anna')
    const fresh = disk.save('temporary.jpg', 'a, edited', [face(0)])
    before(disk, fresh.photoId, fresh.faceIds)
    disk.unsettled.add('temporary.jpg').add('a.jpg')
    disk.recognize('a.jpg', fresh.photoId)
    disk.remove('temporary.jpg')
    return disk.named('a.jpg').some(([id]) => id === faceIds[0])
  }
  expect(take(() => undefined)).toBe(true)
  expect(
    take((disk) => {
      disk.sql('UPDATE photo SET indexed_at = indexed_at - 2 * 3600000')
    }),
  ).toBe(false)
  expect(
    take((disk, _, faces) => {
      disk.name(faces, 'Ben')
    }),
  ).toBe(false)
  expect(take((disk, photo) => disk.store.decisions.setFavourite([photo], true))).toBe(false)
  expect(
    take((disk, photo) => {
      disk.store.photos.attachFile(disk.file('b.jpg'), photo)
    }),
  ).toBe(false)
})

it('faces of photos without a file are shown nowhere', () => {
  const disk = new Disk()
  const { store } = disk
  const { faceIds } = disk.save('a.jpg', 'a', [face(0), face(1), face(2), face(3)])
  disk.name([faceIds[0]!], 'Anna')
  const anna = store.people.findOrCreate('Anna').id
  store.decisions.ignore(faceIds[1]!, 'stranger')
  store.people.replaceAutomatic([], [{ faceId: faceIds[2]!, personId: anna, distance: 1 }])
  const seen = () => ({
    tiles: store.faces.tiles(faceIds).length,
    answered: store.review.answered(),
    left: store.review.left(),
    groups: store.review.groups(1, { offset: 0, limit: 9 }).total,
    days: store.review.days({ offset: 0, limit: 9 }).total,
    ignored: store.review.ignored('stranger', { offset: 0, limit: 9 }).total,
    faces: store.portraits.faces(anna, { offset: 0, limit: 9 }).total,
    suggested: store.portraits.suggested(anna, { offset: 0, limit: 9 }).total,
    confirmed: store.people.list()[0]!.confirmed,
    shown: store.photos.counts().faces,
    found: store.timeline.ids({ with: [anna] }).length,
    unknown: store.faces.unknown().length,
  })
  const before = seen()
  expect(Object.values(before)).not.toContain(0)
  disk.remove('a.jpg')
  expect(new Set(Object.values(seen()))).toEqual(new Set([0]))
  expect(store.people.confirmedFaces()).toHaveLength(1)
  disk.recognize('back.jpg', store.photos.findByHash(hashOf('a'))!.id)
  expect(seen()).toEqual(before)
})
