import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'

const files = (held: HeldOpen): string[] =>
  held.sql('SELECT relative FROM file ORDER BY relative').map((row) => (row as { relative: string }).relative)

test('a photo that is written slowly is no problem meanwhile, and is indexed once, whole', async () => {
  const held = await HeldOpen.with([1])
  await held.look()
  const bytes = readFileSync(join(held.photos, 'sample1.jpg'))
  // What is behind the end of a picture makes it another content, but no worse picture: half of this one looks whole.
  const whole = Buffer.concat([bytes, Buffer.alloc(bytes.length)])
  const pieces = 12
  const size = Math.ceil(whole.length / pieces)
  let problems = 0
  let written = false
  const looking = until(async () => {
    problems = Math.max(problems, (await held.ask('status', {})).problems)
    return written
  })
  for (let piece = 0; piece < pieces; piece++) {
    await appendFile(join(held.photos, 'slow.jpg'), whole.subarray(piece * size, (piece + 1) * size))
    await sleep(400)
  }
  await until(() => files(held).includes('slow.jpg'))
  await held.idle()
  written = true
  await looking
  expect(problems).toBe(0)
  expect(held.sql('SELECT id FROM photo')).toHaveLength(2)
  expect(await held.ask('status', {})).toMatchObject({ photos: 2, problems: 0 })

  // A copy that rests in the middle for longer than anybody waits is looked at again when it goes on.
  const contents = () => held.sql(`SELECT photo_id = 1 AS same FROM file WHERE relative = 'rests.jpg'`)
  writeFileSync(join(held.photos, 'rests.jpg'), bytes.subarray(0, bytes.length / 2))
  await until(() => contents().length === 1)
  await appendFile(join(held.photos, 'rests.jpg'), bytes.subarray(bytes.length / 2))
  await until(() => (contents() as { same: number }[])[0]?.same === 1)
  expect(files(held)).toEqual(['rests.jpg', 'sample1.jpg', 'slow.jpg'])
})

test('atomic saves, links in a circle, other capitals and other accents are followed as they are', async () => {
  const held = await HeldOpen.with([1, 2])
  const at = (...path: string[]) => join(held.photos, ...path)
  const composed = 'Été.jpg'.normalize('NFC')
  const decomposed = composed.normalize('NFD')
  cpSync(at('sample1.jpg'), at(composed))
  mkdirSync(at('deep'))
  symlinkSync(held.photos, at('deep', 'loop'))
  symlinkSync('..', at('deep', 'up'))
  await held.look()
  expect(files(held)).toEqual([composed, 'sample1.jpg', 'sample2.jpg'].sort())
  const [one, two] = [await held.photo(1), await held.photo(2)]
  await held.ask('confirm', { faces: [(await held.faces(1))[0]!.id], person: { name: 'Anna' } })

  // As editors save: a file beside it, then in its place. The photo that was there stays known.
  writeFileSync(at('.sample2.jpg.tmp'), readFileSync(at('sample1.jpg')))
  renameSync(at('.sample2.jpg.tmp'), at('sample2.jpg'))
  await until(async () => (await held.ask('photoIds', { filter: { text: 'sample2' } }))[0] === one)
  expect(held.sql(`SELECT files FROM photo WHERE id = ${two}`)).toEqual([{ files: 0 }])

  renameSync(at('sample1.jpg'), at('SAMPLE1.JPG'))
  renameSync(at(composed), at(decomposed))
  renameSync(at('deep'), at('Deep'))
  symlinkSync(at('Deep'), at('Deep', 'again'))
  await until(() => files(held).includes('SAMPLE1.JPG') && files(held).includes(decomposed))
  await held.idle()
  expect(files(held)).toEqual(['SAMPLE1.JPG', decomposed, 'sample2.jpg'].sort())
  expect((await held.ask('photo', { id: one })).faces[0]).toMatchObject({ person: { name: 'Anna' } })
  expect(await held.ask('status', {})).toMatchObject({ problems: 0 })
})

test('what the user’s patterns leave out goes from view, and comes back with who is in it', async () => {
  const held = await HeldOpen.with([1, 2])
  mkdirSync(join(held.photos, 'Private'))
  renameSync(join(held.photos, 'sample1.jpg'), join(held.photos, 'Private/sample1.jpg'))
  await held.look()
  const face = (await held.faces(1))[0]!
  const { person } = await held.ask('confirm', { faces: [face.id], person: { name: 'Anna' } })
  expect(await held.ask('leaveOut', { patterns: ['private/', '*_thumb*'] })).toEqual(['private/', '*_thumb*'])
  await until(async () => (await held.ask('status', {})).photos === 1)
  expect(files(held)).toEqual(['sample2.jpg'])
  expect(await held.ask('person', { id: person.id })).toMatchObject({ confirmed: 0 })
  expect((await held.ask('preferences', {})).leftOut).toEqual(['private/', '*_thumb*'])
  // What is new there isn't seen either.
  cpSync(join(held.photos, 'sample2.jpg'), join(held.photos, 'sample2_thumb.jpg'))
  cpSync(join(held.photos, 'sample2.jpg'), join(held.photos, 'Private/new.jpg'))
  cpSync(join(held.photos, 'sample2.jpg'), join(held.photos, 'seen.jpg'))
  await until(() => files(held).includes('seen.jpg'))
  expect(files(held)).toEqual(['sample2.jpg', 'seen.jpg'])

  await expect(held.ask('leaveOut', { patterns: ['*'] })).rejects.toMatchObject({ code: 'bad-pattern' })
  await held.ask('leaveOut', { patterns: ['*_thumb*'] })
  await until(() => files(held).length === 4)
  expect((await held.faces(1)).find(({ id }) => id === face.id)).toMatchObject({ person: { name: 'Anna' } })
})

test('a folder around a watched one takes it in; what changes there is seen once', async () => {
  const held = await HeldOpen.with([1])
  const inner = join(held.photos, 'inner')
  mkdirSync(inner)
  renameSync(join(held.photos, 'sample1.jpg'), join(inner, 'sample1.jpg'))
  await held.ask('addFolders', { paths: [inner] })
  await held.idle()
  await held.ask('addFolders', { paths: [held.photos] })
  await held.ask('addFolders', { paths: [inner] })
  await held.idle()
  cpSync(join(inner, 'sample1.jpg'), join(inner, 'new.jpg'))
  await until(() => files(held).length === 2)
  expect(files(held)).toEqual(['inner/new.jpg', 'inner/sample1.jpg'])
  expect((await held.ask('status', {})).folders).toMatchObject([{ path: held.photos, photos: 1 }])
  rmSync(inner, { recursive: true })
  await until(async () => (await held.ask('status', {})).photos === 0)
})
