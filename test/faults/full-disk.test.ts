import type { Message } from '../../electron/contract/messages.ts'
import { sentenceOf } from '../../electron/hosts/messages.ts'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { explain } from '../../electron/engine/store/failures.ts'
import { migrate, schemaState } from '../../electron/engine/store/migrate.ts'
import { migrations } from '../../electron/engine/store/migrations/index.ts'
import { savePhotoWithFaces } from '../../electron/engine/store/samples.testing.ts'
import { copySamples, expectRefusal, Familiar, makeFolder, removeFolder } from '../cli/familiar.ts'
import { HeldOpen, until } from '../session/held-open.ts'
import { canMount, Disk } from './disk.ts'

const root = makeFolder('full-disk')
afterAll(() => {
  removeFolder(root)
})
/** A step that needs room in the database itself. */
const larger = {
  version: 1000,
  sql: 'CREATE TABLE more (bytes BLOB) STRICT; INSERT INTO more VALUES (zeroblob(200000))',
}
const why = canMount.inMemory ? '' : ' (skipped: no disk can be mounted here)'

describe.skipIf(!canMount.inMemory)(`a full disk${why}`, () => {
  test('ends a scan in words; what was done is kept, and the next one does the rest', async () => {
    using disk = Disk.inMemory(24)
    const familiar = new Familiar(join(disk.path, 'library'))
    await familiar.scan(copySamples(join(root, 'few'), ['sample6.jpg']))
    const [photo] = await familiar.faces()
    await familiar.words('enroll', photo!.photo, '--name', 'Ann', '--face', String(photo!.faces[0]!.id))
    const folder = copySamples(join(root, 'all'))
    for (const left of [0, 100_000]) {
      disk.fill(left)
      expect(expectRefusal(await scanOf(familiar, folder), 1)).toMatch(/disk is full/)
      const named = await familiar.run([
        'enroll',
        photo!.photo,
        '--name',
        'Ben',
        '--face',
        String(photo!.faces.at(-1)!.id),
      ])
      if (named.code !== 0) expect(expectRefusal(named, 1)).toMatch(/disk is full/)
      disk.makeRoom()
    }
    expect(await familiar.scan(folder)).toMatchObject({ photos: 6, problems: 0 })
    expect(await familiar.words('people')).toMatch(/Ann/)
  }, 300_000)

  test('is said to whoever names faces and looks at photos, costs nothing, and work goes on when there is room', async () => {
    using disk = Disk.inMemory(32)
    await using held = await HeldOpen.at(join(disk.path, 'library'), [1, 6])
    await held.look()
    const faces = await held.faces(6)
    const { person } = await held.ask('confirm', { faces: [faces[0]!.id], person: { name: 'Anna' } })

    disk.fill()
    copySamples(held.photos, ['sample2.jpg', 'sample3.jpg'])
    await held.ask('rescan', {})
    await until(() => held.notices.some((notice) => notice.includes('disk is full')))
    // What finds its place in the pages that are there already may still be said; all else is refused in words.
    const said = new Map<string, boolean>()
    for (let n = 0; n < 40; n++) {
      const name = `Ben ${n}`
      const outcome = await held
        .ask('confirm', { faces: [faces[1]!.id], person: { name }, sure: true })
        .catch((error: unknown) => error)
      said.set(name, !(outcome instanceof Error))
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({
          code: 'library-unwritable',
          told: expect.toSatisfy((told: Message) => sentenceOf(told).includes('disk is full')) as Message,
        })
      }
    }
    expect([...said.values()]).toContain(false)
    await expect(held.ask('undo', {})).rejects.toMatchObject({ code: 'library-unwritable' })
    expect(await held.ask('person', { id: person.id })).toMatchObject({ confirmed: 1 })
    const last = [...said].findLast(([, done]) => done)?.[0] ?? null
    expect((await held.faces(6))[1]!.person?.name ?? null).toBe(last)

    disk.makeRoom()
    await until(async () => (await held.ask('status', {})).photos === 4)
    await held.idle()
    expect(await held.ask('confirm', { faces: [faces[1]!.id], person: { name: 'Ben' }, sure: true })).toMatchObject({
      action: { kind: 'confirm' },
    })
    expect(await held.ask('person', { id: person.id })).toMatchObject({ confirmed: 1 })
    await held.close()
    await held.open()
    const people = await held.ask('people', { hidden: false })
    expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['Anna', 'Ben']))
  }, 300_000)

  test('of an export is said, and leaves no half photo there', async () => {
    using disk = Disk.inMemory(1)
    await using held = await HeldOpen.with([1, 2, 3, 4, 5, 6])
    await held.look()
    const size = Math.max(...readdirSync(held.photos).map((name) => statSync(join(held.photos, name)).size))
    disk.fill(size * 2)
    await expect(held.ask('exportPhotos', { filter: {}, folder: disk.path })).rejects.toMatchObject({
      message: expect.stringMatching(/^library-unwritable\.copies {"count":[1-5],/) as string,
    })
    const copies = readdirSync(disk.path).filter((name) => name.endsWith('.jpg'))
    expect(copies.length).toBeGreaterThan(0)
    for (const name of copies) {
      expect(readFileSync(join(disk.path, name)).equals(readFileSync(join(held.photos, name))), name).toBe(true)
    }
  }, 300_000)

  test.each([0, 30_000, 300_000])(
    'leaves a library as it was that is being brought to a newer version, with %i bytes left',
    (left) => {
      using disk = Disk.inMemory(16)
      const library = join(disk.path, 'library')
      const store = openLibrary(library, { mode: 'write' })
      const folder = store.folders.add('/photos')
      for (let n = 0; n < 30; n++) savePhotoWithFaces(store, folder, `${n}.jpg`, 4)
      store.close()
      const file = join(library, 'familiar.db')
      const before = readFileSync(file)
      const steps = [...migrations, larger]
      const taken = (): Database.Database => new Database(file)
      disk.fill(left)
      {
        const database = taken()
        const said = refusal(() => {
          migrate(database, steps)
        })
        expect(explain(said, file)).toMatchObject({ told: { key: 'library-unwritable.full' } })
        database.close()
      }
      expect(readFileSync(file).equals(before)).toBe(true)
      expect(readdirSync(library).filter((name) => name.includes('version'))).toEqual([])
      disk.makeRoom()
      const database = taken()
      migrate(database, steps)
      expect(schemaState(database, steps)).toBe('current')
      expect(database.prepare('SELECT count(*) AS n FROM face').get()).toEqual({ n: 120 })
      database.close()
    },
  )
})

function refusal(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

function scanOf(familiar: Familiar, folder: string) {
  return familiar.run(['scan', folder, '--model', 'mobilefacenet']).then((outcome) => ({
    ...outcome,
    // How far it is, which is said first.
    stderr: outcome.stderr.replace(/^Looking at \d+ photos?…\n/, ''),
  }))
}
