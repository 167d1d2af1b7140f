import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import type { EmbedderModel } from '../../../models/exporter/manifest.ts'
import type { FaceCrop } from './align.ts'
import { loadSession, run } from './session.ts'

/** Faces that go through the network at once; more gain nothing and cost memory. */
const batch = 8

/** Turns face crops into embeddings: unit vectors that lie close together for one person (FaceNet, Schroff et al. 2015). */
export class Embedder {
  readonly model: EmbedderModel
  readonly #session: InferenceSession

  private constructor(model: EmbedderModel, session: InferenceSession) {
    this.model = model
    this.#session = session
  }

  /** Loads the network from `directory`; it runs on `threads` threads. */
  static async load(directory: string, model: EmbedderModel, threads: number): Promise<Embedder> {
    return new Embedder(model, await loadSession(join(directory, model.file.file), threads))
  }

  /** One embedding for each crop, in their order: `Float32Array[model.dimensions]` of unit length. */
  async embed(crops: readonly FaceCrop[]): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = []
    for (let from = 0; from < crops.length; from += batch) {
      const some = crops.slice(from, from + batch)
      const plain = await this.#run(some, false)
      const mirrored = this.model.mirrored ? await this.#run(some, true) : null
      plain.forEach((vector, i) => embeddings.push(mirrored ? meanOf(vector, mirrored[i]!) : vector))
    }
    return embeddings
  }

  async #run(crops: readonly FaceCrop[], mirror: boolean): Promise<Float32Array[]> {
    const { alignment, normalization, dimensions } = this.model
    const { size } = alignment
    const plane = size * size
    const images = new Float32Array(crops.length * 3 * plane)
    crops.forEach(({ data }, n) => {
      for (let y = 0, from = 0; y < size; y++) {
        for (let x = 0; x < size; x++, from += 3) {
          const to = n * 3 * plane + y * size + (mirror ? size - 1 - x : x)
          for (let c = 0; c < 3; c++) {
            images[to + c * plane] = (data[from + c]! - normalization.mean) * normalization.scale
          }
        }
      }
    })
    const { embedding } = await run(this.#session, images, [crops.length, 3, size, size], ['embedding'])
    return crops.map((_, n) => embedding.data.slice(n * dimensions, (n + 1) * dimensions))
  }
}

/** The direction half-way between two unit vectors. */
function meanOf(a: Float32Array, b: Float32Array): Float32Array {
  const sum = a.map((value, i) => value + b[i]!)
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length)
}
