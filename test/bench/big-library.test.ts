import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { makeLibrary } from './big-library.ts'

it('makes a library of the wanted size, with something on every screen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-made-'))
  makeLibrary(folder, { photos: 1000, faces: 600, people: 20 })
  const store = openLibrary(folder, { mode: 'read' })
  expect(store.photos.counts()).toEqual({ photos: 1000, files: 1010, faces: 600, problems: 2 })
  expect(store.people.count()).toBe(20)
  expect(store.timeline.months({}).months.length).toBeGreaterThan(150)
  const page = { offset: 0, limit: 10 }
  expect(store.review.groups(2, page).total).toBeGreaterThan(5)
  expect(store.people.suggestions().length).toBeGreaterThan(5)
  expect(store.people.labels().filter(({ state }) => state === 'auto').length).toBeGreaterThan(50)
  expect(store.folders.list()).toMatchObject([{ paused: true }])
  store.close()
  rmSync(folder, { recursive: true })
})
