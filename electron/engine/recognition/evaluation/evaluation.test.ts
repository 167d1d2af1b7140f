import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryTree } from '../../scan/tree.testing.ts'
import { datasetFor, type Measure } from './evaluation.ts'

describe('a data set that lacks something', () => {
  it.each<[string, string[], Measure, RegExp]>([
    ['val/', ['train/A/1.jpg', 'unknown/b.jpg'], 'experiment', /no folder .*val\. .*: --open-set or --clusters$/],
    ['val/ and unknown/', ['train/A/1.jpg'], 'experiment', /no folder .*val\. .*without: --clusters$/],
    ['unknown/', ['train/A/1.jpg', 'val/A/1.jpg'], 'experiment', /no folder .*unknown\. .*without: --clusters$/],
    ['unknown/', ['train/A/1.jpg'], 'open-set', /no folder .*unknown\. .*without: --clusters$/],
    ['train/', ['val/A/1.jpg'], 'clusters', /no folder .*train\. A data set has train\/PERSON/],
  ])('is told what else would work: %s (%#)', async (_, files, measure, words) => {
    await expect(datasetFor(temporaryTree(...files), [measure])).rejects.toThrow(words)
  })

  it('is no file', async () => {
    const file = join(temporaryTree('file.txt'), 'file.txt')
    await expect(datasetFor(file, ['clusters'])).rejects.toThrow('no-such-folder.layout-file')
  })
})
