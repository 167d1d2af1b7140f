import { expect, it } from 'vitest'
import type { ClusterId } from './ids.ts'
import { sampleFace, sampleFile, samplePhoto, savePhotoWithFaces, temporaryStore } from './samples.testing.ts'

it('finds the faces that a model has not embedded, until it has', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/photos')
  const { photoId, faceIds } = savePhotoWithFaces(store, folder, 'b.jpg', 2)
  store.photos.attachFile(sampleFile(folder, 'a.jpg'), photoId)
  const gone = savePhotoWithFaces(store, folder, 'gone.jpg', 1)
  store.photos.removeFiles(folder.id, ['gone.jpg'])

  expect(store.faces.withoutEmbedding('small', { limit: 10 })).toEqual([])
  const missing = store.faces.withoutEmbedding('large', { limit: 10 })
  expect(missing.map((face) => face.faceId)).toEqual(faceIds)
  expect(missing.map((face) => face.faceId)).not.toContain(gone.faceIds[0])
  expect(missing[0]).toEqual({
    faceId: faceIds[0],
    photoId,
    hash: samplePhoto('b.jpg').hash,
    path: '/photos/a.jpg',
    box: sampleFace().box,
    landmarks: sampleFace().landmarks,
  })
  expect(store.faces.withoutEmbedding('large', { limit: 1 })).toHaveLength(1)

  expect(store.faces.withoutEmbedding('large', { after: faceIds[0]!, limit: 10 })).toHaveLength(1)

  const vector = Float32Array.of(1, 0, 0)
  store.faces.saveEmbeddings(faceIds.map((faceId) => ({ faceId, model: 'large', vector, strangeness: 0.2 })))
  expect(store.faces.withoutEmbedding('large', { limit: 10 })).toEqual([])
  expect([...store.faces.embeddings('large')].map((row) => row.vector)).toEqual([vector, vector])
})

it('replaces an embedding of the same model', () => {
  const store = temporaryStore()
  const { faceIds } = savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 1)
  const vector = Float32Array.of(0, 1)
  store.faces.saveEmbeddings([{ faceId: faceIds[0]!, model: 'small', vector, strangeness: 0.5 }])
  expect([...store.faces.embeddings('small')]).toMatchObject([{ vector, strangeness: 0.5 }])
})

it('keeps a vector that is a window on a larger array', () => {
  const store = temporaryStore()
  const { faceIds } = savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 1)
  const vector = Float32Array.of(1, 2, 3, 4, 5).subarray(2, 4)
  store.faces.saveEmbeddings([{ faceId: faceIds[0]!, model: 'window', vector, strangeness: 0 }])
  expect([...store.faces.embeddings('window')][0]?.vector).toEqual(Float32Array.of(3, 4))
})

it('puts each clustering in place of the last', () => {
  const store = temporaryStore()
  const { photoId, faceIds } = savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 3)
  const clusters = () => store.faces.ofPhoto(photoId).map((face) => face.clusterId)
  store.faces.replaceClusters([
    [faceIds[0]!, 1 as ClusterId],
    [faceIds[1]!, 1 as ClusterId],
  ])
  expect(clusters()).toEqual([1, 1, null])
  store.faces.replaceClusters([[faceIds[2]!, 5 as ClusterId]])
  expect(clusters()).toEqual([null, null, 5])
})

it('says loudly that it can not write while its embeddings are being read', () => {
  const store = temporaryStore()
  const { faceIds } = savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 2)
  const rows = store.faces.embeddings('small')
  rows.next()
  expect(() => {
    store.faces.replaceClusters([[faceIds[0]!, 1 as ClusterId]])
  }).toThrow('busy')
  rows.return(undefined)
  store.faces.replaceClusters([[faceIds[0]!, 1 as ClusterId]])
  expect(store.faces.byId(faceIds[0]!)?.clusterId).toBe(1)
})

it('knows no face by a number that was never given', () => {
  expect(temporaryStore().faces.byId(1.5)).toBeNull()
})
