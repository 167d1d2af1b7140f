import { poorQuality } from '../faces/quality.ts'
import type { Store } from '../store/database.ts'
import type { Embedding, NewFace } from '../store/face-rows.ts'
import type { FaceId } from '../store/ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from '../store/samples.testing.ts'
import { Calibration } from './calibration.ts'
import { recognize } from './recognition.ts'
import type { SpaceId } from './space.ts'
import { testBands } from './bands.testing.ts'

/** The cosine of an angle in degrees: how alike two faces of the plane are. */
export const cosineOf = (degrees: number): number => Math.cos((degrees / 180) * Math.PI)

/** Faces within 20 degrees are one person's, within 40 perhaps; groups hold within 15 on average. */
const bands = testBands({ accept: cosineOf(20.1), suggest: cosineOf(40.1), group: cosineOf(15.1) })
const cohort = { file: 'cohort.f32', centres: 1, dimensions: 2 }
const calibration = new Calibration(
  {
    nearest: 1,
    models: {},
    cohorts: { facenet: cohort, mobilefacenet: cohort, 'facenet+mobilefacenet': { ...cohort, dimensions: 4 } },
    spaces: { mobilefacenet: bands, 'facenet+mobilefacenet': bands },
  },
  new Map([
    ['facenet', [Float32Array.of(0, -1)]],
    ['mobilefacenet', [Float32Array.of(0, -1)]],
    ['facenet+mobilefacenet', [Float32Array.of(0, -Math.SQRT1_2, 0, -Math.SQRT1_2)]],
  ]),
)

const good = 0.8
export const poor = poorQuality - 0.01

export function embeddingOf(vector: Float32Array, model = 'mobilefacenet'): Embedding {
  return { model, vector, strangeness: 0 }
}

/** A face in the plane at so many degrees. */
export function at(degrees: number, quality = good): NewFace {
  const vector = Float32Array.of(cosineOf(degrees), cosineOf(90 - degrees))
  return sampleFace({ quality, embeddings: [embeddingOf(vector)] })
}

/** An album, in which every photo is given by its faces. */
export class Album {
  readonly store: Store = temporaryStore()
  readonly calibration = calibration
  readonly #folder = this.store.folders.add('/photos')
  #photos = 0

  /** Saves a photo and returns the numbers of its faces. */
  photo(...faces: readonly NewFace[]): FaceId[] {
    return this.taken(null, ...faces)
  }

  /** The same of a photo that knows when it was taken. */
  taken(takenAt: string | null, ...faces: readonly NewFace[]): FaceId[] {
    const name = `${++this.#photos}.jpg`
    return this.store.photos.savePhoto(samplePhoto(name, { takenAt }), sampleFile(this.#folder, name), faces).faceIds
  }

  /** A photo of one face. */
  portrait(face: NewFace): FaceId {
    return this.photo(face)[0]!
  }

  removePhoto(number: number): void {
    this.store.photos.removeFiles(this.#folder.id, [`${number}.jpg`])
  }

  confirm(face: FaceId, name: string): void {
    this.store.people.confirm(face, this.store.people.findOrCreate(name).id)
  }

  born(name: string, born: string): void {
    this.store.decisions.setBorn(this.store.people.findOrCreate(name).id, born)
  }

  reject(face: FaceId, name: string): void {
    this.store.people.reject(face, this.store.people.findOrCreate(name).id)
  }

  recognize(space: SpaceId = 'mobilefacenet'): Promise<void> {
    return recognize(this.store, calibration, space)
  }

  /** What is known of each face: a name and who said so, a name with a question mark, or null. */
  known(...faces: readonly FaceId[]): (string | null)[] {
    const labels = new Map(
      this.store.people.labels().map(({ faceId, person, state }) => [faceId, `${person} ${state}`]),
    )
    const names = new Map(this.store.people.list().map(({ id, name }) => [id, name]))
    const offered = new Map(
      this.store.people.suggestions().map(({ faceId, personId }) => [faceId, `${names.get(personId)!}?`]),
    )
    return faces.map((face) => labels.get(face) ?? offered.get(face) ?? null)
  }

  /** The number of each face's group. */
  groups(...faces: readonly FaceId[]): (number | null)[] {
    return faces.map((face) => this.store.faces.byId(face)!.clusterId)
  }
}
