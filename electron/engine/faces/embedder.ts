import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import type { EmbedderModel } from '../../../models/exporter/manifest.ts'
import type { FaceCrop } from './align.ts'
import { planesAt, type Normalization, type Planes } from './planes.ts'
import { loadSession, run } from './session.ts'

/** Faces that go through the network at once, mirrored ones besides; more gain nothing and leave the processor's cache. */
const batch = 4

/** Turns face crops into embeddings: unit vectors that lie close together for one person (FaceNet, Schroff et al. 2015). */
export class Embedder {
  readonly model: EmbedderModel
  readonly #session: InferenceSession
  readonly #images: Float32Array

  private constructor(model: EmbedderModel, session: InferenceSession) {
    this.model = model
    this.#session = session
    this.#images = new Float32Array(2 * batch * 3 * model.alignment.size ** 2)
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
      const vectors = await this.#run(some)
      some.forEach((_, i) => {
        embeddings.push(this.model.mirrored ? meanOf(vectors[i]!, vectors[some.length + i]!) : vectors[i]!)
      })
    }
    return embeddings
  }

  /** The embeddings of the crops, then those of the mirrored ones if the model sees them too. */
  async #run(crops: readonly FaceCrop[]): Promise<Float32Array[]> {
    const { alignment, normalization, dimensions, mirrored } = this.model
    const { size } = alignment
    const count = mirrored ? 2 * crops.length : crops.length
    const images = this.#images.subarray(0, count * 3 * size * size)
    crops.forEach((crop, i) => {
      fill(planesAt(images, i, size), crop, normalization, false)
      if (mirrored) fill(planesAt(images, crops.length + i, size), crop, normalization, true)
    })
    const { embedding } = await run(this.#session, images, [count, 3, size, size], ['embedding'])
    return Array.from({ length: count }, (_, i) => embedding.data.slice(i * dimensions, (i + 1) * dimensions))
  }
}

function fill(target: Planes, { data, size }: FaceCrop, { mean, scale }: Normalization, mirror: boolean): void {
  for (let y = 0, from = 0; y < size; y++) {
    const row = target.offset + y * target.rowStride
    for (let x = 0; x < size; x++) {
      const to = row + (mirror ? size - 1 - x : x)
      for (let c = 0; c < 3; c++) target.data[to + c * target.planeStride] = (data[from++]! - mean) * scale
    }
  }
}

/** The direction half-way between two unit vectors. */
function meanOf(a: Float32Array, b: Float32Array): Float32Array {
  const sum = a.map((value, i) => value + b[i]!)
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length)
}
