import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { LibraryStatus, PersonCard } from '../../electron/contract/api.ts'
import { calls } from '../../electron/contract/calls.ts'
import { listingCalls } from '../../electron/contract/listing.ts'
import { openSession } from '../../electron/engine/open.ts'
import type { Session } from '../../electron/engine/session.ts'
import { writePreferences } from '../../electron/engine/scan/preferences.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import type { WebHost } from '../../electron/hosts/browser/host.ts'
import { announceWindow } from '../../electron/hosts/browser/running.ts'
import { samplePath } from '../samples.ts'
import { layOut, servePages } from '../web/one-photo.ts'
import {
  anotherShot,
  copySamples,
  Enrolled,
  Familiar,
  makeFolder,
  models,
  Rejected,
  removeFolder,
  Scan,
  WatchedFolder,
} from './familiar.ts'

const root = makeFolder('beside')
const photos = join(root, 'photos')
const familiar = new Familiar(join(root, 'library'))
/** The same library as it was before its window was opened. */
const alone = new Familiar(join(root, 'library without a window'))
/** Enough photos of the same people to know what they look like. */
const shots = [
  ['sample6 again.jpg', 0.85],
  ['sample6 darker.jpg', 0.75],
  ['sample6 brighter.jpg', 0.95],
] as const
let session: Session
let host: WebHost
let announced: Disposable

beforeAll(async () => {
  copySamples(photos, ['sample3.jpg', 'sample6.jpg'])
  for (const [name, brightness] of shots) await anotherShot('sample6.jpg', join(photos, name), brightness)
  await familiar.scan(photos)
  const store = openLibrary(familiar.library, { mode: 'write' })
  writePreferences(store, { model: 'mobilefacenet' })
  store.close()
  const [group] = await familiar.faces()
  const face = String(group!.faces[0]!.id)
  await familiar.json(Enrolled, 'enroll', group!.photo, '--face', face, '--name', 'Ann')
  cpSync(familiar.library, alone.library, { recursive: true })

  session = await openSession({ library: familiar.library, models, version: 'test' })
  const log: string[] = []
  host = await servePages(layOut(root), log)(() => Promise.resolve(session))
  announced = announceWindow(familiar.library, host.address)
})

afterAll(async () => {
  announced[Symbol.dispose]()
  await host.close()
  removeFolder(root)
})

const people = async () => (await session.handle('people', { hidden: false })) as readonly PersonCard[]
const status = async () => (await session.handle('status', {})) as LibraryStatus

describe('beside an open window', () => {
  test.each([
    ['people'],
    ['faces'],
    ['unknown'],
    ['problems'],
    ['folders'],
    ['restore'],
    ['identify', samplePath('sample6.jpg')],
  ])('%s tells the same as without one', async (...args) => {
    const [beside, without] = [await familiar.json(z.unknown(), ...args), await alone.json(z.unknown(), ...args)]
    const text = JSON.stringify(beside)
    expect(text.replaceAll(familiar.library, alone.library)).toBe(JSON.stringify(without))
  })

  test('info tells the same as without one', async () => {
    const [beside, without] = [await familiar.json(z.unknown(), 'info'), await alone.json(z.unknown(), 'info')]
    expect(without).toMatchObject({ library: alone.library, photos: 5, people: 1 })
    expect(beside).toEqual({ ...z.looseObject({}).parse(without), library: familiar.library })
  })

  test('export writes what is said', async () => {
    const file = join(root, 'beside.json')
    expect(await familiar.json(z.unknown(), 'export', file)).toEqual({ file, people: 1 })
    expect(readFileSync(file, 'utf8')).toContain('Ann')
  })

  test('a call that only lists changes nothing, and nothing else may be asked of a library that is open for reading', () => {
    for (const { effect } of Object.values(listingCalls)) expect(effect).toMatchObject({ changed: [], undoable: false })
    expect(calls.enroll.effect.undoable).toBe(true)
  })
})

describe('handed to an open window', () => {
  test('scan adds a folder and tells what it brought', async () => {
    const more = copySamples(join(root, 'more'), ['sample1.jpg'])
    const result = await familiar.json(Scan, 'scan', more)
    expect(result).toMatchObject({
      photos: 6,
      added: 1,
      unchanged: 0,
      removed: 0,
      models: { embedder: 'mobilefacenet' },
    })
    expect((await status()).folders.map(({ path }) => path)).toEqual([more, photos])
  })

  test('scan says in words who scans', async () => {
    const { code, stdout, stderr } = await familiar.run(['scan', photos, '--model', 'facenet'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^6 photos with/)
    expect(stderr).toMatch(/open in a window, which scans for you[^]*--model has no effect/)
  })

  test('enroll and reject, seen by the window', async () => {
    const photo = (await familiar.faces()).find((one) => one.photo.endsWith('sample1.jpg'))!
    const face = photo.faces[0]!.id!
    const enrolled = await familiar.json(Enrolled, 'enroll', photo.photo, '--face', String(face), '--name', 'Bea')
    expect(enrolled).toMatchObject({ person: 'Bea', face, doubt: null })
    expect((await people()).map(({ name, confirmed }) => [name, confirmed])).toContainEqual(['Bea', 1])
    const rejected = await familiar.json(Rejected, 'reject', String(face), '--name', 'bea')
    expect(rejected).toEqual({ face, person: 'Bea' })
    expect((await people()).map(({ name, confirmed }) => [name, confirmed])).toContainEqual(['Bea', 0])
  })

  test('what the window refuses is refused in its words', async () => {
    const { code, stdout, stderr } = await familiar.run(['reject', '99999', '--name', 'Ann'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^There is no face 99999\./)
  })

  test('import reads a file back', async () => {
    const file = join(root, 'import.json')
    await alone.json(z.unknown(), 'export', file)
    const Summary = z.looseObject({ people: z.strictObject({ added: z.int(), known: z.int() }) })
    expect(await familiar.json(Summary, 'import', file)).toMatchObject({ people: { added: 0, known: 1 } })
  })

  test('folders are left out, shown again and removed', async () => {
    const shown = () => familiar.json(z.array(WatchedFolder), 'folders')
    await familiar.json(z.array(WatchedFolder), 'folders', '--ignore', 'sample3*')
    const leftOut = await familiar.json(z.looseObject({ leftOut: z.array(z.string()) }), 'info')
    expect(leftOut.leftOut).toEqual(['sample3*'])
    expect((await shown()).find(({ path }) => path === photos)).toMatchObject({ photos: 4 })
    await familiar.json(z.array(WatchedFolder), 'folders', '--unignore', 'sample3*')
    await familiar.json(Scan, 'scan', photos)
    expect((await shown()).find(({ path }) => path === photos)).toMatchObject({ photos: 5 })
    const left = await familiar.json(z.array(WatchedFolder), 'folders', '--remove', join(root, 'more'))
    expect(left.map(({ path }) => path)).toEqual([photos])
    expect((await status()).folders).toHaveLength(1)
  })
})

describe('one rule for both', () => {
  test('an unknown folder is no-such-folder', async () => {
    await expect(session.handle('removeFolder', { id: 999 })).rejects.toMatchObject({ code: 'no-such-folder' })
    await expect(session.handle('removeFolderAt', { path: '/nowhere' })).rejects.toMatchObject({
      code: 'no-such-folder',
    })
    const { code, stderr } = await familiar.run(['folders', '--remove', '/nowhere'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^\/nowhere is not one of the library’s folders\. See which are with: familiar folders/)
  })

  test.each(['with', 'without'])(
    'a face unlike the person needs --sure, and their name moves: %s a window',
    async (kind) => {
      const own = kind === 'with' ? familiar : alone
      const facesOf = async (name: string) => {
        const photo = (await own.faces()).find((one) => one.photo === join(photos, name))!
        return photo.faces.toSorted((a, b) => a.box.x - b.box.x)
      }
      const enroll = (name: string, face: number | null, ...more: string[]) =>
        own.run(['enroll', join(photos, 'sample6 again.jpg'), '--name', name, '--face', String(face), ...more])
      const [first, second] = await facesOf('sample6.jpg')
      const [other, another] = await facesOf('sample6 again.jpg')
      for (const [face, name] of [
        [first, 'Cleo'],
        [second, 'Dora'],
      ] as const)
        await own.words('enroll', join(photos, 'sample6.jpg'), '--name', name, '--face', String(face!.id))
      expect(await enroll('Cleo', other!.id)).toMatchObject({ code: 0, stderr: '' })

      const refused = await enroll('Cleo', another!.id)
      expect(refused).toMatchObject({ code: 1, stdout: '' })
      expect(refused.stderr).toMatch(/^This face looks .*Cleo.* Is it Cleo\? If it is: .*--sure\n$/)
      expect((await facesOf('sample6 again.jpg'))[0]).toMatchObject({ person: 'Cleo', label: 'confirmed' })

      const sure = await enroll('Cleo', another!.id, '--sure')
      expect(sure).toMatchObject({ code: 0, stderr: '' })
      expect(sure.stdout).toContain('Cleo can be in a photo only once: the name moved here from another face of it.\n')
      const named = (await facesOf('sample6 again.jpg')).filter(({ person }) => person === 'Cleo')
      expect(named).toMatchObject([{ id: another!.id, label: 'confirmed' }])
    },
  )
})
