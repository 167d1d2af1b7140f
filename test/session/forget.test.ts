import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'

const [name, laterName] = ['Zwetschgenmann Ä', 'Quittenfrau Ö']
const names = [name, laterName, name.toLowerCase(), laterName.toLowerCase()]

/** Every file of the library. */
function files({ library }: HeldOpen): string[] {
  return readdirSync(library, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Those of the names, numbers and pictures that lie in some file of the library. */
function found(held: HeldOpen, sought: readonly (string | Buffer)[]): (string | Buffer)[] {
  const contents = files(held).map((file) => readFileSync(file))
  return sought.filter((bytes) => contents.some((content) => content.includes(bytes)))
}

/** A face's numbers, as every embedder gave them, and its picture. */
async function looksOf(held: HeldOpen, face: number): Promise<Buffer[]> {
  const rows = held.sql(`SELECT vector FROM embedding WHERE face_id = ${face}`) as { vector: Buffer }[]
  expect(rows.length).toBeGreaterThan(0)
  const picture = await held.session.image(`/image/face/${face}`)
  return [...rows.map(({ vector }) => vector), readFileSync(picture!.path)]
}

/** Somebody who had two names, with a face that was found and one that was drawn and moved, and how all of these look. */
async function someone(held: HeldOpen) {
  const [found, refused] = (await held.faces(5)).map(({ id }) => id) as [number, number]
  const { person } = await held.ask('confirm', { faces: [found], person: { name } })
  await held.ask('reject', { faces: [refused], person: person.id })
  const box = { x: 5, y: 5, width: 60, height: 60 }
  const { face: drawn } = await held.ask('drawFace', { photo: await held.photo(6), box, person: { id: person.id } })
  const looks = [...(await looksOf(held, found)), ...(await looksOf(held, drawn))]
  const { face: moved } = await held.ask('moveFace', { face: drawn, box: { ...box, x: 90 } })
  looks.push(...(await looksOf(held, moved)))
  await held.ask('rename', { id: person.id, name: laterName })
  return { id: person.id, face: found, looks }
}

test('nothing of a forgotten person stays in the library’s files; others and the photos do', async () => {
  const held = await HeldOpen.with([5, 6])
  await held.look()
  const { id, face, looks } = await someone(held)
  // Their name is in a backup, in a copy of the library as it was, and in one that was damaged.
  await held.close()
  await held.open()
  await held.idle()
  for (const copy of ['familiar.version-10.20260101T000000000Z.db', 'familiar.db.broken-20260101T000000000Z'])
    writeFileSync(join(held.library, copy), name)
  expect(files(held).filter((file) => readFileSync(file).includes(laterName) && file.endsWith('.json'))).toHaveLength(1)
  const others = await looksOf(held, (await held.faces(5))[1]!.id)
  // Left by somebody who died while writing a picture.
  writeFileSync(join(held.library, 'faces/0', `${face}.webp.unfinished.tmp`), looks[0]!)
  const thumbnails = () => files(held).filter((file) => file.includes('thumbnails'))
  const before = thumbnails()
  expect(before.length).toBeGreaterThan(0)
  expect(found(held, [...names, ...looks])).toEqual([...names, ...looks])

  await held.ask('forgetPerson', { id })
  expect(found(held, [...names, ...looks])).toEqual([])
  expect(found(held, others)).toEqual(others)
  expect(thumbnails()).toEqual(before)
  expect(await held.session.image(`/image/face/${face}`)).toBeNull()
  expect(await held.ask('history', { offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] })
  expect(await held.ask('searchOffers', { text: 'quitt' })).toMatchObject({ people: [] })
  await held.idle()
  await held.close()
  expect(found(held, [...names, ...looks])).toEqual([])
})

test('all faces can be forgotten in the middle of the work; nothing of them stays or comes back by itself', async () => {
  const held = await HeldOpen.with([5, 6])
  await held.look()
  const { looks } = await someone(held)
  await held.ask('lookAgain', {})
  await until(async () => (await held.ask('status', {})).activity.phase !== 'idle')
  await held.ask('forgetAllFaces', { word: 'forget' })
  expect(found(held, [...names, ...looks])).toEqual([])
  expect(await held.ask('status', {})).toMatchObject({ photos: 2, faces: 0, people: 0, activity: { paused: true } })
  expect(existsSync(join(held.library, 'faces'))).toBe(false)
  await new Promise((done) => setTimeout(done, 1000))
  expect(await held.ask('status', {})).toMatchObject({ photos: 2, faces: 0 })
  await held.close()
  expect(found(held, [...names, ...looks])).toEqual([])
})

test('what was being forgotten when the app died is gone after the next start', async () => {
  const held = await HeldOpen.with([5, 6])
  await held.look()
  const { id } = await someone(held)
  await held.close()
  held.sql(`INSERT INTO setting VALUES ('remains to be shredded', 'yes')`)
  held.sql('DELETE FROM action')
  held.sql(`DELETE FROM label WHERE person_id = ${id}`)
  held.sql(`DELETE FROM person WHERE id = ${id}`)
  expect(found(held, names)).not.toEqual([])
  await held.open()
  await until(() => found(held, names).length === 0)
})
