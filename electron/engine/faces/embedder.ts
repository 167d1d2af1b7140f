import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import type { Alignment, FaceCrop } from './align.ts'
import { planesAt, type Normalization, type Planes } from './planes.ts'
import { loadSession, run } from './session.ts'

/** Faces that go through a network at once; more gain nothing and leave the processor's cache. */
const batch = 8

/** What is known of an embedder's network; models/manifest.json says it. */
export interface EmbedderModel {
  readonly id: string
  readonly file: { readonly file: string }
  /** The length of an embedding. */
  readonly dimensions: number
  readonly alignment: Alignment
  readonly normalization: Normalization
}

/** Turns face crops into embeddings: unit vectors that lie close together for one person (FaceNet, Schroff et al. 2015). */
export class Embedder {
  readonly model: EmbedderModel
  readonly #session: InferenceSession
  readonly #images: Float32Array

  private constructor(model: EmbedderModel, session: InferenceSession) {
    this.model = model
    this.#session = session
    this.#images = new Float32Array(batch * 3 * model.alignment.size ** 2)
  }

  /** Loads the network from `directory`; it runs on `threads` threads. */
  static async load(directory: string, model: EmbedderModel, threads: number): Promise<Embedder> {
    return new Embedder(model, await loadSession(join(directory, model.file.file), threads))
  }

  /** One embedding for each crop, in their order: `Float32Array[model.dimensions]` of unit length. */
  async embed(crops: readonly FaceCrop[]): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = []
    for (let from = 0; from < crops.length; from += batch) {
      embeddings.push(...(await this.#run(crops.slice(from, from + batch))))
    }
    return embeddings
  }

  async #run(crops: readonly FaceCrop[]): Promise<Float32Array[]> {
    const { alignment, normalization, dimensions } = this.model
    const { size } = alignment
    const count = crops.length
    const images = this.#images.subarray(0, count * 3 * size * size)
    crops.forEach((crop, i) => {
      fill(planesAt(images, i, size), crop, normalization)
    })
    const { embedding } = await run(this.#session, images, [count, 3, size, size], ['embedding'])
    return Array.from({ length: count }, (_, i) => embedding.data.slice(i * dimensions, (i + 1) * dimensions))
  }
}

function fill(target: Planes, { data, size }: FaceCrop, { mean, scale }: Normalization): void {
  for (let y = 0, from = 0; y < size; y++) {
    const row = target.offset + y * target.rowStride
    for (let x = 0; x < size; x++) {
      for (let c = 0; c < 3; c++) target.data[row + x + c * target.planeStride] = (data[from++]! - mean) * scale
    }
  }
}
