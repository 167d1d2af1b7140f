import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readManifest } from '../../electron/engine/models/manifest.ts'
import { readFaceNet, readRanges } from './facenet-source.ts'

const { facenet } = readManifest(resolve(import.meta.dirname, '..'))

test('a folder without the weights, and a file that is missing or damaged, are named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-weights-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  expect(() => readFaceNet(folder, facenet)).toThrow(`${folder} does not hold the weights of FaceNet`)

  // As in a clone of the repository that they come from.
  const weights = join(folder, 'models/facenet_nhwc/weights')
  mkdirSync(weights, { recursive: true })
  writeFileSync(join(weights, 'Block17_10_Branch_0_Conv2d_1x1_Conv2D_bias.npy'), 'not looked at yet')
  const first = join(weights, 'Conv2d_1a_3x3_kernel.npy')
  expect(() => readFaceNet(folder, facenet)).toThrow(`${first} is missing`)
  writeFileSync(first, 'damaged')
  expect(() => readFaceNet(folder, facenet)).toThrow(`${first} is damaged`)
})

test('there is a range for every value that becomes bytes', () => {
  const ranges = Object.values(readRanges())
  expect(ranges).toHaveLength(178)
  for (const [smallest, largest] of ranges) expect(smallest).toBeLessThan(largest)
})
