import { copyFileSync, existsSync, mkdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pathDate } from '../../electron/engine/store/path-date.ts'
import { setBirthDate } from '../../electron/engine/features/commands/people.ts'
import { Album } from '../../electron/engine/features/context.testing.ts'
import { HeldOpen } from '../session/held-open.ts'

const clocks = ['1970-01-02', '2100-01-01', '1985-06-01', '2026-01-01']

describe('a clock that jumps', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('changes nothing about what was done last', () => {
    const album = new Album()
    const { store } = album.context
    const { faces } = album.photo('a.jpg', null, clocks.length)
    for (const [i, clock] of clocks.entries()) {
      vi.setSystemTime(clock)
      store.actions.record('confirm', () => {
        store.people.confirm(faces[i]!, store.people.findOrCreate(clock).id)
        return { count: 1, person: clock }
      })
    }
    const inHistory = store.actions.page({ offset: 0, limit: 10 }).rows.map(({ person }) => person)
    expect(inHistory).toEqual(clocks.toReversed())
    for (const clock of clocks.toReversed()) {
      vi.setSystemTime('1999-01-01')
      expect(store.actions.undo()).toMatchObject({ person: clock })
    }
    for (const clock of clocks) expect(store.actions.redo()).toMatchObject({ person: clock })
  })

  test('back to where clocks begin does not make all dates lie in the future', () => {
    vi.setSystemTime('1970-01-02')
    expect(pathDate('2019-05-12 Garden/a.jpg', 0)).toBe('2019-05-12T00:00:00')
    expect(pathDate('9999-05-12/a.jpg', 0)).toBeNull()
    const album = new Album()
    const { store } = album.context
    const { id } = store.people.findOrCreate('Anna')
    expect(setBirthDate(album.context, { id, born: '2012-05-10' })).toMatchObject({ action: { kind: 'birth' } })
    expect(() => setBirthDate(album.context, { id, born: '2150' })).toThrow('bad-date.range')
  })
})

test('a picture that was made just now is not taken for the oldest where the others are from the future', async () => {
  const held = await HeldOpen.with([])
  copyFileSync(resolve(import.meta.dirname, '../fixtures/turned-by-exif.heic'), join(held.photos, 'a.heic'))
  await held.look()
  const [id] = await held.ask('photoIds', { filter: {} })
  const rendered = join(held.library, 'rendered')
  mkdirSync(rendered, { recursive: true })
  const other = join(rendered, 'other.jpg')
  writeFileSync(other, '')
  truncateSync(other, 600_000_000) // It takes no room on the disk.
  utimesSync(other, new Date('2100-01-01'), new Date('2100-01-01'))
  const image = await held.session.image(`/image/photo/${id!}/full`)
  expect(image!.path).toContain('rendered')
  expect(existsSync(image!.path)).toBe(true)
  expect(existsSync(other)).toBe(false)
}, 60_000)

test('a thumbnail of which a power cut left an empty file is made again', async () => {
  const held = await HeldOpen.with([1])
  await held.look()
  const address = `/image/photo/${await held.photo(1)}/small`
  const { path } = (await held.session.image(address))!
  truncateSync(path, 0)
  const again = await held.session.image(address)
  expect(again?.path).toBe(path)
  expect(statSync(path).size).toBeGreaterThan(1000)
}, 60_000)
