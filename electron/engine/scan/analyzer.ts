import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import '../faces/no-telemetry.ts'
import type { Box } from '../faces/geometry.ts'
import type { Calibration } from '../recognition/calibration.ts'
import { embeddersOf, type SpaceId } from '../recognition/space.ts'
import type { Embedding } from '../store/face-rows.ts'
import type {
  ContentHashes,
  EmbedAnswer,
  EmbedRequest,
  EmbedWorkerSettings,
  FaceCrops,
  KnownFace,
  PhotoAnswer,
  PhotoHeader,
  PhotoQuestion,
  PhotoRequest,
  PhotoWorkerSettings,
  SeenFace,
  SeenPhoto,
} from './messages.ts'
import { Pool } from '../workers/pool.ts'

/** A face with everything that is stored of it. */
export type AnalyzedFace = Omit<SeenFace, 'crops'> & { readonly embeddings: readonly Embedding[] }
export type AnalyzedPhoto = Omit<SeenPhoto, 'faces'> & { readonly faces: readonly AnalyzedFace[] }

export interface AnalyzerOptions {
  /** The folder of the manifest, the detector and the compact embedder. */
  readonly models: string
  /** The folder each embedder's file lies in. */
  readonly locations: Readonly<Record<string, string>>
  readonly space: SpaceId
  /** None while one is being made: then nobody knows how strangers look, and strangeness is 0. */
  readonly calibration: Calibration | null
  /** Processor cores to keep busy; all of them if not given. */
  readonly threads?: number
  /** Whether faces come with a picture for windows. */
  readonly pictures?: boolean
}

// The pixels that hang on a heap count as its own, so that V8 looks through a worker's small heap far too often: in a scan of
// 306 photos 129 times, and 67 times where heap and pixels may grow to two and a half times in between. Fourfold halves that
// again, and takes 80 MB more.
setFlagsFromString('--heap-growing-percent=150')

/** Faces that are embedded together, across photos: so many at most, and so many if they come within the time. */
const batch = { most: 16, least: 8, patienceMs: 200 }
/** A photo that takes longer is taken for one that hangs. */
const patienceMs = 120_000
/** Many times what metadata and found faces take; without a limit one file could have gigabytes. */
const heapMegabytes = 512

/**
 * From a file to its faces in numbers. Photos are decoded and searched in as many worker threads as there are cores; the
 * faces of all of them go through the embedders together in one thread of their own. The calling thread stays free.
 */
export class Analyzer implements AsyncDisposable {
  /** How many photos to keep in work so that no core waits. */
  readonly width: number
  readonly #photos: Pool<PhotoRequest, PhotoAnswer>
  readonly #embedder: Pool<EmbedRequest, EmbedAnswer>
  readonly #calibration: Calibration | null
  readonly #waiting: {
    crops: FaceCrops
    resolve: (embeddings: Embedding[]) => void
    reject: (error: Error) => void
  }[] = []
  readonly #asked = new Set<Promise<unknown>>()
  /** Settles when the last large file that was asked about is done. */
  #large: Promise<unknown> = Promise.resolve()
  #embedding = false
  /** Runs while a few faces wait for company. */
  #patience: NodeJS.Timeout | undefined

  constructor({
    models,
    locations,
    space,
    calibration,
    threads = availableParallelism(),
    pictures = false,
  }: AnalyzerOptions) {
    const embedders = embeddersOf(space)
    this.#calibration = calibration
    this.width = 2 * threads + 4
    const photoSettings: PhotoWorkerSettings = { models, embedders, pictures }
    this.#photos = new Pool({
      file: new URL('./photo.worker.ts', import.meta.url),
      settings: photoSettings,
      workers: threads,
      patienceMs,
      heapMegabytes,
    })
    const embedSettings: EmbedWorkerSettings = {
      models,
      threads,
      embedders: Object.fromEntries(embedders.map((id) => [id, locations[id] ?? models])),
    }
    this.#embedder = new Pool({
      file: new URL('./embed.worker.ts', import.meta.url),
      settings: embedSettings,
      workers: 1,
      patienceMs,
      heapMegabytes,
    })
  }

  /** What tells a file's content from others. Throws the AppErrors of an unreadable file. */
  hash(path: string, signal?: AbortSignal): Promise<ContentHashes> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'hash', path }, signal)
      if (answer.kind !== 'hash') throw new Error(`asked for a hash, got ${answer.kind}`)
      return { hash: answer.hash, picture: answer.picture }
    })
  }

  /** What a file says of its picture, without a look at it. Throws the AppErrors of an unreadable or damaged file. */
  header(path: string, signal?: AbortSignal): Promise<PhotoHeader> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'header', path }, signal)
      if (answer.kind !== 'header') throw new Error(`asked for a header, got ${answer.kind}`)
      return answer.header
    })
  }

  /** The photo in a file with its faces. Writes thumbnails into `library`, if given. Throws AppErrors for bad files. */
  look(path: string, library: string | null = null, signal?: AbortSignal): Promise<AnalyzedPhoto> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'look', path, library }, signal)
      if (answer.kind !== 'look') throw new Error(`asked for a photo, got ${answer.kind}`)
      const { photo } = answer
      const faces = photo.faces.map(async ({ crops, ...face }) => ({ ...face, embeddings: await this.#embed(crops) }))
      return { ...photo, faces: await Promise.all(faces) }
    })
  }

  /** Embeds known faces of a photo again, in their order. Throws AppErrors, also if the file has changed. */
  embedAgain(path: string, hash: string, faces: readonly KnownFace[]): Promise<Embedding[][]> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'cut', path, hash, faces })
      if (answer.kind !== 'cut') throw new Error(`asked for cuts, got ${answer.kind}`)
      return Promise.all(answer.crops.map((crops) => this.#embed(crops)))
    })
  }

  /** The face in a box that the user drew, in pixels of the upright photo. Throws AppErrors, also if the file has changed. */
  lookAtBox(path: string, hash: string, box: Box): Promise<AnalyzedFace> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'drawn', path, hash, box }, undefined, { first: true })
      if (answer.kind !== 'drawn') throw new Error(`asked for a face, got ${answer.kind}`)
      const { crops, ...face } = answer.face
      return { ...face, embeddings: await this.#embed(crops) }
    })
  }

  /** Ends once everything that was asked is answered. */
  async retire(): Promise<void> {
    while (this.#asked.size > 0) await Promise.allSettled(this.#asked)
    await this[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#photos.close(), this.#embedder.close()])
  }

  /** Large files, of hundreds of megabytes once they are decoded, have to wait for one another. */
  async #ask(question: PhotoQuestion, signal?: AbortSignal, order?: { first: boolean }): Promise<PhotoAnswer> {
    const answer = await this.#photos.ask({ ...question, inCompany: true }, signal, order)
    if (answer.kind !== 'large') return answer
    const turn = this.#large.then(() => this.#photos.ask({ ...question, inCompany: false }, signal, order))
    this.#large = turn.catch(() => undefined)
    return turn
  }

  #track<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = work()
    this.#asked.add(answer)
    const done = (): void => {
      this.#asked.delete(answer)
    }
    answer.then(done, done)
    return answer
  }

  #embed(crops: FaceCrops): Promise<Embedding[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ crops, resolve, reject })
      this.#embedSoon()
    })
  }

  /** One face alone would take the networks a fifth longer than one among others. */
  #embedSoon(): void {
    if (this.#embedding || this.#waiting.length === 0) return
    if (this.#waiting.length >= batch.least) void this.#embedWaiting()
    else this.#patience ??= setTimeout(() => void this.#embedWaiting(), batch.patienceMs)
  }

  /** Takes what has gathered, also while the last batch was in work. */
  async #embedWaiting(): Promise<void> {
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#embedding = true
    do {
      const some = this.#waiting.splice(0, batch.most)
      try {
        const answers = await this.#embedder.ask(some.map(({ crops }) => crops))
        some.forEach(({ resolve }, i) => {
          resolve(
            Object.entries(answers[i]!).map(([model, vector]) => ({
              model,
              vector,
              strangeness: this.#calibration?.strangeness(model, vector) ?? 0,
            })),
          )
        })
      } catch (error) {
        for (const { reject } of some) reject(error instanceof Error ? error : new Error(String(error)))
      }
    } while (this.#waiting.length >= batch.least)
    this.#embedding = false
    this.#embedSoon()
  }
}
