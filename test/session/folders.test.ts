import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HeldOpen } from './held-open.ts'

test('photos that were exported before are not copied again; another of the same name gets a number', async () => {
  const held = await HeldOpen.with([1, 2])
  const { root } = held
  await held.look()
  const folder = join(root, 'copies')
  mkdirSync(folder)
  writeFileSync(join(folder, 'sample2.jpg'), 'another')
  expect(await held.ask('exportPhotos', { filter: {}, folder })).toEqual({ copied: 2, there: 0, folder })
  expect(await held.ask('exportPhotos', { filter: {}, folder })).toEqual({ copied: 0, there: 2, folder })
  expect(readdirSync(folder).sort()).toEqual(['sample1.jpg', 'sample2 (2).jpg', 'sample2.jpg'])
})

test('choosing a folder begins where one was chosen last for the same purpose', async () => {
  const held = await HeldOpen.with([])
  const { root } = held
  const folder = join(root, 'copies')
  mkdirSync(folder)
  await held.ask('addFolders', { paths: [held.photos] })
  await held.ask('exportPhotos', { filter: {}, folder })
  expect((await held.ask('browse', { path: null })).path).toBe(root)
  expect((await held.ask('browse', { path: null, purpose: 'export' })).path).toBe(folder)
  rmSync(folder, { recursive: true })
  expect((await held.ask('browse', { path: null, purpose: 'export' })).path).not.toBe(folder)
})

test('a folder to export into is made where it is wanted, or a word says why not', async () => {
  const held = await HeldOpen.with([])
  const { root } = held
  const folder = join(root, 'For Oma')
  expect(await held.ask('makeFolder', { within: root, name: ' For Oma ' })).toMatchObject({
    path: folder,
    parent: root,
  })
  expect(existsSync(folder)).toBe(true)
  expect(await held.ask('makeFolder', { within: root, name: 'For Oma' })).toMatchObject({ path: folder })
  for (const name of ['', '..', 'a/b', 'n'.repeat(300)])
    await expect(held.ask('makeFolder', { within: root, name })).rejects.toMatchObject({ code: 'bad-name' })
  await expect(held.ask('makeFolder', { within: join(root, 'nowhere'), name: 'a' })).rejects.toMatchObject({
    code: 'no-such-folder',
  })
})
