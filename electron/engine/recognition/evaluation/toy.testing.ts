import { Calibration } from '../calibration.ts'
import type { Dataset, SampleFace } from '../dataset.ts'
import { testBands } from '../bands.testing.ts'

const bands = testBands()

/** A calibration of one embedder with these centres of strangers. */
export function calibrationOf(centres: readonly Float32Array[]): Calibration {
  const dimensions = centres[0]!.length
  const cohorts = { mobilefacenet: { file: 'cohort.f32', centres: centres.length, dimensions } }
  return new Calibration(
    { nearest: 1, models: {}, cohorts, spaces: { mobilefacenet: bands } },
    new Map([['mobilefacenet', centres]]),
  )
}

/** A unit vector near one axis of a space of sixteen, off it at random by so much in each dimension. */
export function near(axis: number, off: number, random: () => number): Float32Array {
  const vector = Float32Array.from({ length: 16 }, (_, i) => (i === axis ? 1 : 0) + (random() * 2 - 1) * off)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** A unit vector in the plane. */
export function at(degrees: number): Float32Array {
  const angle = (degrees / 180) * Math.PI
  return Float32Array.of(Math.cos(angle), Math.sin(angle))
}

/** A data set whose pictures are known by their faces alone; null is a picture without a face. */
export class ToySet {
  readonly train = new Map<string, string[]>()
  readonly val: { photo: string; person: string }[] = []
  readonly unknown: { photo: string; person: null }[] = []
  readonly strangers = new Map<string, string>()
  readonly faces = new Map<string, SampleFace>()
  #count = 0

  teach(person: string, ...vectors: readonly (Float32Array | null)[]): this {
    const photos = vectors.map((vector) => this.#photo(`train/${person}`, vector))
    this.train.set(person, [...(this.train.get(person) ?? []), ...photos])
    return this
  }

  ask(
    person: string | null,
    vector: Float32Array | null,
    { poor = false, stranger }: { poor?: boolean; stranger?: string } = {},
  ): this {
    const photo = this.#photo(person === null ? 'unknown' : `val/${person}`, vector, poor)
    if (person !== null) this.val.push({ photo, person })
    else {
      this.unknown.push({ photo, person })
      this.strangers.set(photo, stranger ?? photo)
    }
    return this
  }

  get dataset(): Dataset {
    const { train, val, unknown, strangers } = this
    return { train, val, unknown, strangers }
  }

  #photo(folder: string, vector: Float32Array | null, poor = false): string {
    const photo = `${folder}/${++this.#count}.jpg`
    if (vector) this.faces.set(photo, { photo, embeddings: { mobilefacenet: { vector, strangeness: 0 } }, poor })
    return photo
  }
}
