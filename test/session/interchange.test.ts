import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'

/** A library in which two faces have a name, one is refused and one is put aside. */
async function named(): Promise<HeldOpen> {
  const held = await HeldOpen.with([3, 6])
  await held.look()
  const [anna, ben, aside] = [...(await held.faces(3)), ...(await held.faces(6))].map(({ id }) => id)
  const { person } = await held.ask('confirm', { faces: [anna!], person: { name: 'Anna' } })
  await held.ask('confirm', { faces: [ben!], person: { name: 'Ben' }, sure: true })
  await held.ask('reject', { faces: [ben!], person: person.id })
  await held.ask('ignore', { faces: [aside!], as: 'stranger' })
  const box = { x: 5, y: 5, width: 60, height: 60 }
  await held.ask('drawFace', { photo: await held.photo(6), box, person: { name: 'Clara' } })
  await held.ask('favourite', { photos: [await held.photo(3)], favourite: true })
  return held
}

/** Who is where, by the photos' names. */
async function said(held: HeldOpen): Promise<unknown> {
  const photos = [3, 6].map(async (sample) => {
    const { faces, favourite } = await held.ask('photo', { id: await held.photo(sample) })
    const known = faces.map(({ person, label, ignored, source, box }) => ({
      who: label === 'confirmed' ? (person?.name ?? null) : null,
      ...{ ignored, source, x: Math.round(box.x) },
    }))
    return { favourite, known }
  })
  return Promise.all(photos)
}

const backups = ({ library }: HeldOpen): string[] => readdirSync(join(library, 'backups')).sort()

test('what was said goes from one window to another, before its photos are there, as one action that is undone', async () => {
  const first = await named()
  const wanted = await said(first)
  const folder = join(first.root, 'exports')
  await first.ask('makeFolder', { within: first.root, name: 'exports' })
  const { file } = await first.ask('exportLibrary', { folder, as: 'json' })
  const { file: second } = await first.ask('exportLibrary', { folder, as: 'json' })
  expect(second).not.toBe(file)
  expect((await first.ask('exportLibrary', { folder, as: 'csv' })).file).toMatch(/\.csv$/)
  const listing = await first.ask('browse', { path: folder, purpose: 'import' })
  expect(listing.files.map(({ path }) => path).sort()).toEqual([file, second].sort())

  const other = await HeldOpen.with([3, 6])
  expect(await other.ask('importLibrary', { file })).toMatchObject({ waiting: { photos: 2, names: 3 } })
  await other.look()
  expect(await said(other)).toEqual(wanted)
  // The box that was drawn has been looked at, so that it can teach.
  const looked = `SELECT count(*) AS n FROM face WHERE source = 'drawn' AND EXISTS (SELECT 1 FROM embedding WHERE face_id = id)`
  expect(other.sql(looked)).toEqual([{ n: 1 }])
  expect(await other.ask('history', { offset: 0, limit: 10 })).toMatchObject({ total: 1, rows: [{ kind: 'import' }] })
  await other.ask('undo', {})
  expect(await other.ask('people', { hidden: true })).toEqual([])
  await other.ask('redo', {})
  expect(await said(other)).toEqual(wanted)

  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -100))
  await expect(other.ask('importLibrary', { file })).rejects.toMatchObject({ code: 'bad-export' })
  expect(await said(other)).toEqual(wanted)
})

test('a backup is written when a library is closed in which something was said, and only then', async () => {
  const held = await named()
  await held.close()
  expect(backups(held)).toHaveLength(1)
  expect(readFileSync(join(held.library, 'backups', backups(held)[0]!), 'utf8')).toContain('Clara')
  await held.open()
  await held.close()
  expect(backups(held)).toHaveLength(1)
  await held.open()
  await held.ask('undo', {})
  await held.close()
  expect(backups(held)).toHaveLength(2)
  await held.open()
  await held.ask('leaveOut', { patterns: ['Private/'] })
  await held.close()
  expect(backups(held)).toHaveLength(3)
})

test('a library whose file is damaged or gone is opened for mending, and is as it was after that', async () => {
  const held = await named()
  const wanted = await said(held)
  await held.ask('leaveOut', { patterns: ['Private/', '*_thumb*'] })
  await held.close()
  const database = join(held.library, 'familiar.db')
  const damages = [
    () => {
      writeFileSync(database, readFileSync(database).fill(0, 0, 10_000))
    },
    () => {
      rmSync(database)
    },
  ]
  for (const damage of damages) {
    damage()
    await held.open()
    await expect(held.ask('status', {})).rejects.toMatchObject({ code: 'library-corrupt' })
    expect(await held.session.image('/image/face/1')).toBeNull()
    expect(await held.ask('backups', {})).toHaveLength(1)
    await held.ask('restore', { backup: null })
    await held.idle()
    expect(await said(held)).toEqual(wanted)
    expect(await held.ask('preferences', {})).toMatchObject({ leftOut: ['Private/', '*_thumb*'] })
    await expect(held.ask('restore', { backup: null })).rejects.toMatchObject({ code: 'no-backup' })
    await held.close()
    rmSync(join(held.library, 'backups', backups(held).at(-1)!), { force: backups(held).length > 1 })
  }
})

test('damage that is found while a window is open ends the work, and the library can be mended at once', async () => {
  const held = await named()
  const wanted = await said(held)
  await held.close()
  const database = join(held.library, 'familiar.db')
  const whole = readFileSync(database)
  // A part that nobody reads at a start: embeddings.
  const root = held.sql(`SELECT rootpage FROM sqlite_schema WHERE name = 'embedding'`) as { rootpage: number }[]
  const place = (root[0]!.rootpage - 1) * 8192
  held.sql(`DELETE FROM setting WHERE key = 'file checked at'`)
  writeFileSync(
    database,
    readFileSync(database)
      .fill(0, place + 4000, place + 8192)
      .fill(255, place + 8, place + 200),
  )
  await held.open({ checkAfterMs: 10 })
  await until(async () =>
    held.ask('status', {}).then(
      () => false,
      (error: unknown) => (error as { code?: string }).code === 'library-corrupt',
    ),
  )
  // Somebody puts a sound copy in its place by themselves.
  renameSync(database, `${database}.mine`)
  writeFileSync(database, whole)
  rmSync(`${database}-wal`, { force: true })
  await until(async () =>
    held.ask('status', {}).then(
      () => true,
      () => false,
    ),
  )
  expect(await said(held)).toEqual(wanted)
})
