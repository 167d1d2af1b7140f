import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../store/database.ts'
import { samplePhoto, temporaryStore } from '../store/samples.testing.ts'
import { deviceOf, findChanges, isAway, type Changes } from './changes.ts'
import { addFolders, type ScanTarget } from './folders.ts'
import { temporaryTree, withoutPrivilege, writeFile } from './tree.testing.ts'

/** A library that has looked at everything in a tree: files named `bad...` are problems, the others photos. */
async function scanned(...files: string[]): Promise<{ root: string; store: Store; target: ScanTarget }> {
  const root = temporaryTree(...files)
  chmodSync(root, 0o755)
  const store = temporaryStore()
  const target = (await addFolders(store, [root]))[0]!
  for (const file of (await findChanges(store, target)).files) {
    if (file.relative.includes('bad'))
      store.photos.recordProblem(file, 'damaged', { key: 'damaged', params: { detail: 'it ends too early' } })
    else store.photos.savePhoto(samplePhoto(file.relative), file, [])
  }
  return { root, store, target }
}

const summary = ({ files, unchanged, vanished, problems }: Changes) => ({
  files: files.map((file) => file.relative),
  unchanged,
  vanished,
  problems,
})

it('finds everything new in a folder nobody has looked at', async () => {
  const root = temporaryTree('a.jpg', 'b/c.png', 'notes.txt')
  const store = temporaryStore()
  const target = (await addFolders(store, [root]))[0]!
  const changes = await findChanges(store, target)
  expect(summary(changes)).toEqual({ files: ['a.jpg', 'b/c.png'], unchanged: 0, vanished: [], problems: [] })
  expect(changes.files[0]).toMatchObject({ folderId: target.folder.id, size: 5 })
})

it('looks at nothing again that is as it was, problems neither', async () => {
  const { store, target } = await scanned('a.jpg', 'bad.jpg', 'b/c.jpg')
  expect(summary(await findChanges(store, target))).toEqual({ files: [], unchanged: 3, vanished: [], problems: [] })
})

it('finds what is new, larger, touched, and gone', async () => {
  const { root, store, target } = await scanned(
    'same.jpg',
    'larger.jpg',
    'touched.jpg',
    'gone.jpg',
    'bad.jpg',
    'sub/gone.jpg',
  )
  writeFile(root, 'new.jpg')
  writeFile(root, 'larger.jpg', 'more than before')
  utimesSync(join(root, 'touched.jpg'), 1_000_000, 1_000_000)
  utimesSync(join(root, 'bad.jpg'), 1_000_000, 1_000_000)
  rmSync(join(root, 'gone.jpg'))
  rmSync(join(root, 'sub'), { recursive: true })
  expect(summary(await findChanges(store, target))).toEqual({
    files: ['bad.jpg', 'larger.jpg', 'new.jpg', 'touched.jpg'],
    unchanged: 1,
    vanished: ['gone.jpg', 'sub/gone.jpg'],
    problems: [],
  })
})

it('finds files that have changed their names, alike in size and time as they may be', async () => {
  const { root, store, target } = await scanned('a.jpg', 'b.jpg', 'c.jpg')
  for (const name of ['a.jpg', 'b.jpg']) utimesSync(join(root, name), 1_000_000, 1_000_000)
  for (const file of (await findChanges(store, target)).files)
    store.photos.recordProblem(file, 'damaged', { key: 'damaged', params: { detail: 'it ends too early' } })
  expect(summary(await findChanges(store, target))).toMatchObject({ files: [], unchanged: 3 })
  for (const [from, to] of ['ax', 'ba', 'xb']) renameSync(join(root, `${from}.jpg`), join(root, `${to}.jpg`))
  expect(summary(await findChanges(store, target))).toMatchObject({ files: ['a.jpg', 'b.jpg'], unchanged: 1 })
})

it('looks at no file again for a change of its permissions alone', async () => {
  const { root, store, target } = await scanned('a.jpg')
  chmodSync(join(root, 'a.jpg'), 0o600)
  expect(summary(await findChanges(store, target))).toMatchObject({ files: [], unchanged: 1 })
})

it.each(['unreadable', 'engine-failed'] as const)(
  'looks again at what was %s, though the file is as it was',
  async (code) => {
    const { store, target } = await scanned('a.jpg', 'bad.jpg')
    const file = store.photos.fileState(target.folder.id).get('bad.jpg')!
    store.photos.recordProblem({ ...file, folderId: target.folder.id, relative: 'bad.jpg' }, code, {
      key: 'problem.sentence',
      params: { sentence: 'It was so.' },
    })
    expect(summary(await findChanges(store, target))).toMatchObject({ files: ['bad.jpg'], unchanged: 1 })
  },
)

it('keeps to a part of the root', async () => {
  const { root, store, target } = await scanned('a.jpg', 'sub/b.jpg', 'sub/c.jpg', 'sub2/d.jpg')
  for (const file of ['a.jpg', 'sub/b.jpg', 'sub2/d.jpg']) rmSync(join(root, file))
  const changes = await findChanges(store, { ...target, prefix: 'sub' })
  expect(summary(changes)).toEqual({ files: [], unchanged: 1, vanished: ['sub/b.jpg'], problems: [] })
})

it('does not take files for gone when their root is', async () => {
  const { root, store, target } = await scanned('a.jpg')
  rmSync(root, { recursive: true })
  await expect(findChanges(store, target)).rejects.toMatchObject({ code: 'no-such-folder' })
  expect(store.photos.list()).toHaveLength(1)
})

it.skipIf(process.platform === 'win32')('nor when their folder can not be read (not on Windows)', async () => {
  const { root, store, target } = await scanned('a.jpg', 'secret/b.jpg', 'secrets/c.jpg')
  rmSync(join(root, 'secrets'), { recursive: true })
  chmodSync(join(root, 'secret'), 0o000)
  const changes = await withoutPrivilege(() => findChanges(store, target))
  chmodSync(join(root, 'secret'), 0o755)
  expect(changes).toMatchObject({ unchanged: 1, vanished: ['secrets/c.jpg'], problems: [{ relative: 'secret' }] })
  // Given back, the folder is no problem any more.
  for (const { relative, code, told } of changes.problems)
    store.photos.recordProblem({ folderId: target.folder.id, relative, size: 0, mtimeMs: 0 }, code, told)
  expect(await findChanges(store, target)).toMatchObject({
    unchanged: 2,
    vanished: ['secret', 'secrets/c.jpg'],
    problems: [],
  })
})

it.skipIf(process.platform === 'win32')(
  'and a folder that can not be read is a problem by itself, whichever part is looked at (not on Windows)',
  async () => {
    const { root, store, target } = await scanned('a.jpg', 'sub/b.jpg', 'sub/secret/c.jpg')
    const told = { key: 'unreadable.folder-permission', params: {} } as const
    const secret = { folderId: target.folder.id, relative: 'sub/secret', size: 0, mtimeMs: 0 }
    store.photos.recordProblem(secret, 'unreadable', told)
    chmodSync(join(root, 'sub/secret'), 0o000)
    const look = (part: { prefix: string; flat?: boolean }) =>
      withoutPrivilege(() => findChanges(store, { ...target, ...part }))
    const beside = await look({ prefix: 'sub', flat: true })
    const within = [await look({ prefix: 'sub/secret', flat: true }), await look({ prefix: 'sub/secret' })]
    chmodSync(join(root, 'sub/secret'), 0o755)
    expect(beside).toMatchObject({ unchanged: 1, vanished: [], problems: [] })
    for (const changes of within)
      expect(changes).toMatchObject({ vanished: [], problems: [{ relative: 'sub/secret', told }] })
    expect(await look({ prefix: 'sub' })).toMatchObject({ unchanged: 2, vanished: ['sub/secret'], problems: [] })
  },
)

it('takes what lay in a folder for gone that is a link now, and looks at nothing behind it', async () => {
  const { root, store, target } = await scanned('a.jpg', 'sub/deep/b.jpg', 'other/deep/c.jpg')
  rmSync(join(root, 'sub'), { recursive: true })
  symlinkSync(join(root, 'other'), join(root, 'sub'), 'junction')
  const flat = await findChanges(store, { ...target, prefix: 'sub/deep', flat: true })
  expect(summary(flat)).toEqual({ files: [], unchanged: 0, vanished: ['sub/deep/b.jpg'], problems: [] })
  expect(summary(await findChanges(store, { ...target, prefix: 'sub' }))).toEqual(summary(flat))
})

it('takes what lay in a folder that is gone for gone, without a look at the rest', async () => {
  const { root, store, target } = await scanned('a.jpg', 'sub/b.jpg', 'sub/c/d.jpg', 'sub2/e.jpg')
  rmSync(join(root, 'sub'), { recursive: true })
  rmSync(join(root, 'a.jpg'))
  const changes = await findChanges(store, { ...target, prefix: 'sub' })
  expect(summary(changes)).toEqual({ files: [], unchanged: 0, vanished: ['sub/b.jpg', 'sub/c/d.jpg'], problems: [] })
  expect(changes.emptied).toBe(false)
})

it('looks at the files of a folder alone, if nothing is said of those below', async () => {
  const { root, store, target } = await scanned('a.jpg', 'sub/b.jpg', 'sub/c.jpg', 'sub/d/e.jpg')
  for (const file of ['sub/c.jpg', 'sub/d/e.jpg']) rmSync(join(root, file))
  writeFile(root, 'sub/new.jpg')
  writeFile(root, 'sub/d/new.jpg')
  const flat = { ...target, prefix: 'sub', flat: true }
  const expected = { files: ['sub/new.jpg'], unchanged: 1, vanished: ['sub/c.jpg'], problems: [] }
  expect(summary(await findChanges(store, flat))).toEqual(expected)
  expect(summary(await findChanges(store, { ...target, flat: true }))).toMatchObject({ unchanged: 1, vanished: [] })
})

it('lets a file rest that changed a moment ago, but none that a wrong clock dates into the future', async () => {
  const { root, store, target } = await scanned('a.jpg')
  for (const name of ['old.jpg', 'young.jpg', 'future.jpg']) writeFile(root, name)
  const now = Date.now() / 1000
  utimesSync(join(root, 'old.jpg'), now - 3600, now - 3600)
  utimesSync(join(root, 'future.jpg'), now + 3600, now + 3600)
  const changes = await findChanges(store, target, { settleMs: 600_000 })
  expect(summary(changes)).toMatchObject({ files: ['future.jpg', 'old.jpg'], unchanged: 1, vanished: [] })
  expect(changes.unsettled).toEqual(['young.jpg'])
})

describe('a folder that lies on another disk than before', () => {
  async function elsewhere(...files: string[]) {
    const { root, store, target } = await scanned(...files)
    const { device, unsettled } = await findChanges(store, target)
    expect([device, unsettled]).toEqual([deviceOf(root), []])
    store.folders.setDevice(target.folder.id, 'another disk')
    return { root, store, target: { ...target, folder: store.folders.list()[0]! } }
  }

  it('is as it was where its files are there', async () => {
    const { root, store, target } = await elsewhere('a.jpg', 'b.jpg')
    rmSync(join(root, 'b.jpg'))
    expect(await findChanges(store, target)).toMatchObject({
      unchanged: 1,
      vanished: ['b.jpg'],
      device: deviceOf(root),
    })
  })

  it('is not here where none of them is, whatever part of it is looked at: its mount point was left', async () => {
    const { root, store, target } = await elsewhere('a.jpg', 'sub/b.jpg')
    rmSync(join(root, 'a.jpg'))
    rmSync(join(root, 'sub'), { recursive: true })
    for (const part of [target, { ...target, flat: true }, { ...target, prefix: 'sub' }])
      await expect(findChanges(store, part)).rejects.toMatchObject({ code: 'no-such-folder' })
    expect(isAway(target.folder)).toBe(true)
    writeFile(root, 'saved by mistake.jpg')
    await expect(findChanges(store, target)).rejects.toMatchObject({ code: 'no-such-folder' })
  })

  it('is another one where there is as much as was there', async () => {
    const { root, store, target } = await elsewhere('a.jpg')
    rmSync(join(root, 'a.jpg'))
    writeFile(root, 'new.jpg')
    expect(summary(await findChanges(store, target))).toMatchObject({ files: ['new.jpg'], vanished: ['a.jpg'] })
  })
})

it('believes that a folder was emptied while it is on the same disk', async () => {
  const { root, store, target } = await scanned('a.jpg', 'sub/b.jpg')
  store.folders.setDevice(target.folder.id, deviceOf(root))
  rmSync(join(root, 'a.jpg'))
  rmSync(join(root, 'sub'), { recursive: true })
  const folder = store.folders.list()[0]!
  expect(await findChanges(store, { folder, prefix: '' })).toMatchObject({
    vanished: ['a.jpg', 'sub/b.jpg'],
    emptied: true,
    device: null,
  })
})
