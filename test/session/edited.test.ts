import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { retag } from '../../electron/engine/images/retag.testing.ts'
import { samplePath } from '../samples.ts'
import { Spoken } from './spoken.ts'

const byId = <Face extends { id: number }>(faces: readonly Face[]): Face[] => faces.toSorted((a, b) => a.id - b.id)
const names = (said: readonly { person: string | null }[]) => said.flatMap(({ person }) => person ?? []).sort()

const edits: Record<string, (path: string, width: number, height: number) => Sharp> = {
  'light and colour': (path) => sharp(path).modulate({ brightness: 1.2, saturation: 0.7 }),
  'half its size': (path, width) => sharp(path).resize(Math.round(width / 2)),
  turned: (path) => sharp(path).rotate(90),
  mirrored: (path) => sharp(path).flop(),
}

test.each(Object.entries(edits))('an edited file (%s) is looked at again and keeps what was said', async (_, edit) => {
  const spoken = await Spoken.of()
  const before = await spoken.said()
  const { width, height } = await spoken.detail()
  const bytes = await edit(spoken.path, width, height).jpeg({ quality: 90 }).toBuffer()
  // As editors save: beside it, and then renamed.
  writeFileSync(`${spoken.path}.tmp`, bytes)
  renameSync(`${spoken.path}.tmp`, spoken.path)
  expect(await spoken.scan()).toBe(1)
  expect(byId(await spoken.said())).toEqual(byId(before))
  expect(await spoken.detail()).toMatchObject({ favourite: true })
  const drawn = (await spoken.faces()).find(({ id }) => id === spoken.drawn)!
  const now = await spoken.detail()
  expect(drawn.box.x).toBeGreaterThanOrEqual(0)
  expect(drawn.box.x + drawn.box.width).toBeLessThanOrEqual(now.width)
  expect(drawn.box.width / Math.max(now.width, now.height)).toBeCloseTo(40 / Math.max(width, height), 2)
})

/** A copy of the photo with all but its left part cut off, where not all of its faces are. */
async function leftPart(spoken: Spoken): Promise<Buffer> {
  const { width, height } = await spoken.detail()
  const faces = await spoken.faces()
  const named = faces.filter(({ label }) => label === 'confirmed').toSorted((a, b) => a.box.x - b.box.x)
  const last = named.at(-1)!.box
  return sharp(spoken.path)
    .extract({ left: 0, top: 3, width: Math.min(width, Math.floor(last.x - 2)), height: height - 3 })
    .jpeg({ quality: 90 })
    .toBuffer()
}

test('what is cut off goes out of sight with its face, and is back when the file is as it was', async () => {
  const spoken = await Spoken.of()
  const before = await spoken.said()
  const original = readFileSync(spoken.path)
  const part = await leftPart(spoken)
  writeFileSync(spoken.path, part)
  expect(await spoken.scan()).toBe(1)
  const cut = await spoken.said()
  expect(cut.length).toBeLessThan(before.length)
  for (const face of cut) expect(before).toContainEqual(face)
  expect(names(cut).length).toBeLessThan(names(before).length)
  expect(spoken.names()).toHaveLength(names(cut).length)

  writeFileSync(spoken.path, original)
  expect(await spoken.scan()).toBe(1)
  expect(byId(await spoken.said())).toEqual(byId(before))
  expect(await spoken.detail()).toMatchObject({ favourite: true })

  // Another edit that shows all of them again: of what was cut off, nothing is lost.
  writeFileSync(spoken.path, part)
  await spoken.scan()
  writeFileSync(spoken.path, await sharp(original).modulate({ brightness: 1.1 }).jpeg().toBuffer())
  await spoken.scan()
  expect(names(await spoken.said())).toEqual(names(before))
})

test('while the old content lies elsewhere, the same is said of both', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const [photo, before] = [await held.photo(5), await spoken.said()]
  // As editors keep the original: it is renamed, and the edited one takes its place.
  const kept = join(held.photos, 'original.jpg')
  renameSync(spoken.path, kept)
  writeFileSync(spoken.path, await sharp(kept).modulate({ brightness: 1.1 }).jpeg().toBuffer())
  expect(await spoken.scan()).toBe(1)
  expect(await spoken.detail('original')).toMatchObject({ id: photo, favourite: true })
  expect(await spoken.said('original')).toEqual(before)
  const edited = await spoken.said()
  expect(edited.map(({ person, ignored }) => ({ person, ignored }))).toEqual(
    before.map(({ person, ignored }) => ({ person, ignored })),
  )
  expect(await spoken.detail()).toMatchObject({ favourite: true })
  expect(edited.map(({ id }) => id)).not.toContain(spoken.anna)
})

test('an edit may be seen while it is being saved', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const before = byId(await spoken.said())
  const edit = async (brightness: number): Promise<Buffer> =>
    sharp(readFileSync(spoken.path)).modulate({ brightness }).jpeg({ quality: 95 }).toBuffer()

  // Deleted, and written anew.
  const first = await edit(1.1)
  rmSync(spoken.path)
  await spoken.scan()
  expect(await held.ask('photoIds', { filter: {} })).toEqual([])
  writeFileSync(spoken.path, first)
  expect(await spoken.scan()).toBe(1)
  expect(byId(await spoken.said())).toEqual(before)

  // Written beside it by a name that photos have, and then renamed.
  const temporary = join(held.photos, 'temporary.jpg')
  writeFileSync(temporary, await edit(0.9))
  expect(await spoken.scan()).toBe(1)
  renameSync(temporary, spoken.path)
  expect(await spoken.scan()).toBe(0)
  expect(byId(await spoken.said())).toEqual(before)
  expect(await held.ask('photoIds', { filter: {} })).toHaveLength(1)

  // Written slowly: first it is no picture, then half of one, then all of it.
  const last = await edit(1.1)
  writeFileSync(spoken.path, last.subarray(0, 100))
  await spoken.scan()
  expect(await held.ask('status', {})).toMatchObject({ photos: 0, problems: 1 })
  writeFileSync(spoken.path, last.subarray(0, Math.floor(last.length * 0.8)))
  await spoken.scan()
  writeFileSync(spoken.path, last)
  await spoken.scan()
  expect(byId(await spoken.said())).toEqual(before)
  expect(await spoken.detail()).toMatchObject({ favourite: true })
})

test('undo and redo reach a photo that was edited', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  writeFileSync(spoken.path, await sharp(spoken.path).modulate({ brightness: 1.1 }).jpeg().toBuffer())
  await spoken.scan()
  const before = byId(await spoken.said())
  expect(await held.ask('undo', {})).toMatchObject({ kind: 'favourite' })
  expect(await spoken.detail()).toMatchObject({ favourite: false })
  await held.ask('undo', {}) // The drawn box is gone,
  await held.ask('undo', {}) // what is no face is one,
  expect((await spoken.faces()).map(({ id }) => id)).not.toContain(spoken.drawn)
  await held.ask('redo', {})
  await held.ask('redo', {})
  await held.ask('redo', {})
  expect(byId(await spoken.said())).toEqual(before)
  expect(await spoken.detail()).toMatchObject({ favourite: true })
})

test('another picture of another moment by the same name is no edit', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const original = retag(readFileSync(spoken.path), { taken: '2011:05:06 07:08:09' })
  writeFileSync(spoken.path, original)
  await spoken.scan()
  const [photo, before] = [await held.photo(5), await spoken.said()]
  const other = readFileSync(samplePath('sample6.jpg'))
  writeFileSync(spoken.path, retag(other, { taken: '2011:05:06 07:08:10' }))
  expect(await spoken.scan()).toBe(1)
  expect(await spoken.detail()).toMatchObject({ favourite: false })
  expect(names(await spoken.said())).toEqual([])
  writeFileSync(join(held.photos, 'back.jpg'), original)
  expect(await spoken.scan()).toBe(0)
  expect((await spoken.detail('back')).id).toBe(photo)
  expect(await spoken.said('back')).toEqual(before)
})
