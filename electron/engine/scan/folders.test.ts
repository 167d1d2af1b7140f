import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleFile, savePhotoWithFaces, temporaryStore } from '../store/samples.testing.ts'
import { addFolders } from './folders.ts'
import { temporaryTree, withoutPrivilege } from '../platform/tree.testing.ts'

it('adds a folder by its true path, once', async () => {
  const root = temporaryTree('photos/a.jpg')
  const store = temporaryStore()
  const photos = join(root, 'photos')
  symlinkSync(photos, join(root, 'link'))
  const [target] = await addFolders(store, [join(root, 'link')])
  expect(target).toMatchObject({ folder: { path: photos }, prefix: '' })
  expect(await addFolders(store, [photos, `${photos}/`, join(root, 'link')])).toEqual([target])
  expect(store.folders.list()).toHaveLength(1)
})

it('takes a path from the working folder', async () => {
  const store = temporaryStore()
  expect(await addFolders(store, ['.'])).toMatchObject([{ folder: { path: process.cwd() } }])
})

it('scans a folder inside a known root as a part of that root', async () => {
  const root = temporaryTree('2019/Mai/a.jpg')
  const store = temporaryStore()
  const [outer] = await addFolders(store, [root])
  expect(await addFolders(store, [join(root, '2019', 'Mai')])).toEqual([{ folder: outer!.folder, prefix: '2019/Mai' }])
  expect(store.folders.list()).toHaveLength(1)
})

it('takes known roots into a folder around them, with all that is known', async () => {
  const root = temporaryTree('photos/2019/a.jpg', 'photos/2020/b.jpg', 'photos-old/c.jpg')
  const store = temporaryStore()
  const [first, , old] = await addFolders(
    store,
    ['photos/2019', 'photos/2020', 'photos-old'].map((path) => join(root, path)),
  )
  const { photoId } = savePhotoWithFaces(store, first!.folder, 'a.jpg', 1)
  store.photos.attachFile(sampleFile(old!.folder, 'c.jpg'), photoId)
  const [outer] = await addFolders(store, [join(root, 'photos')])
  expect(outer?.prefix).toBe('')
  expect(store.folders.list()).toEqual([outer!.folder, old!.folder])
  expect([...store.photos.fileState(outer!.folder.id).keys()]).toEqual(['2019/a.jpg'])
  expect(store.photos.list()[0]?.paths).toEqual([join(root, 'photos-old/c.jpg'), join(root, 'photos/2019/a.jpg')])
})

it('scans folders that lie inside one another once', async () => {
  const root = temporaryTree('2019/a.jpg')
  const store = temporaryStore()
  const targets = await addFolders(store, [join(root, '2019'), root])
  expect(targets).toEqual([{ folder: store.folders.list()[0], prefix: '' }])
})

it('adds nothing if one of the folders is missing or a file', async () => {
  const root = temporaryTree('a.jpg')
  const store = temporaryStore()
  const nowhere = join(root, 'nowhere')
  await expect(addFolders(store, [root, nowhere])).rejects.toMatchObject({
    code: 'no-such-folder',
    message: expect.stringContaining(nowhere) as string,
  })
  await expect(addFolders(store, [root, join(root, 'a.jpg')])).rejects.toMatchObject({ code: 'not-a-folder' })
  await expect(addFolders(store, [join(root, 'a.jpg', 'below')])).rejects.toMatchObject({ code: 'not-a-folder' })
  expect(store.folders.list()).toEqual([])
})

it.skipIf(process.platform === 'win32')('says that a folder may not be read (not on Windows)', async () => {
  const root = temporaryTree('secret/a.jpg')
  const store = temporaryStore()
  chmodSync(root, 0o755)
  chmodSync(join(root, 'secret'), 0o000)
  const adding = withoutPrivilege(() => addFolders(store, [join(root, 'secret')]))
  await expect(adding).rejects.toMatchObject({ code: 'no-access' })
  chmodSync(join(root, 'secret'), 0o755)
})
