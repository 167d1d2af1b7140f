import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { samplePath } from '../../samples.ts'
import { runPeer } from './peer.ts'

const sample = samplePath('sample1.jpg')
// CI installs the peer; its 90 MB are too much for everyone who runs the tests.
const missing = !existsSync(resolve(import.meta.dirname, '../node_modules/@vladmandic/face-api'))
const why = missing ? ' (skipped: npm run tools -- test/bench installs it)' : ''

test.skipIf(missing)(`the peer finds the faces of a sample and goes on after a file that is none${why}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-peer-'))
  try {
    const broken = join(folder, 'broken.jpg')
    writeFileSync(broken, 'no photo')
    const result = await runPeer([broken, sample], sample, 1)
    expect(result).toMatchObject({ photos: 2, processes: 1, backend: 'WebAssembly, SIMD, one thread' })
    expect(result.faces.map(({ file }) => file)).toEqual([broken, sample])
    expect(result.faces[0]?.boxes).toBeNull()
    expect(result.faces[1]?.boxes?.length).toBeGreaterThan(0)
    for (const box of result.faces[1]?.boxes ?? []) {
      expect(box.width).toBeGreaterThan(20)
      expect(box.x).toBeGreaterThan(-box.width)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
