import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelFile, type Manifest } from '../../electron/engine/models/manifest.ts'
import { buildFaceNet } from './facenet.ts'
import type { Ranges } from './quantize.ts'

const Range = z.tuple([z.number(), z.number()])

/** The ranges that the values inside FaceNet take (ranges.ts writes them). */
export function readRanges(): Ranges {
  return z.record(z.string(), Range).parse(readJson('facenet-ranges.json'))
}

/**
 * FaceNet in floats, as an ONNX file, built from its published weights: one NumPy file for each kernel and bias.
 *
 * @param from a folder with these files, or a clone of the repository that they come from
 * @throws Error naming the file, if one is missing or has other bytes than facenet-parts.json lists, or if the network
 * is not the one that the manifest names
 */
export function readFaceNet(from: string, { source, original, title }: Manifest['facenet']): Uint8Array {
  const parts = new Map(
    z
      .array(ModelFile)
      .parse(readJson('facenet-parts.json'))
      .map((part) => [part.file, part]),
  )
  const [first] = parts.keys()
  const folder = places.map((deeper) => join(from, deeper)).find((place) => existsSync(join(place, first!)))
  if (folder === undefined) {
    throw new Error(`${from} does not hold the weights of ${title}: there is no ${first!}. They are at ${source.url}`)
  }
  const network = buildFaceNet((file) => {
    const path = join(folder, file)
    if (!existsSync(path)) throw new Error(`${path} is missing. Copy it again from ${source.url}${file}`)
    const bytes = readFileSync(path)
    if (sha256(bytes) !== parts.get(file)?.sha256)
      throw new Error(`${path} is damaged or another version. Copy it again from ${source.url}${file}`)
    return bytes
  })
  if (sha256(network) !== original.sha256)
    throw new Error(`${title} in floats has not the bytes that the manifest names`)
  return network
}

/** Where a copy of the weights has them: right there, or deeper down as in the repository they come from. */
const places = ['', 'facenet_nhwc', 'facenet_nhwc/weights', 'models/facenet_nhwc/weights']

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
