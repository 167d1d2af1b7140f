import { copyFileSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test, vi } from 'vitest'
import { Familiar, makeFolder, removeFolder, repository } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'

const root = makeFolder('huge')
afterAll(() => {
  removeFolder(root)
})

/** In pixels: as large as is read at all, nearly. */
const side = 13_000

/** A PNG that can be decoded as a whole only. */
async function huge(path: string, grey: number): Promise<void> {
  const background = { r: grey, g: grey, b: grey }
  await sharp({ create: { width: side, height: side, channels: 3, background }, limitInputPixels: false })
    .png({ progressive: true, compressionLevel: 1 })
    .toFile(path)
}

/** Scans a folder; returns how many bytes the program had in memory at most. */
async function memoryOf(name: string, folder: string): Promise<number> {
  vi.stubEnv('NODE_OPTIONS', `--import=${join(repository, 'test/fixtures/tell-memory.ts')}`)
  const familiar = new Familiar(join(root, name))
  const { code, stderr } = await familiar.run(['scan', folder, '--model', 'mobilefacenet'])
  vi.unstubAllEnvs()
  expect(code).toBe(0)
  return Number(/at most (\d+) bytes/.exec(stderr)![1])
}

const several = availableParallelism() > 1
const why = several ? '' : ' (skipped: this machine has one core only)'

test.skipIf(!several)(
  `huge pictures take no more memory when several of them come at once${why}`,
  async () => {
    const one = join(root, 'one')
    const many = join(root, 'many')
    for (const folder of [one, many]) {
      mkdirSync(folder)
      copyFileSync(samplePath('sample1.jpg'), join(folder, 'sample.jpg'))
    }
    await huge(join(one, '1.png'), 100)
    for (const grey of [101, 102, 103, 104]) await huge(join(many, `${grey}.png`), grey)
    const alone = await memoryOf('library of one', one)
    const together = await memoryOf('library of many', many)
    // One of them takes three bytes a pixel.
    expect(together - alone).toBeLessThan(side * side * 1.5)
    const problems = await new Familiar(join(root, 'library of many')).words('problems')
    expect(problems).toBe('No problems.\n')
  },
  300_000,
)
