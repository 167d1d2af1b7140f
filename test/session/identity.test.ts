import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { retag } from '../../electron/engine/images/retag.testing.ts'
import { samplePath } from '../samples.ts'
import { Spoken } from './spoken.ts'

const withoutNumbers = (said: { person: string | null; ignored: string | null }[]) =>
  said.map(({ person, ignored }) => ({ person, ignored }))

test('moved, renamed and copied files keep everything, and nothing is looked at', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const before = await spoken.said()
  const photo = await held.photo(5)
  mkdirSync(join(held.photos, 'Deeper'))
  const elsewhere = join(held.root, 'elsewhere')
  mkdirSync(elsewhere)
  const places = [join(held.photos, 'Deeper', 'sample5.jpg'), join(held.photos, 'SAMPLE5.jpg'), spoken.path]
  let last = spoken.path
  for (const place of places) {
    renameSync(last, place)
    expect(await spoken.scan()).toBe(0)
    expect(await spoken.detail()).toMatchObject({ id: photo, favourite: true, paths: [place] })
    expect(await spoken.said()).toEqual(before)
    last = place
  }
  copyFileSync(spoken.path, join(elsewhere, 'copy of sample5.jpg'))
  await held.ask('addFolders', { paths: [elsewhere] })
  expect(await spoken.scan()).toBe(0)
  expect((await spoken.detail()).paths).toHaveLength(2)
  rmSync(spoken.path)
  expect(await spoken.scan()).toBe(0)
  expect(await spoken.detail()).toMatchObject({ id: photo, paths: [join(elsewhere, 'copy of sample5.jpg')] })
  expect(await spoken.said()).toEqual(before)
})

test('two files that swap their names keep what is theirs', async () => {
  const spoken = await Spoken.of(6)
  const { held } = spoken
  const [five, six, before] = [await held.photo(5), await held.photo(6), await spoken.said()]
  const other = join(held.photos, 'sample6.jpg')
  renameSync(spoken.path, join(held.root, 'aside'))
  renameSync(other, spoken.path)
  renameSync(join(held.root, 'aside'), other)
  expect(await spoken.scan()).toBe(0)
  expect([await held.photo(5), await held.photo(6)]).toEqual([six, five])
  expect(await spoken.said('sample6')).toEqual(before)
  expect(spoken.names()).toHaveLength(3)
})

test('a deleted photo is out of sight everywhere, still teaches, and comes back with all that was said of it', async () => {
  const spoken = await Spoken.of(6)
  const { held } = spoken
  const [photo, before] = [await held.photo(5), await spoken.said()]
  const copy = join(held.photos, 'copy of sample5.jpg')
  copyFileSync(spoken.path, copy)
  await spoken.scan()
  rmSync(spoken.path)
  await spoken.scan()
  expect(await held.photo(5)).toBe(photo)
  rmSync(copy)
  await spoken.scan()
  expect(await held.ask('photoIds', { filter: {} })).toEqual([await held.photo(6)])
  expect(await held.ask('people', { hidden: true })).toMatchObject([
    { name: 'Anna', confirmed: 0, photos: 0, cover: null },
    { name: 'Ben', confirmed: 0, photos: 0, cover: null },
    { name: 'Jonas', confirmed: 0, photos: 0, cover: null },
  ])
  expect(await held.ask('ignored', { which: 'stranger', offset: 0, limit: 9 })).toMatchObject({ total: 0 })
  expect(await held.ask('status', {})).toMatchObject({ photos: 1 })
  // An undo reaches what is out of sight, and brings nothing of it back into view.
  await held.ask('undo', {})
  await held.ask('redo', {})
  expect(spoken.names()).toEqual([])
  renameSync(join(held.photos, 'sample6.jpg'), join(held.root, 'aside'))
  copyFileSync(samplePath('sample5.jpg'), spoken.path)
  expect(await spoken.scan()).toBe(0)
  expect(await held.photo(5)).toBe(photo)
  expect(await spoken.said()).toEqual(before)
  expect(spoken.names()).toHaveLength(3)
})

test('a tag that another program wrote changes what the photo says of itself, and nothing else', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const [photo, before] = [await held.photo(5), await spoken.said()]
  const original = readFileSync(spoken.path)
  writeFileSync(spoken.path, retag(original, { taken: '2011:05:06 07:08:09', comment: 'a party' }))
  expect(await spoken.scan()).toBe(0)
  expect(await spoken.detail()).toMatchObject({
    id: photo,
    date: '2011-05-06T07:08:09',
    dateFrom: 'taken',
    favourite: true,
  })
  expect(await spoken.said()).toEqual(before)
  const { path } = (await held.session.image(`/image/photo/${photo}/small`))!
  expect((await sharp(path).metadata()).width).toBeGreaterThan(0)

  // Moved and tagged at once, and gone and back with another tag.
  const moved = join(held.photos, 'moved.jpg')
  rmSync(spoken.path)
  writeFileSync(moved, retag(original, { taken: '2012:05:06 07:08:09' }))
  expect(await spoken.scan()).toBe(0)
  expect(await spoken.detail('moved')).toMatchObject({ id: photo, date: '2012-05-06T07:08:09' })
  rmSync(moved)
  await spoken.scan()
  writeFileSync(moved, retag(original, { taken: '2013:05:06 07:08:09' }))
  expect(await spoken.scan()).toBe(0)
  expect(await spoken.detail('moved')).toMatchObject({ id: photo, date: '2013-05-06T07:08:09' })
  expect(await spoken.said('moved')).toEqual(before)
})

test('a tagged copy beside the original is a photo of its own of which the same is said', async () => {
  const spoken = await Spoken.of()
  const { held } = spoken
  const [photo, before] = [await held.photo(5), await spoken.said()]
  const copy = join(held.photos, 'tagged copy.jpg')
  writeFileSync(copy, retag(readFileSync(spoken.path), { taken: '2011:05:06 07:08:09' }))
  expect(await spoken.scan()).toBe(0)
  expect(await spoken.detail('tagged')).toMatchObject({ favourite: true, date: '2011-05-06T07:08:09' })
  expect((await spoken.detail('tagged')).id).not.toBe(photo)
  const copied = await spoken.said('tagged')
  expect(withoutNumbers(copied)).toEqual(withoutNumbers(before))
  expect(await spoken.said()).toEqual(before)
  // Drawn boxes, too: what is not sharp enough in a thumbnail is cut out of the photo.
  expect(await held.session.image(`/image/face/${copied.at(0)!.id}`)).not.toBeNull()
})

test('only the way up that EXIF tells has changed: the boxes turn', async () => {
  const spoken = await Spoken.of()
  const [before, faces] = [await spoken.said(), await spoken.faces()]
  const { width } = await spoken.detail()
  writeFileSync(spoken.path, retag(readFileSync(spoken.path), { orientation: 3 }))
  expect(await spoken.scan()).toBe(1)
  expect((await spoken.said()).reverse()).toEqual(before)
  const now = (await spoken.faces()).toReversed()
  const { height } = await spoken.detail()
  for (const [i, { box, source }] of now.entries()) {
    const old = faces[i]!.box
    const turned = { x: width - old.x - old.width, y: height - old.y - old.height }
    const tolerance = source === 'drawn' ? 0.01 : old.width / 4
    expect(Math.abs(box.x - turned.x)).toBeLessThan(tolerance)
    expect(Math.abs(box.y - turned.y)).toBeLessThan(tolerance)
  }
})
