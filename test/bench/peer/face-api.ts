import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { decodePhoto } from '../../../electron/engine/images/decode.ts'
import { scaleBox } from '../../../electron/engine/faces/geometry.ts'
import type { Box } from '../../../electron/engine/faces/geometry.ts'

// face-api's types come with a TensorFlow of their own, so this file names what it uses, and checks what comes back.
interface Tensor {
  dispose(): void
}
interface TensorFlow {
  Tensor: { prototype: Record<string, unknown> }
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  enableProdMode(): void
  env(): { getAsync(flag: string): Promise<unknown> }
  reshape(tensor: Tensor, shape: number[]): Tensor
  cast(tensor: Tensor, type: string): Tensor
  tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): Tensor
}
interface Net {
  loadFromDisk(folder: string): Promise<void>
}
interface FaceApi {
  nets: { ssdMobilenetv1: Net; faceLandmark68Net: Net; faceRecognitionNet: Net }
  SsdMobilenetv1Options: new (options: { minConfidence: number }) => object
  detectAllFaces(photo: Tensor, options: object): { withFaceLandmarks(): { withFaceDescriptors(): Promise<unknown> } }
}

const resultsSchema = z.array(
  z.object({
    detection: z.object({ box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }) }),
    landmarks: z.object({ positions: z.array(z.unknown()).length(68) }),
    descriptor: z.instanceof(Float32Array),
  }),
)

// The photo's size that both sides work on; the peer's detector itself sees 512 x 512.
const workingPixels = 1280 * 960

const require = createRequire(import.meta.url)

/**
 * Loads @vladmandic/face-api on TensorFlow's WebAssembly backend with its best detector, landmarks and descriptors.
 *
 * @returns a function that decodes a photo and finds its faces, as boxes in pixels of the upright photo, and a line on
 *   what the backend uses
 */
export async function loadFaceApi(): Promise<{ findFaces: (file: string) => Promise<Box[]>; backend: string }> {
  // Its build for Node asks for all of TensorFlow.js, of which it uses the core.
  registerHooks({
    resolve: (name, context, next) => next(name === '@tensorflow/tfjs' ? '@tensorflow/tfjs-core' : name, context),
  })
  const tf = require('@tensorflow/tfjs-core') as TensorFlow
  require('@tensorflow/tfjs-backend-wasm')
  chainOperations(tf)
  const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi
  await tf.setBackend('wasm')
  await tf.ready()
  tf.enableProdMode()
  const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model')
  for (const net of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet'] as const) {
    await faceApi.nets[net].loadFromDisk(models)
  }
  const [simd, threads] = await Promise.all(
    ['WASM_HAS_SIMD_SUPPORT', 'WASM_HAS_MULTITHREAD_SUPPORT'].map((flag) => tf.env().getAsync(flag)),
  )
  const backend = `WebAssembly, ${simd ? 'SIMD' : 'no SIMD'}, ${threads ? 'several threads' : 'one thread'}`
  return { findFaces: (file) => findFaces(tf, faceApi, file), backend }
}

/** TensorFlow's build for Node lacks the operations as methods of tensors (`tensor.mul(2)`), which face-api calls. */
function chainOperations(tf: TensorFlow): void {
  const { prototype } = tf.Tensor
  for (const [name, operation] of Object.entries(tf)) {
    if (typeof operation !== 'function' || name in prototype) continue
    const operate = operation as (...parameters: unknown[]) => unknown
    prototype[name] = function (this: Tensor, ...parameters: unknown[]) {
      return operate(this, ...parameters)
    }
  }
  prototype['toFloat'] = function (this: Tensor) {
    return tf.cast(this, 'float32')
  }
  for (const name of ['as1D', 'as2D', 'as3D', 'as4D']) {
    prototype[name] = function (this: Tensor, ...shape: number[]) {
      return tf.reshape(this, name === 'as1D' ? [-1] : shape)
    }
  }
}

async function findFaces(tf: TensorFlow, faceApi: FaceApi, file: string): Promise<Box[]> {
  const { pixels, width } = await decodePhoto(readFileSync(file), { maxPixels: workingPixels })
  const photo = tf.tensor3d(pixels.data, [pixels.height, pixels.width, 3], 'int32')
  // 0.5 is the package's own choice.
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.5 })
  const results: unknown = await faceApi.detectAllFaces(photo, options).withFaceLandmarks().withFaceDescriptors()
  photo.dispose()
  return resultsSchema.parse(results).map(({ detection }) => scaleBox(detection.box, width / pixels.width))
}
