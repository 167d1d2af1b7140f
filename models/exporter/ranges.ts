/**
 * Measures which numbers the values inside FaceNet take on real faces, and writes facenet-ranges.json:
 *
 *   node models/exporter/ranges.ts PHOTOS --from DIR
 *
 * PHOTOS: a folder of pictures of many people. DIR: FaceNet's weights, as for `npm run export-models`; afterwards FaceNet
 * has to be exported again. The file holds 178 pairs of numbers and nothing else of the faces.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { alignFace, type FaceCrop } from '../../electron/engine/faces/align.ts'
import { Detector } from '../../electron/engine/faces/detector.ts'
import { loadSession, run } from '../../electron/engine/faces/session.ts'
import { decodePhoto } from '../../electron/engine/images/decode.ts'
import { filesBelow } from '../../electron/engine/recognition/dataset.ts'
import { readManifest } from '../../electron/engine/models/manifest.ts'
import { readFaceNet } from './facenet-source.ts'
import { exposeValues, quantizableValues, type Ranges } from './quantize.ts'

/** Outliers widen the ranges and so make the bytes coarser: more faces are no better. */
const PHOTOS = 400

const models = resolve(import.meta.dirname, '..')
const { facenet } = readManifest(models)
const { positionals, values } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
const [photos] = positionals
const { from } = values
if (photos === undefined || from === undefined) {
  process.stderr.write('usage: node models/exporter/ranges.ts PHOTOS --from DIR\n')
  process.exitCode = 2
} else {
  const ranges = await measureRanges(readFaceNet(resolve(from), facenet), (await filesBelow(photos)).slice(0, PHOTOS))
  const lines = Object.entries(ranges).map(([value, range]) => `  ${JSON.stringify(value)}: ${JSON.stringify(range)}`)
  writeFileSync(join(import.meta.dirname, 'facenet-ranges.json'), `{\n${lines.join(',\n')}\n}\n`)
}

async function measureRanges(network: Uint8Array, files: readonly string[]): Promise<Ranges> {
  const values = quantizableValues(network)
  const session = await loadExposed(network, values)
  const detector = await Detector.load(models, 1)
  const { size } = facenet.alignment
  const ranges: Record<string, [number, number]> = Object.fromEntries(values.map((value) => [value, [0, 0]]))
  for (const file of files) {
    const { pixels } = await decodePhoto(readFileSync(file))
    const [surest] = await detector.detect(pixels)
    if (surest === undefined) continue
    const crop = alignFace(pixels, surest, facenet.alignment)
    const outputs = await run(session, toPlanes(crop), [1, 3, size, size], values)
    for (const value of values) {
      const range = ranges[value]!
      for (const number of outputs[value]!.data) {
        if (number < range[0]) range[0] = number
        if (number > range[1]) range[1] = number
      }
    }
  }
  // Machines differ in the last digits.
  const round = (number: number): number => Number(number.toPrecision(4))
  return Object.fromEntries(values.map((value) => [value, [round(ranges[value]![0]), round(ranges[value]![1])]]))
}

async function loadExposed(network: Uint8Array, values: readonly string[]): ReturnType<typeof loadSession> {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-ranges-'))
  try {
    writeFileSync(join(folder, 'exposed.onnx'), exposeValues(network, values))
    return await loadSession(join(folder, 'exposed.onnx'), 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function toPlanes({ data, size }: FaceCrop): Float32Array {
  const { mean, scale } = facenet.normalization
  const plane = size * size
  const pixel = (index: number): number => data[(index % plane) * 3 + Math.floor(index / plane)]!
  return Float32Array.from({ length: 3 * plane }, (_, index) => (pixel(index) - mean) * scale)
}
