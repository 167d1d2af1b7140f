import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import '../faces/no-telemetry.ts'
import type { Box } from '../faces/geometry.ts'
import type { Calibration } from '../recognition/calibration.ts'
import { embeddersOf } from '../models/spaces.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { Embedding } from '../store/face-rows.ts'
import type {
  EmbedAnswer,
  EmbedRequest,
  EmbedWorkerSettings,
  FaceCrops,
  KnownFace,
  PhotoAnswer,
  PhotoQuestion,
  PhotoRequest,
  PhotoWorkerSettings,
  SeenFace,
  SeenPhoto,
} from './messages.ts'
import { Pool } from '../workers/pool.ts'

/** A face with everything that the library stores about it. */
export type AnalyzedFace = Omit<SeenFace, 'crops'> & { readonly embeddings: readonly Embedding[] }
export type AnalyzedPhoto = Omit<SeenPhoto, 'faces'> & { readonly faces: readonly AnalyzedFace[] }

/** What a file of a scan holds: a photo the library knows in one way or another, or one with its faces. */
export type FileContent =
  | Extract<PhotoAnswer, { readonly kind: 'known' | 'retagged' | 'stays' }>
  | { readonly kind: 'photo'; readonly photo: AnalyzedPhoto }

export interface AnalyzerOptions {
  /** The folder of the manifest and the networks. */
  readonly models: string
  readonly space: SpaceId
  /** Null while a calibration is being computed; strangeness is 0 without one. */
  readonly calibration: Calibration | null
  /** Processor cores to keep busy; all of them if not given. */
  readonly threads?: number
  /** Whether faces come with a picture for windows. */
  readonly pictures?: boolean
}

// V8 counts pixels held outside a heap as part of it, and so collects a worker's small heap far too often: 129 times in a scan
// of 306 photos, and 67 times if heap and pixels may grow to two and a half times their size in between. Allowing four times
// their size halves that again but costs 80 MB.
setFlagsFromString('--heap-growing-percent=150')

/**
 * Faces of several photos are embedded together: at most `most` at once. Fewer than `least` wait up to `timeoutMs` for more.
 */
const batch = { most: 16, least: 8, timeoutMs: 200 }
/** A photo that takes longer counts as hanging, in milliseconds. */
const timeoutMs = 120_000
/** Many times what metadata and faces take. Without a limit, one file could claim gigabytes. */
const heapMegabytes = 512

/**
 * From a file to its faces in numbers. Photos are decoded and searched in as many worker threads as there are cores; the
 * faces of all of them go through the embedders together in one thread of their own. The calling thread stays free.
 */
export class Analyzer implements AsyncDisposable {
  /** Number of photos to keep in work so that no core is idle. */
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
  /** Settles when the last large file in the queue is done. */
  #large: Promise<unknown> = Promise.resolve()
  #embedding = false
  /** Runs while a few faces wait for others to be embedded with. */
  #patience: NodeJS.Timeout | undefined

  constructor({ models, space, calibration, threads = availableParallelism(), pictures = false }: AnalyzerOptions) {
    const embedders = embeddersOf(space)
    this.#calibration = calibration
    this.width = 2 * threads + 4
    const photoSettings: PhotoWorkerSettings = { models, embedders, pictures }
    this.#photos = new Pool({
      file: new URL('./photo.worker.ts', import.meta.url),
      settings: photoSettings,
      workers: threads,
      timeoutMs,
      heapMegabytes,
    })
    const embedSettings: EmbedWorkerSettings = { models, embedders, threads }
    this.#embedder = new Pool({
      file: new URL('./embed.worker.ts', import.meta.url),
      settings: embedSettings,
      workers: 1,
      timeoutMs,
      heapMegabytes,
    })
  }

  /**
   * What a file of a scan holds. Reads and hashes the file once, and goes on to its faces unless `library` knows its content
   * or its picture. Writes thumbnails into `library` where it does. Throws AppErrors for bad files.
   */
  takeIn(path: string, library: string, signal?: AbortSignal): Promise<FileContent> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'take in', path, library }, signal)
      switch (answer.kind) {
        case 'known':
        case 'retagged':
        case 'stays':
          return answer
        case 'look':
          return { kind: 'photo', photo: await this.#embedFaces(answer.photo) }
        default:
          throw new Error(`asked for what a file holds, got ${answer.kind}`)
      }
    })
  }

  /** Analyzes the photo in a file, known or not. Writes thumbnails into `library`, if given. Throws AppErrors for bad files. */
  look(path: string, library: string | null = null, signal?: AbortSignal): Promise<AnalyzedPhoto> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'look', path, library }, signal)
      if (answer.kind !== 'look') throw new Error(`asked for a photo, got ${answer.kind}`)
      return this.#embedFaces(answer.photo)
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
  analyzeBox(path: string, hash: string, box: Box): Promise<AnalyzedFace> {
    return this.#track(async () => {
      const answer = await this.#ask({ kind: 'drawn', path, hash, box }, undefined, { first: true })
      if (answer.kind !== 'drawn') throw new Error(`asked for a face, got ${answer.kind}`)
      const { crops, ...face } = answer.face
      return { ...face, embeddings: await this.#embed(crops) }
    })
  }

  /** Answers all pending requests, then ends the workers. */
  async retire(): Promise<void> {
    while (this.#asked.size > 0) await Promise.allSettled(this.#asked)
    await this[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#photos.close(), this.#embedder.close()])
  }

  /** Large files take hundreds of megabytes once they are decoded, so only one of them is in work at a time. */
  async #ask(question: PhotoQuestion, signal?: AbortSignal, order?: { first: boolean }): Promise<PhotoAnswer> {
    const answer = await this.#photos.ask({ ...question, inParallel: true }, signal, order)
    if (answer.kind !== 'large') return answer
    const turn = this.#large.then(() => this.#photos.ask({ ...question, inParallel: false }, signal, order))
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

  async #embedFaces(photo: SeenPhoto): Promise<AnalyzedPhoto> {
    const faces = photo.faces.map(async ({ crops, ...face }) => ({ ...face, embeddings: await this.#embed(crops) }))
    return { ...photo, faces: await Promise.all(faces) }
  }

  #embed(crops: FaceCrops): Promise<Embedding[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ crops, resolve, reject })
      this.#embedSoon()
    })
  }

  /** The networks need a fifth longer for a single face than for one face of a batch. */
  #embedSoon(): void {
    if (this.#embedding || this.#waiting.length === 0) return
    if (this.#waiting.length >= batch.least) void this.#embedWaiting()
    else this.#patience ??= setTimeout(() => void this.#embedWaiting(), batch.timeoutMs)
  }

  /** Embeds the waiting faces, including those that arrive while a batch is in work. */
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
