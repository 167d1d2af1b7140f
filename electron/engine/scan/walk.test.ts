import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sharedDir } from '../../../test/shared.ts'
import { temporaryTree, withoutPrivilege } from './tree.testing.ts'
import { walk, type WalkedFile, type WalkedProblem } from './walk.ts'

async function walkAll(root: string, prefix?: string): Promise<(WalkedFile | WalkedProblem)[]> {
  const all = []
  for await (const found of walk(root, { prefix: prefix ?? '' })) all.push(found)
  return all
}

async function namesIn(root: string, prefix?: string): Promise<string[]> {
  return (await walkAll(root, prefix)).map((found) => found.relative)
}

const posix = process.platform !== 'win32'

describe('walk', () => {
  it('tells path, size and whole milliseconds of what may be a photo, by folder and name', async () => {
    const root = temporaryTree('b.jpg', 'a.HEIC', '2019/Été/ä ö.jpeg', '2019/x.png', '10.webp')
    const found = await walkAll(root)
    expect(found.map(({ relative }) => relative)).toEqual([
      '10.webp',
      'a.HEIC',
      'b.jpg',
      '2019/x.png',
      '2019/Été/ä ö.jpeg',
    ])
    const { mtimeMs, ctimeMs, ino: inode } = statSync(join(root, 'b.jpg'))
    expect(found[2]).toEqual({
      kind: 'file',
      relative: 'b.jpg',
      size: 5,
      mtimeMs: Math.floor(mtimeMs),
      node: { inode, ctimeMs },
    })
  })

  it('starts in a folder below the root, naming files from the root', async () => {
    const root = temporaryTree('a.jpg', '2019/b.jpg', '2019/Mai/c.jpg', '2019-20/d.jpg')
    expect(await namesIn(root, '2019')).toEqual(['2019/b.jpg', '2019/Mai/c.jpg'])
  })

  it('passes raw files on, so that they are not lost in silence, and no sidecars or videos', async () => {
    const root = temporaryTree(
      'a.CR2',
      'a.xmp',
      'a.AAE',
      'a.mp4',
      'a.mov',
      'a.txt',
      'Thumbs.db',
      'desktop.ini',
      'jpg',
      'b.dng',
    )
    expect(await namesIn(root)).toEqual(['a.CR2', 'b.dng'])
  })

  it('leaves hidden files and other programs’ folders out', async () => {
    const root = temporaryTree(
      '.hidden/a.jpg',
      '._a.jpg',
      '@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg',
      '.@__thumb/a.jpg',
      '#recycle/a.jpg',
      '$RECYCLE.BIN/a.jpg',
      'System Volume Information/a.jpg',
      '.Trash-1000/files/a.jpg',
      '.picasaoriginals/a.jpg',
      '.Trash/a.jpg',
      '@Recently-Snapshot/a.jpg',
      '__MACOSX/a.jpg',
      'Catalog Previews.lrdata/a.jpg',
      'node_modules/package/a.png',
      'lost+found/a.jpg',
      'kept.jpg',
    )
    expect(await namesIn(root)).toEqual(['kept.jpg'])
  })

  it('leaves out the originals of Picasa, but no other folder of that name', async () => {
    const root = temporaryTree('p/.picasa.ini', 'p/a.jpg', 'p/Originals/a.jpg', 'q/Originals/b.jpg')
    expect(await namesIn(root)).toEqual(['p/a.jpg', 'q/Originals/b.jpg'])
  })

  it('takes the originals from an Apple library and nothing derived', async () => {
    const root = temporaryTree(
      'P.photoslibrary/originals/A/a.heic',
      'P.photoslibrary/resources/derivatives/a.jpg',
      'P.photoslibrary/database/b.jpg',
      'Old.photolibrary/Masters/2009/c.jpg',
      'Old.photolibrary/Thumbnails/c.jpg',
    )
    expect(await namesIn(root)).toEqual(['Old.photolibrary/Masters/2009/c.jpg', 'P.photoslibrary/originals/A/a.heic'])
  })

  it('leaves out the thumbnails of a library of this app that lies among the photos', async () => {
    const root = temporaryTree('l/familiar.db', 'l/thumbnails/ab/c.webp', 'l/models/m.png', 'thumbnails/mine.jpg')
    expect(await namesIn(root)).toEqual(['thumbnails/mine.jpg'])
  })

  it('walks a folder that is named like a photo', async () => {
    expect(await namesIn(temporaryTree('folder.jpg/a.jpg'))).toEqual(['folder.jpg/a.jpg'])
  })

  it('finds nothing in an empty folder, and every file of a full one', async () => {
    const names = Array.from({ length: 300 }, (_, n) => `${1000 + n}.jpg`)
    expect(await namesIn(temporaryTree())).toEqual([])
    expect(await namesIn(temporaryTree(...names))).toEqual(names)
  })

  it.skipIf(!posix)(
    'follows links to files but not to folders, and ignores links to nowhere (not on Windows)',
    async () => {
      const root = temporaryTree('real/a.jpg')
      const elsewhere = temporaryTree('outside.jpg', 'folder/b.jpg')
      symlinkSync(join(elsewhere, 'outside.jpg'), join(root, 'link.jpg'))
      symlinkSync(join(elsewhere, 'folder'), join(root, 'folder'))
      symlinkSync(join(elsewhere, 'folder'), join(root, 'folder.jpg'))
      symlinkSync(root, join(root, 'real', 'loop'))
      symlinkSync('self.jpg', join(root, 'self.jpg'))
      symlinkSync('nowhere', join(root, 'nowhere.jpg'))
      symlinkSync('link.jpg/nowhere', join(root, 'through-a-file.jpg'))
      expect(await walkAll(root)).toMatchObject([{ relative: 'link.jpg', size: 11 }, { relative: 'real/a.jpg' }])
    },
  )

  it.skipIf(!posix)('makes a problem of a folder that can not be read and goes on (not on Windows)', async () => {
    const root = temporaryTree('a.jpg', 'secret/b.jpg', 'z/c.jpg')
    chmodSync(root, 0o755)
    chmodSync(join(root, 'secret'), 0o000)
    const found = await withoutPrivilege(() => walkAll(root))
    chmodSync(join(root, 'secret'), 0o755)
    expect(found).toMatchObject([
      { kind: 'file', relative: 'a.jpg' },
      {
        kind: 'problem',
        relative: 'secret',
        code: 'unreadable',
        told: { key: 'unreadable.folder-permission', params: {} },
      },
      { kind: 'file', relative: 'z/c.jpg' },
    ])
  })

  it.skipIf(process.platform !== 'linux')('says which names are not valid UTF-8 (Linux only)', async () => {
    const root = temporaryTree('a.jpg')
    const invalid = (name: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')])
    writeFileSync(invalid('caf\xe9.jpg'), 'x')
    writeFileSync(invalid('caf\xe8.jpg'), 'x') // Not to be taken for the other one,
    writeFileSync(join(root, 'caf\ufffd.jpg'), 'x') // nor for one that is called by the sign for what can’t be read.
    writeFileSync(invalid('caf\xe9.txt'), 'x')
    mkdirSync(invalid('\xe9t\xe9'))
    mkdirSync(invalid('.\xe9t\xe9'))
    expect(await walkAll(root)).toMatchObject([
      { kind: 'problem', relative: 'caf\ufffde8.jpg', told: { key: 'unreadable.name', params: {} } },
      { kind: 'problem', relative: 'caf\ufffde9.jpg', told: { key: 'unreadable.name', params: {} } },
      { kind: 'problem', relative: '\ufffde9t\ufffde9', told: { key: 'unreadable.folder-name', params: {} } },
      { kind: 'file', relative: 'a.jpg' },
      { kind: 'file', relative: 'caf\ufffd.jpg' },
    ])
  })

  it('refuses to start where there is no folder', async () => {
    const root = temporaryTree('a.jpg')
    await expect(namesIn(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'no-such-folder' })
    await expect(namesIn(root, 'a.jpg')).rejects.toMatchObject({ code: 'not-a-folder' })
  })

  it.skipIf(!sharedDir)('finds in a real library what its labels name (skipped without ../shared)', async () => {
    const labels = z
      .record(z.string(), z.object({ expect: z.string() }))
      .parse(JSON.parse(readFileSync(join(sharedDir!, 'photos/labels.json'), 'utf8')))
    const expected = Object.keys(labels).filter((path) => labels[path]!.expect !== 'ignored')
    const found = await walkAll(join(sharedDir!, 'photos/library'))
    expect(found.map((entry) => entry.relative).sort()).toEqual(expected.sort())
    expect(found.filter((entry) => entry.kind === 'problem')).toEqual([])
  })
})
