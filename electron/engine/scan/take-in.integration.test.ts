import { renameSync, utimesSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findChanges } from './changes.ts'
import { addFolders } from './folders.ts'
import { temporaryTree, writeFile } from '../platform/tree.testing.ts'
import { samplePhoto, temporaryStore } from '../store/samples.testing.ts'
import { Analyzer } from './analyzer.ts'
import { takeIn } from './take-in.ts'

const models = resolve(import.meta.dirname, '../../../models')

test.skipIf(process.platform === 'win32')(
  'what went out of reach with its folder a moment ago is no problem, and stays known (not on Windows)',
  async () => {
    await using analyzer = new Analyzer({
      ...{ models, space: 'mobilefacenet' },
      ...{ calibration: null, threads: 1 },
    })
    const options = {
      ...{ analyzer: () => analyzer, detector: 'mtcnn', signal: new AbortController().signal },
      onProgress: () => undefined,
    }
    const root = temporaryTree('sub/a.jpg')
    const store = temporaryStore()
    const target = (await addFolders(store, [root]))[0]!
    const { folder } = target
    const { photoId } = store.photos.savePhoto(samplePhoto('a'), (await findChanges(store, target)).files[0]!, [])

    utimesSync(join(root, 'sub/a.jpg'), 1_500_000_000, 1_500_000_000)
    const changes = await findChanges(store, target)
    expect(changes.files).toMatchObject([{ relative: 'sub/a.jpg' }])
    renameSync(join(root, 'sub'), join(root, 'elsewhere'))
    writeFile(root, 'sub')
    expect(await takeIn(store, [{ folder, changes }], options)).toEqual(changes.files)
    expect(store.photos.fileState(folder.id).get('sub/a.jpg')).toMatchObject({ photoId, problemCode: null })
  },
)
