import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runPeer } from './peer.ts'

const require = createRequire(import.meta.url)
const sample = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', 'sample1.jpg')

test('the peer finds the faces of its own sample photo and goes on after a file that is none', async () => {
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
