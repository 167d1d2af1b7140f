import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openLibrary, type Store } from '../../electron/engine/store/database.ts'
import { savePhotoWithFaces } from '../../electron/engine/store/samples.testing.ts'
import { HeldOpen } from '../session/held-open.ts'
import { canMount, Disk } from './disk.ts'

const why = canMount.magnetic ? '' : ' (skipped: no disk can be mounted here)'

function confirmed(library: string): readonly string[] {
  const store = openLibrary(library, { mode: 'read' })
  try {
    return store.people.labels().flatMap(({ state, person }) => (state === 'confirmed' ? [person] : []))
  } finally {
    store.close()
  }
}

function isSound(library: string): boolean {
  const database = new Database(join(library, 'familiar.db'))
  try {
    return database.pragma('integrity_check', { simple: true }) === 'ok'
  } finally {
    database.close()
  }
}

test.skipIf(!canMount.magnetic)(
  `a power cut costs nothing that the user said, and damages nothing${why}`,
  () => {
    using disk = Disk.magnetic(64)
    const library = join(disk.path, 'library')
    const store: Store = openLibrary(library, { mode: 'write' })
    try {
      const folder = store.folders.add('/photos')
      const said: string[] = []
      const check = (what: string): void => {
        using left = disk.afterPowerCut()
        const copy = join(left.path, 'library')
        expect(confirmed(copy).toSorted(), what).toEqual(said.toSorted())
        expect(isSound(copy), what).toBe(true)
      }
      for (let n = 0; n < 6; n++) {
        // What a scan finds meanwhile is not waited for.
        const { faceIds } = savePhotoWithFaces(store, folder, `${n}.jpg`, 3)
        const name = `Person ${n}`
        store.actions.record('confirm', () => {
          store.people.confirm(faceIds[0]!, store.people.findOrCreate(name).id)
          return { count: 1 }
        })
        said.push(name)
        check(`after ${name} was named`)
        savePhotoWithFaces(store, folder, `${n} later.jpg`, 2)
        check(`after a photo came once ${name} was named`)
      }
      store.actions.undo()
      const undone = said.pop()!
      check(`after ${undone} was taken back`)
      store.actions.redo()
      said.push(undone)
      check(`after ${undone} was given again`)
    } finally {
      store.close()
    }
  },
  60_000,
)

test.skipIf(!canMount.magnetic)(
  `photos that were exported are there after a power cut${why}`,
  async () => {
    using disk = Disk.magnetic(16)
    const held = await HeldOpen.with([1])
    await held.look()
    await held.ask('exportPhotos', { filter: {}, folder: disk.path })
    using left = disk.afterPowerCut()
    const [copy, original] = [left.path, held.photos].map((folder) => readFileSync(join(folder, 'sample1.jpg')))
    expect(copy!.equals(original!)).toBe(true)
  },
  60_000,
)
