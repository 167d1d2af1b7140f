import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { retag } from '../images/retag.testing.ts'
import { temporaryStore } from '../store/samples.testing.ts'
import { Analyzer } from './analyzer.ts'
import { findChanges } from './changes.ts'
import { samplePath } from '../../../test/samples.ts'
import { addFolders } from './folders.ts'
import { takeIn } from './take-in.ts'
import { temporaryTree } from '../platform/tree.testing.ts'

const models = resolve(import.meta.dirname, '../../../models')
const sample = (number: number): Buffer => readFileSync(samplePath(`sample${number}.jpg`))

/** Bytes behind each photo's end: they make the photos far larger than all else that a scan reads. */
const padding = 20_000_000
/** Bytes that the database may read on the way. */
const besides = 5_000_000

/** All bytes that this process and its threads have read so far, by the kernel's count. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))![1])
}

test.runIf(existsSync('/proc/self/io'))('a scan reads each file once, whether its photo is new or known', async () => {
  await using analyzer = new Analyzer({
    ...{ models, space: 'mobilefacenet', locations: { mobilefacenet: models } },
    ...{ calibration: null, threads: 1 },
  })
  const options = {
    ...{ analyzer: () => analyzer, detector: 'mtcnn', signal: new AbortController().signal },
    onProgress: () => undefined,
  }
  const root = temporaryTree()
  const store = temporaryStore()
  const [target] = await addFolders(store, [root])
  const put = (name: string, photo: Buffer, letter: string): number => {
    const bytes = Buffer.concat([photo, Buffer.alloc(padding, letter)])
    writeFileSync(join(root, name), bytes)
    return bytes.length
  }
  const scan = async (): Promise<number> => {
    const changes = await findChanges(store, target!)
    const before = bytesRead()
    expect(await takeIn(store, [{ folder: target!.folder, changes }], options)).toEqual([])
    return bytesRead() - before
  }

  put('first.jpg', sample(1), 'a')
  await scan() // Loads the networks and opens the library for the worker.

  const fresh = put('second.jpg', sample(2), 'b') + put('third.jpg', sample(3), 'c')
  const read = await scan()
  expect(read).toBeGreaterThanOrEqual(fresh)
  expect(read).toBeLessThan(fresh + besides)
  expect(store.photos.counts()).toMatchObject({ photos: 3, files: 3, problems: 0 })

  const copy = put('a copy.jpg', sample(2), 'b')
  expect(await scan()).toBeLessThan(copy + besides)
  expect(store.photos.counts()).toMatchObject({ photos: 3, files: 4, problems: 0 })

  // The header of another file with the same picture comes from the read that found the picture.
  const tagged = put('tagged.jpg', retag(sample(3), { taken: '2019:08:07 06:05:04' }), 'c')
  expect(await scan()).toBeLessThan(tagged + besides)
  expect(store.photos.counts()).toMatchObject({ photos: 4, files: 5, problems: 0 })
})
