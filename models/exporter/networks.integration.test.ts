import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { alignFace } from '../../electron/engine/faces/align.ts'
import { Detector } from '../../electron/engine/faces/detector.ts'
import { decodePhoto } from '../../electron/engine/images/decode.ts'
import { samplePath } from '../../test/samples.ts'
import { sharedDir } from '../../test/shared.ts'
import { readFaceNet, readRanges } from './facenet-source.ts'
import { checkModel } from '../../electron/engine/models/files.ts'
import { readManifest } from '../../electron/engine/models/manifest.ts'
import { fileFromPackage } from './from-package.ts'
import { buildMtcnn } from './mtcnn.ts'
import { quantize } from './quantize.ts'

const modelsDir = resolve(import.meta.dirname, '..')
const manifest = readManifest(modelsDir)
const reference = sharedDir === null ? '' : join(sharedDir, 'models')
const missing = sharedDir === null ? ' (skipped: no ../shared/models)' : ''

async function run(network: string | Uint8Array, image: Tensor): Promise<InferenceSession.ReturnType> {
  const options: InferenceSession.SessionOptions = { intraOpNumThreads: 1 }
  const session =
    typeof network === 'string'
      ? await InferenceSession.create(network, options)
      : await InferenceSession.create(network, options)
  return session.run({ image })
}

/** A picture of numbers in -1..1, the same for the same seed. */
function noise(seed: number, shape: readonly number[]): Tensor {
  let state = seed
  const data = Float32Array.from({ length: shape.reduce((size, length) => size * length, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
  return new Tensor('float32', data, shape)
}

/** The picture that reference.json describes as `synthetic`. */
function waves(size: number): Tensor {
  const data = Float32Array.from({ length: 3 * size * size }, (_, index) => {
    const channel = Math.floor(index / (size * size))
    return Math.sin(0.11 * (index % size) + 0.07 * (Math.floor(index / size) % size) + channel)
  })
  return new Tensor('float32', data, [1, 3, size, size])
}

/** The faces in the sample pictures, as FaceNet wants them. */
async function sampleFaces(): Promise<Tensor> {
  const detector = await Detector.load(modelsDir, 1)
  const { alignment, normalization } = manifest.facenet
  const plane = alignment.size * alignment.size
  const images: Float32Array[] = []
  for (let number = 1; number <= 6; number++) {
    const { pixels } = await decodePhoto(readFileSync(samplePath(`sample${number}.jpg`)))
    for (const face of await detector.detect(pixels)) {
      const { data } = alignFace(pixels, face, alignment)
      images.push(
        Float32Array.from({ length: 3 * plane }, (_, index) => {
          const value = data[(index % plane) * 3 + Math.floor(index / plane)]!
          return (value - normalization.mean) * normalization.scale
        }),
      )
    }
  }
  const data = new Float32Array(images.flatMap((image) => [...image]))
  return new Tensor('float32', data, [images.length, 3, alignment.size, alignment.size])
}

function dot(some: Float32Array, others: Float32Array): number {
  return some.reduce((sum, value, index) => sum + value * others[index]!, 0)
}

function floats(output: InferenceSession.OnnxValueMapType[string] | undefined): Float32Array {
  if (!(output?.data instanceof Float32Array)) throw new Error('Not a tensor of floats')
  return output.data
}

function largestDifference(some: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(some.length).toBe(others.length)
  return Array.from(some).reduce((largest, value, index) => Math.max(largest, Math.abs(value - others[index]!)), 0)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const Reference = z.object({
  synthetic: z.record(z.string(), z.object({ embedding: z.array(z.number()) })),
})

function referenceEmbedding(model: 'facenet' | 'mobilefacenet'): number[] {
  const json: unknown = JSON.parse(readFileSync(join(reference, 'reference.json'), 'utf8'))
  return Reference.parse(json).synthetic[model]!.embedding
}

describe('the files in the repository', () => {
  test.each(['mtcnn', 'mobilefacenet', 'facenet'] as const)('%s is what the manifest says', async (id) => {
    expect(await checkModel(modelsDir, manifest[id])).toBe('ready')
  })

  test('MTCNN comes out of its weights byte for byte', () => {
    const networks = buildMtcnn(dirname(fileFromPackage(manifest.mtcnn.source)))
    for (const name of ['pnet', 'rnet', 'onet'] as const) {
      expect(sha256(networks[name])).toBe(manifest.mtcnn.files[name].sha256)
    }
  })
})

describe.skipIf(sharedDir === null)(`the networks beside the reference${missing}`, () => {
  test.each([
    ['pnet', [2, 3, 101, 77]],
    ['pnet', [1, 3, 12, 12]],
    ['pnet', [1, 3, 13, 40]],
    ['rnet', [5, 3, 24, 24]],
    ['onet', [5, 3, 48, 48]],
  ] as const)('%s gives the same on a picture %j', async (name, shape) => {
    const image = noise(7, shape)
    const { file } = manifest.mtcnn.files[name]
    const ours = await run(join(modelsDir, file), image)
    const theirs = await run(join(reference, `mtcnn_${name}.onnx`), image)
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
    for (const [output, value] of Object.entries(theirs)) {
      expect(ours[output]?.dims, output).toEqual(value.dims)
      expect(largestDifference(floats(ours[output]), floats(value)), output).toBeLessThan(1e-5)
    }
  })

  test('MobileFaceNet gives the same embeddings', async () => {
    const path = join(modelsDir, manifest.mobilefacenet.file.file)
    const image = noise(8, [3, 3, 112, 112])
    const ours = floats((await run(path, image))['embedding'])
    const theirs = floats((await run(join(reference, 'mobilefacenet_192_fp32.onnx'), image))['embedding'])
    expect(ours.length).toBe(3 * manifest.mobilefacenet.dimensions)
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-4)
    const { embedding } = await run(path, waves(112))
    expect(largestDifference(floats(embedding), referenceEmbedding('mobilefacenet'))).toBeLessThan(1e-4)
  })

  test('FaceNet comes out of its parts byte for byte and gives the same embedding', async () => {
    const network = readFaceNet(reference, manifest.facenet)
    expect(sha256(network)).toBe(manifest.facenet.original.sha256)
    const { embedding } = await run(network, waves(160))
    expect(embedding?.dims).toEqual([1, manifest.facenet.dimensions])
    expect(largestDifference(floats(embedding), referenceEmbedding('facenet'))).toBeLessThan(1e-4)

    const quantized = quantize(network, readRanges())
    expect(sha256(quantized)).toBe(manifest.facenet.file.sha256)
    expect(sha256(readFileSync(join(modelsDir, manifest.facenet.file.file)))).toBe(manifest.facenet.file.sha256)
    const faces = await sampleFaces()
    expect(faces.dims[0]).toBeGreaterThan(10)
    const exact = floats((await run(network, faces))['embedding'])
    const close = floats((await run(quantized, faces))['embedding'])
    for (let start = 0; start < exact.length; start += manifest.facenet.dimensions) {
      const end = start + manifest.facenet.dimensions
      expect(dot(exact.subarray(start, end), close.subarray(start, end))).toBeGreaterThan(0.985)
    }
  })
})
