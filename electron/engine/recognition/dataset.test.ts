import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryTree } from '../scan/tree.testing.ts'
import { filesBelow, readDataset } from './dataset.ts'

describe('readDataset', () => {
  it('reads who is taught, who is asked for, and the strangers, in order of name', async () => {
    const root = temporaryTree(
      'train/Bert/1.jpg',
      'train/Anna/2.jpg',
      'train/Anna/1.jpg',
      'val/Bert/4.jpg',
      'val/Anna/3.jpg',
      'unknown/a.jpg',
    )
    const { train, val, unknown } = await readDataset(root)
    expect([...train]).toEqual([
      ['Anna', [join(root, 'train/Anna/1.jpg'), join(root, 'train/Anna/2.jpg')]],
      ['Bert', [join(root, 'train/Bert/1.jpg')]],
    ])
    expect(val).toEqual([
      { photo: join(root, 'val/Anna/3.jpg'), person: 'Anna' },
      { photo: join(root, 'val/Bert/4.jpg'), person: 'Bert' },
    ])
    expect(unknown).toEqual([{ photo: join(root, 'unknown/a.jpg'), person: null }])
  })

  it('takes strangers flat and from folders of any depth', async () => {
    const files = ['unknown/a.jpg', 'unknown/Carl/b.jpg', 'unknown/more/Dora/2019/c.jpg']
    const root = temporaryTree('train/Anna/1.jpg', 'val/Anna/2.jpg', ...files)
    const { unknown } = await readDataset(root)
    expect(unknown.map(({ photo }) => photo).sort()).toEqual(files.map((file) => join(root, file)).sort())
    expect(unknown.every(({ person }) => person === null)).toBe(true)
  })

  it('counts pictures in folders below a person as that person’s', async () => {
    const root = temporaryTree('train/Anna/2019/May/1.jpg', 'train/Anna/2.jpg', 'val/Anna/2020/3.jpg')
    mkdirSync(join(root, 'unknown'))
    const { train, val } = await readDataset(root)
    expect([...train.keys()]).toEqual(['Anna'])
    expect(train.get('Anna')).toHaveLength(2)
    expect(val).toEqual([{ photo: join(root, 'val/Anna/2020/3.jpg'), person: 'Anna' }])
  })

  it('keeps names as the folders are called', async () => {
    const names = ['Zoë Müller', 'George W. Bush', 'Ωmega', 'constructor']
    const root = temporaryTree(...names.flatMap((name) => [`train/${name}/1.jpg`, `val/${name}/2.jpg`]))
    mkdirSync(join(root, 'unknown'))
    const { train, val } = await readDataset(root)
    expect([...train.keys()].sort()).toEqual(names.toSorted())
    expect(val.map(({ person }) => person).sort()).toEqual(names.toSorted())
  })

  it('takes what lies beside the people’s folders, hidden folders and other files for nobody', async () => {
    const root = temporaryTree(
      'train/Anna/1.jpg',
      'train/notes.jpg',
      'train/.cache/1.jpg',
      'val/Anna/2.jpg',
      'val/Anna/notes.txt',
      'val/stray.jpg',
      'unknown/.cache/b.jpg',
      'unknown/list.csv',
      'unknown/c.JPG',
    )
    const { train, val, unknown } = await readDataset(root)
    expect([...train.keys()]).toEqual(['Anna'])
    expect(val).toEqual([{ photo: join(root, 'val/Anna/2.jpg'), person: 'Anna' }])
    expect(unknown).toEqual([{ photo: join(root, 'unknown/c.JPG'), person: null }])
  })

  it('leaves hidden files out, and who has nothing else', async () => {
    const root = temporaryTree(
      'train/Anna/1.jpg',
      'train/Anna/.DS_Store',
      'train/.DS_Store',
      'train/Bert/._1.jpg',
      'val/Anna/2.jpg',
      'val/.DS_Store',
      'unknown/.gitkeep',
    )
    const { train, val, unknown } = await readDataset(root)
    expect([...train]).toEqual([['Anna', [join(root, 'train/Anna/1.jpg')]]])
    expect(val).toHaveLength(1)
    expect(unknown).toEqual([])
  })

  it('knows nothing of a person whose folder is empty, and takes an empty unknown/', async () => {
    const root = temporaryTree('train/Anna/1.jpg', 'val/Anna/2.jpg')
    for (const folder of ['train/Bert', 'val/Bert', 'val/Carl', 'unknown']) mkdirSync(join(root, folder))
    const { train, val, unknown } = await readDataset(root)
    expect([...train.keys()]).toEqual(['Anna'])
    expect(val.map(({ person }) => person)).toEqual(['Anna'])
    expect(unknown).toEqual([])
  })

  it('lets a person be taught who is never asked for', async () => {
    const root = temporaryTree('train/Anna/1.jpg', 'train/Bert/1.jpg', 'val/Anna/2.jpg', 'unknown/a.jpg')
    const { train, val } = await readDataset(root)
    expect([...train.keys()]).toEqual(['Anna', 'Bert'])
    expect(val.map(({ person }) => person)).toEqual(['Anna'])
  })

  it('refuses people who are asked for and never taught, and names them', async () => {
    const root = temporaryTree(
      'train/Anna/1.jpg',
      'val/Anna/2.jpg',
      'val/Bert/1.jpg',
      'val/Carl/1.jpg',
      'unknown/a.jpg',
    )
    await expect(readDataset(root)).rejects.toMatchObject({
      code: 'bad-dataset',
      told: { key: 'bad-dataset.untaught', params: { people: ['Bert', 'Carl'] } },
    })
  })

  it.each([
    ['train', ['val/Anna/1.jpg', 'unknown/a.jpg']],
    ['val', ['train/Anna/1.jpg', 'unknown/a.jpg']],
    ['unknown', ['train/Anna/1.jpg', 'val/Anna/2.jpg']],
  ])('says which folder is missing: %s', async (missing, files) => {
    const root = temporaryTree(...files)
    await expect(readDataset(root)).rejects.toMatchObject({
      code: 'no-such-folder',
      told: { key: 'no-such-folder.plain', params: { path: join(root, missing) } },
    })
  })

  it('refuses a train/ or val/ without pictures', async () => {
    const root = temporaryTree('train/Anna/1.jpg', 'unknown/a.jpg')
    mkdirSync(join(root, 'val/Anna'), { recursive: true })
    await expect(readDataset(root)).rejects.toMatchObject({ code: 'bad-dataset' })
    const other = temporaryTree('val/Anna/1.jpg', 'unknown/a.jpg')
    mkdirSync(join(other, 'train'))
    await expect(readDataset(other)).rejects.toMatchObject({ code: 'bad-dataset' })
  })

  it('does without val/ and unknown/ where they are optional, but never without train/', async () => {
    const root = temporaryTree('train/Anna/1.jpg', 'train/Anna/2.jpg')
    const { train, val, unknown, strangers } = await readDataset(root, { val: true, unknown: true })
    expect(train.get('Anna')).toHaveLength(2)
    expect({ val, unknown, strangers }).toEqual({ val: [], unknown: [], strangers: new Map() })
    mkdirSync(join(root, 'val'))
    await expect(readDataset(root, { val: true })).rejects.toMatchObject({
      told: { key: 'no-such-folder.plain', params: { path: join(root, 'unknown') } },
    })
    await expect(readDataset(join(root, 'val'), { val: true, unknown: true })).rejects.toMatchObject({
      code: 'no-such-folder',
    })
    mkdirSync(join(root, 'val', 'train'))
    await expect(readDataset(join(root, 'val'), { val: true, unknown: true })).rejects.toMatchObject({
      code: 'bad-dataset',
      told: { key: 'bad-dataset', params: { validation: false } },
    })
  })

  it('knows strangers by their folders and the names of their files', async () => {
    const root = temporaryTree('train/Anna/1.jpg', 'unknown/Bea/1.jpg', 'unknown/Carl_0001.jpg', 'unknown/0002.jpg')
    const { strangers } = await readDataset(root, { val: true })
    expect([...strangers.values()]).toEqual(['0002.jpg', 'Bea', 'Carl'])
  })

  it('refuses a file and a folder that is not there', async () => {
    const root = temporaryTree('file')
    await expect(readDataset(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'no-such-folder' })
    await expect(readDataset(join(root, 'file'))).rejects.toMatchObject({ code: 'no-such-folder' })
  })
})

describe('filesBelow', () => {
  it('lists files of all depths by path, and no folders or hidden files', async () => {
    const root = temporaryTree('b.jpg', 'a/2.jpg', 'a/1/z.jpg', 'a/.hidden', 'folder.jpg/c.png')
    mkdirSync(join(root, 'empty'))
    expect(await filesBelow(root)).toEqual(
      ['a/1/z.jpg', 'a/2.jpg', 'b.jpg', 'folder.jpg/c.png'].map((file) => join(root, file)),
    )
  })
  it('follows links to files and folders, but not in circles', async () => {
    const root = temporaryTree('set/a/1.jpg', 'elsewhere/2.jpg', 'elsewhere/more/3.jpg')
    symlinkSync(join(root, 'elsewhere/2.jpg'), join(root, 'set/2.jpg'))
    symlinkSync(join(root, 'elsewhere/more'), join(root, 'set/more'))
    symlinkSync(join(root, 'set'), join(root, 'set/a/round'))
    symlinkSync(join(root, 'nowhere.jpg'), join(root, 'set/broken.jpg'))
    const found = ['set/2.jpg', 'set/a/1.jpg', 'set/more/3.jpg'].map((file) => join(root, file))
    expect(await filesBelow(join(root, 'set'))).toEqual(found)
  })
})
