import { expect, it } from 'vitest'
import { openLibrary } from './database.ts'
import { forget } from './forgetting.ts'
import type { FaceId } from './ids.ts'
import { sampleFace, savePhotoWithFaces, temporaryFolder, temporaryStore } from './samples.testing.ts'

it('the log tells which faces something happened to, and which of them look different', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/photos')
  const [a, b, c] = savePhotoWithFaces(store, folder, 'a.jpg', 3).faceIds as [FaceId, FaceId, FaceId]
  const touched = (work: () => void, expected: readonly unknown[]): void => {
    const before = store.standing.latestTouch()
    work()
    expect(store.standing.touched(before, store.standing.latestTouch())).toEqual(expected)
  }
  const anna = store.people.findOrCreate('Anna').id
  touched(() => {
    store.people.confirm(a, anna)
  }, [{ faceId: a, looks: 0 }])
  touched(() => {
    store.people.reject(b, anna)
  }, [{ faceId: b, looks: 0 }])
  touched(() => {
    store.decisions.ignore(c, 'stranger')
  }, [{ faceId: c, looks: 0 }])
  touched(() => {
    store.faces.saveEmbeddings([{ faceId: b, ...sampleFace().embeddings[0]! }])
  }, [{ faceId: b, looks: 1 }])
  touched(() => {
    store.decisions.setHidden(anna, true)
  }, [{ faceId: 0, looks: 0 }])
  touched(
    () => {
      store.photos.removeFiles(folder.id, ['a.jpg'])
    },
    [a, b, c].map((faceId) => ({ faceId, looks: 0 })),
  )
  touched(() => {
    forget(store.folder, { kind: 'person', id: anna })
  }, [
    { faceId: 0, looks: 0 },
    { faceId: a, looks: 1 },
    { faceId: b, looks: 0 },
  ])
})

it('the log begins anew with the library, which nobody has in mind then', () => {
  const library = temporaryFolder()
  const store = openLibrary(library, { mode: 'write' })
  savePhotoWithFaces(store, store.folders.add('/photos'), 'a.jpg', 3)
  const before = store.standing.latestTouch()
  store.close()
  const again = openLibrary(library, { mode: 'write' })
  expect(again.standing.latestTouch()).toBe(0)
  savePhotoWithFaces(again, again.folders.list()[0]!, 'b.jpg', 1)
  expect(again.standing.latestTouch()).toBeGreaterThan(before)
  again.close()
})
