import { describe, expect, it } from 'vitest'
import { sampleFace, sampleFile, samplePhoto, savePhotoWithFaces, temporaryStore } from './samples.testing.ts'

describe('savePhoto', () => {
  it('keeps a photo with its file, faces and embeddings as they were', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const photo = samplePhoto('a', { takenAt: '2019-08-01T12:00:00', camera: 'Pixel 3', orientation: 6 })
    const face = sampleFace({ score: 0.123456789, source: 'drawn' })
    const { photoId, faceIds } = store.photos.savePhoto(photo, sampleFile(folder, 'Été/a b.jpg'), [face, sampleFace()])
    const shown = { ...photo, signature: undefined, id: photoId, paths: ['/photos/Été/a b.jpg'] }
    expect(store.photos.byId(photoId)).toEqual(shown)
    expect(faceIds).toHaveLength(2)
    const { embeddings, ...record } = face
    expect(store.faces.byId(faceIds[0]!)).toEqual({
      ...record,
      id: faceIds[0],
      photoId,
      clusterId: null,
      ignored: null,
    })
    expect([...store.faces.embeddings('small')][0]).toEqual({
      faceId: faceIds[0],
      photoId,
      vector: embeddings[0]!.vector,
      strangeness: 0.1,
    })
  })

  it('keeps nothing of a photo if one of its embeddings can not be saved', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const broken = sampleFace({ embeddings: [{ model: 'small', vector: new Float32Array(0), strangeness: 0 }] })
    expect(() => store.photos.savePhoto(samplePhoto('a'), sampleFile(folder, 'a.jpg'), [sampleFace(), broken])).toThrow(
      'CHECK',
    )
    expect(store.photos.findByHash(samplePhoto('a').hash)).toBeNull()
    expect(store.photos.fileState(folder.id).size).toBe(0)
    expect([...store.faces.embeddings('small')]).toEqual([])
    expect(savePhotoWithFaces(store, folder, 'a.jpg', 1).faceIds).toHaveLength(1)
  })

  it('attaches a file whose content was saved meanwhile', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const first = store.photos.savePhoto(samplePhoto('same'), sampleFile(folder, 'b.jpg'), [sampleFace()])
    const second = store.photos.savePhoto(samplePhoto('same'), sampleFile(folder, 'a.jpg'), [sampleFace()])
    expect(second).toEqual({ photoId: first.photoId, faceIds: [], added: [], outdated: [] })
    expect(store.photos.list().map((photo) => photo.paths)).toEqual([['/photos/a.jpg', '/photos/b.jpg']])
    expect(store.photos.counts()).toEqual({ photos: 1, files: 2, faces: 1, problems: 0 })
  })

  it('refuses a file of a folder that is not there', () => {
    const store = temporaryStore()
    const nowhere = { ...store.folders.add('/photos'), id: 77 as never }
    expect(() => savePhotoWithFaces(store, nowhere, 'a.jpg', 0)).toThrow('FOREIGN KEY')
    expect(store.photos.list()).toEqual([])
  })
})

describe('files', () => {
  it('tells the state of a folder or of what lies below a prefix, and of nothing beside it', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const other = store.folders.add('/other')
    for (const relative of ['2019/a.jpg', '2019/Mai/b.jpg', '2019-20/c.jpg', '2019.jpg', '20190.jpg']) {
      savePhotoWithFaces(store, folder, relative, 0)
    }
    savePhotoWithFaces(store, other, '2019/z.jpg', 0)
    expect([...store.photos.fileState(folder.id).keys()]).toHaveLength(5)
    expect([...store.photos.fileState(folder.id, '2019').keys()].sort()).toEqual(['2019/Mai/b.jpg', '2019/a.jpg'])
  })

  it('holds either a photo or a problem, the last that was said', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const file = sampleFile(folder, 'a.jpg')
    const { photoId } = savePhotoWithFaces(store, folder, 'a.jpg', 1)
    store.photos.recordProblem({ ...file, size: 7 }, 'damaged', {
      key: 'damaged',
      params: { detail: 'it ends too early' },
    })
    expect(store.photos.problems()).toEqual([
      { path: '/photos/a.jpg', code: 'damaged', told: { key: 'damaged', params: { detail: 'it ends too early' } } },
    ])
    expect(store.photos.fileState(folder.id).get('a.jpg')).toEqual({
      size: 7,
      mtimeMs: file.mtimeMs,
      node: null,
      photoId: null,
      problemCode: 'damaged',
    })
    expect(store.photos.byPath('/photos/a.jpg')).toBeNull()
    store.photos.attachFile(file, photoId)
    expect(store.photos.problems()).toEqual([])
    expect(store.photos.byPath('/photos/a.jpg')?.id).toBe(photoId)
  })

  it('hides a photo without a file, keeps its labels, and shows it again when the content is back', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const { photoId, faceIds } = savePhotoWithFaces(store, folder, 'a.jpg', 2)
    const anna = store.people.findOrCreate('Anna')
    store.people.confirm(faceIds[0]!, anna.id)

    store.photos.removeFiles(folder.id, ['a.jpg'])
    expect(store.photos.list()).toEqual([])
    expect(store.photos.byId(photoId)).toBeNull()
    expect(store.photos.counts()).toEqual({ photos: 0, files: 0, faces: 0, problems: 0 })
    expect([...store.faces.embeddings('small')]).toEqual([])
    expect(store.faces.unknown()).toEqual([])
    expect(store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 0, photos: 0 }])
    expect(store.people.confirmedFaces()).toHaveLength(1)

    const known = store.photos.findByHash(samplePhoto('a.jpg').hash)
    expect(known).toEqual({ id: photoId, detector: 'mtcnn-1' })
    store.photos.attachFile(sampleFile(folder, 'moved/a.jpg'), photoId)
    expect(store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 1, photos: 1 }])
  })
})

describe('list', () => {
  it('orders by date, then path, undated last', () => {
    const store = temporaryStore()
    const folder = store.folders.add('/photos')
    const save = (relative: string, takenAt: string | null) =>
      store.photos.savePhoto(samplePhoto(relative, { takenAt }), sampleFile(folder, relative), [])
    save('b.jpg', null)
    save('z.jpg', '2019-08-01T12:00:00')
    save('a.jpg', null)
    save('y.jpg', '2019-08-01T12:00:00')
    save('c.jpg', '1927-10-29T00:00:00')
    const names = store.photos.list().map((photo) => photo.paths[0])
    expect(names).toEqual(['c.jpg', 'y.jpg', 'z.jpg', 'a.jpg', 'b.jpg'].map((name) => `/photos/${name}`))
  })
})

describe('folders', () => {
  it('absorb known roots with all they know', () => {
    const store = temporaryStore()
    const inner = store.folders.add('/photos/2019/Mai')
    const { photoId, faceIds } = savePhotoWithFaces(store, inner, 'Tag/a.jpg', 1)
    store.photos.recordProblem(sampleFile(inner, 'b.jpg'), 'damaged', {
      key: 'damaged',
      params: { detail: 'it ends too early' },
    })
    store.people.confirm(faceIds[0]!, store.people.findOrCreate('Anna').id)
    const outer = store.folders.add('/photos', [{ id: inner.id, relative: '2019/Mai' }])
    expect(store.folders.list()).toEqual([{ id: outer.id, path: '/photos', paused: false, device: null }])
    expect(store.photos.byPath('/photos/2019/Mai/Tag/a.jpg')?.id).toBe(photoId)
    expect(store.photos.problems().map((problem) => problem.path)).toEqual(['/photos/2019/Mai/b.jpg'])
    expect(store.people.labels()).toHaveLength(1)
  })

  it('are known once', () => {
    const store = temporaryStore()
    store.folders.add('/photos')
    expect(() => store.folders.add('/photos')).toThrow('UNIQUE')
  })
})

describe('settings', () => {
  it('keep the last value', () => {
    const store = temporaryStore()
    expect(store.settings.get('embedder')).toBeNull()
    store.settings.set('embedder', 'facenet')
    store.settings.set('embedder', 'mobilefacenet')
    expect(store.settings.get('embedder')).toBe('mobilefacenet')
  })
})

it('takes it that somebody may be twice in a panorama or a strip, and in no other photo', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/photos')
  const save = (name: string, width: number, height: number): number =>
    store.photos.savePhoto(samplePhoto(name, { width, height }), sampleFile(folder, name), []).photoId
  const [, panorama, strip] = [save('a', 640, 480), save('b', 6504, 1000), save('c', 400, 3278), save('d', 1900, 480)]
  expect([...store.photos.twice()]).toEqual([panorama, strip])
})
