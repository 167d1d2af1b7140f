import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLibrary } from '../../electron/engine/interchange/read-json.ts'
import { libraryAsJson } from '../../electron/engine/interchange/write-json.ts'
import { writeTextWhole } from '../../electron/engine/interchange/write-file.ts'
import type { Store } from '../../electron/engine/store/database.ts'
import { temporaryFolder, temporaryStore } from '../../electron/engine/store/samples.testing.ts'
import { everythingSaid, randomPhotos, sayThings, scan } from './random-library.ts'

const about = { by: 'test', now: new Date(0), automatic: true }

function exported(store: Store): string {
  const file = join(temporaryFolder(), 'export.json')
  store.snapshot(() => {
    writeTextWhole(file, libraryAsJson(store, about))
  })
  return file
}

describe.each([1, 2, 3, 4])('everything that was said, at random (%i)', (seed) => {
  const photos = randomPhotos(seed, 30)
  const original = () => {
    const store = temporaryStore()
    scan(store, store.folders.add('/photos'), photos)
    sayThings(store, seed, 200)
    return store
  }
  const elsewhere = photos.map((photo) => ({ ...photo, relative: `moved/${photo.relative}` }))

  test('comes back where the photos were scanned before', () => {
    const old = original()
    const store = temporaryStore()
    scan(store, store.folders.add('/elsewhere'), elsewhere, { jitter: 8, detector: 'mtcnn-2', model: 'other' })
    const summary = readLibrary(store, exported(old), { folders: false })
    expect(everythingSaid(store.folder)).toEqual(everythingSaid(old.folder))
    expect(summary).toMatchObject({ waiting: { photos: 0 }, kept: 0, missed: { faces: 0 }, folders: ['/photos'] })
    expect(summary.names).toBe(
      everythingSaid(old.folder)['labels']!.filter((row) => row.includes(' confirmed ')).length,
    )
  })

  test('comes back where the photos are scanned afterwards, in part or all', () => {
    const old = original()
    const store = temporaryStore()
    const folder = store.folders.add('/elsewhere')
    scan(store, folder, elsewhere.slice(0, 15))
    const file = exported(old)
    readLibrary(store, file, { folders: false })
    scan(store, folder, elsewhere, { jitter: 8, detector: 'mtcnn-1', model: 'other' })
    expect(everythingSaid(store.folder)).toEqual(everythingSaid(old.folder))
  })

  test('is the same again when it is read twice, and stays as it is where it was written', () => {
    const old = original()
    const before = everythingSaid(old.folder)
    const file = exported(old)
    const { total } = old.actions.page({ offset: 0, limit: 1 })
    expect(readLibrary(old, file, { folders: false })).toMatchObject({ kept: 0 })
    expect(everythingSaid(old.folder)).toEqual(before)
    expect(old.actions.page({ offset: 0, limit: 1 }).total).toBe(total)
    const store = temporaryStore()
    readLibrary(store, file, { folders: false })
    readLibrary(store, file, { folders: false })
    scan(store, store.folders.add('/photos'), photos)
    expect(everythingSaid(store.folder)).toEqual(before)
  })

  test('goes again when reading it is undone, before a scan or after, and comes back when it is done again', () => {
    const old = original()
    const file = exported(old)
    for (const scanBetween of [false, true]) {
      const untouched = temporaryStore()
      scan(untouched, untouched.folders.add('/photos'), photos)
      const store = temporaryStore()
      const folder = store.folders.add('/photos')
      readLibrary(store, file, { folders: false })
      if (scanBetween) scan(store, folder, photos)
      store.actions.undo()
      scan(store, folder, photos)
      expect(everythingSaid(store.folder)).toEqual(everythingSaid(untouched.folder))
      store.actions.redo()
      expect(everythingSaid(store.folder)).toEqual(everythingSaid(old.folder))
    }
  })
})
