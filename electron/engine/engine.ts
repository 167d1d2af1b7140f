import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type {
  EnrollInput,
  EnrollResult,
  EvaluateInput,
  Evaluation,
  FaceView,
  InfoView,
  ModelView,
  PersonView,
  PhotoView,
  ProblemView,
  RejectInput,
  RejectResult,
  ScanInput,
  ScanProgress,
  ScanResult,
  UnknownGroup,
} from './api.ts'
import { AppError } from './errors.ts'
import { Analyzer, type AnalyzedFace } from './jobs/analyzer.ts'
import { embedMissing, scanFolders } from './jobs/scan.ts'
import { Models } from './models.ts'
import { Calibration } from './people/calibration.ts'
import { readDataset, readMainFaces } from './people/dataset.ts'
import { evaluate } from './people/evaluate.ts'
import { matcherOf, recognize } from './people/recognition.ts'
import { distanceOf, embeddersOf, joinEmbeddings, spaceIds, type SpaceId } from './people/space.ts'
import { poorQuality } from './faces/quality.ts'
import { openLibrary, type ReadableStore, type Store } from './store/database.ts'
import type { Face } from './store/faces.ts'
import { findPhoto, landmarkPairs, Views } from './views.ts'

export interface EngineOptions {
  /** The library's folder. */
  readonly library: string
  /** The folder of the program's models. */
  readonly models: string
  readonly version: string
}

export interface Running<Progress> {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Which embedders the faces of this library are named by, as of the last scan. */
const spaceSetting = 'embedder'
/** `yes` while faces have come or changed since they were last named and grouped. */
const staleSetting = 'faces to be named'

/** The product without a face of its own: everything a host can ask. Each call opens the library and closes it again. */
export class Engine {
  readonly #options: EngineOptions

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** Brings the library up to date with folders on disk, then names what can be named. */
  async scan({ folders, model }: ScanInput, { signal, onProgress }: Running<ScanProgress>): Promise<ScanResult> {
    const started = performance.now()
    const models = this.#models()
    const { space, locations } = await models.choose(model)
    const calibration = Calibration.read(models.folder)
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const detector = models.manifest.mtcnn.id
    let made: Analyzer | undefined
    const analyzer = (): Analyzer => {
      store.settings.set(staleSetting, 'yes')
      return (made ??= new Analyzer({ models: models.folder, locations, space, calibration }))
    }
    const options = { signal, onProgress, analyzer, detector }
    try {
      const { added, removed } = await scanFolders(store, folders.map(absolute), options)
      await embedMissing(store, embeddersOf(space), options)
      if (removed > 0 || spaceOf(store) !== space || store.settings.get(staleSetting) === 'yes') {
        onProgress({ phase: 'naming faces', done: 0, total: 0 })
        await recognize(store, calibration, space)
        store.settings.set(spaceSetting, space)
        store.settings.set(staleSetting, 'no')
      }
      const { photos, faces, problems } = store.photos.counts()
      const seconds = (performance.now() - started) / 1000
      return { photos, added, removed, faces, problems, seconds, models: { detector, embedder: space } }
    } finally {
      await made?.[Symbol.asyncDispose]()
    }
  }

  /** Photos with their faces: all, or the one at a path. */
  faces(photo: string | null): PhotoView[] {
    return this.#read((store) => new Views(store).photos(photo === null ? null : absolute(photo)))
  }

  /** The watched folders, absolute. */
  folders(): string[] {
    return this.#read((store) => store.folders.list().map(({ path }) => path))
  }

  people(): PersonView[] {
    return this.#read((store) => store.people.list().map(({ id, name, confirmed, auto, suggested, photos }) => ({ id, name, confirmed, auto, suggested, photos })))
  }

  unknown(): UnknownGroup[] {
    return this.#read((store) => new Views(store).unknown())
  }

  problems(): ProblemView[] {
    return this.#read((store) => store.photos.problems())
  }

  /** The user says who a face is; the name spreads at once to the faces that plainly are the same person. */
  async enroll({ photo, name, face }: EnrollInput): Promise<EnrollResult> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const chosen = chooseFace(store.faces.ofPhoto(findPhoto(store, absolute(photo)).id), photo, face)
    const person = store.people.findOrCreate(name)
    store.people.confirm(chosen.id, person.id)
    await this.#recognize(store)
    const { auto = 0, suggested = 0 } = store.people.list().find(({ id }) => id === person.id) ?? {}
    return { person: person.name, face: chosen.id, matched: auto, suggested }
  }

  /** The user says that a face is not this person. It is not asked again. */
  async reject({ face, name }: RejectInput): Promise<RejectResult> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const known = store.faces.byId(face)
    if (!known) throw new AppError('no-such-face', `There is no face ${face}. See the numbers with: familiar faces`)
    const person = store.people.byName(name)
    if (!person) throw new AppError('no-such-person', `Nobody is called ${name}. See the names with: familiar people`)
    store.people.reject(known.id, person.id)
    await this.#recognize(store)
    return { face: known.id, person: person.name }
  }

  /** Who is in these photos, without putting them into the library. Throws the AppErrors of unreadable photos. */
  async identify(photos: readonly string[], { signal }: Pick<Running<never>, 'signal'>): Promise<PhotoView[]> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'read' }))
    const { store } = library
    const models = this.#models()
    const { space, locations } = await models.choose(spaceOf(store))
    const calibration = Calibration.read(models.folder)
    const matcher = matcherOf(store, calibration, space)
    const names = new Map(store.people.list().map(({ id, name }) => [id, name]))
    await using analyzer = new Analyzer({ models: models.folder, locations, space, calibration })
    return Promise.all(
      photos.map(async (path) => {
        signal.throwIfAborted()
        const { width, height, metadata, faces } = await analyzer.look(path).catch((error: unknown) => {
          throw error instanceof AppError ? new AppError(error.code, `${path}: ${error.message}`, { cause: error }) : error
        })
        const taken = new Set<string>()
        const views = faces.map((face) => {
          const point = joinEmbeddings(embeddersOf(space).map((id) => face.embeddings.find(({ model }) => model === id)!))
          const [best] = matcher.candidates(point)
          const name = best ? (names.get(best.person) ?? null) : null
          const sure = best?.band === 'accept' && face.quality >= poorQuality && name !== null && !taken.has(name)
          if (sure) taken.add(name)
          const distance = best ? distanceOf(best.similarity) : null
          return viewOf(face, sure ? { person: name, suggestion: null, distance } : { person: null, suggestion: name, distance })
        })
        return { photo: absolute(path), paths: [absolute(path)], width, height, takenAt: metadata.takenAt, faces: views }
      }),
    )
  }

  /** The origin's experiment on a data set; needs no library. */
  async evaluate(input: EvaluateInput, { signal, onProgress }: Running<{ done: number; total: number }>): Promise<Evaluation> {
    const dataset = await readDataset(absolute(input.dataset))
    const models = this.#models()
    const { space, locations } = await models.choose(input.model)
    const calibration = Calibration.read(models.folder)
    await using analyzer = new Analyzer({ models: models.folder, locations, space, calibration })
    const photos = [...dataset.train.values()].flat().concat([...dataset.val, ...dataset.unknown].map(({ photo }) => photo))
    const faces = await readMainFaces(analyzer, photos, (done, total) => {
      signal.throwIfAborted()
      onProgress({ done, total })
    })
    const { shots, draws, seed } = input
    return evaluate(dataset, faces, calibration, { space, shots, draws, seed })
  }

  models(): Promise<ModelView[]> {
    return this.#models().list()
  }

  async info(): Promise<InfoView> {
    const { library, version } = this.#options
    const models = this.#models()
    const { space: available } = await models.choose(null)
    return this.#read((store) => {
      const { photos, files, faces, problems } = store.photos.counts()
      return {
        version,
        node: process.versions.node,
        library: absolute(library),
        folders: store.folders.list().map(({ path }) => path),
        photos,
        files,
        faces,
        people: store.people.list().length,
        problems,
        models: { detector: models.manifest.mtcnn.id, embedder: spaceOf(store) ?? available },
      }
    })
  }

  async #recognize(store: Store): Promise<void> {
    const space = spaceOf(store)
    if (space !== null) await recognize(store, Calibration.read(this.#options.models), space)
  }

  #models(): Models {
    return new Models(this.#options.models, this.#options.library)
  }

  #read<T>(query: (store: ReadableStore) => T): T {
    using library = disposable(openLibrary(this.#options.library, { mode: 'read' }))
    return query(library.store)
  }
}

function disposable<S extends ReadableStore>(store: S): Disposable & { readonly store: S } {
  return {
    store,
    [Symbol.dispose]: () => {
      store.close()
    },
  }
}

function spaceOf(store: ReadableStore): SpaceId | null {
  const kept = store.settings.get(spaceSetting)
  return spaceIds.find((space) => space === kept) ?? null
}

/** The path as the library knows it: absolute and, where it exists, without links. */
function absolute(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** The face that is meant: the only one, or the one with the given number. */
function chooseFace(faces: readonly Face[], photo: string, wanted: number | null): Face {
  if (faces.length === 0) throw new AppError('no-face', `No face was found in ${photo}, so there is nobody to name.`)
  const listed = faces
    .toSorted((a, b) => a.box.x - b.box.x)
    .map(({ id, box }) => `${id} at ${Math.round(box.x)},${Math.round(box.y)} (${Math.round(box.width)} x ${Math.round(box.height)})`)
    .join('; ')
  if (wanted !== null) {
    const face = faces.find(({ id }) => id === wanted)
    if (face) return face
    throw new AppError('no-such-face', `${photo} has no face ${wanted}. Its faces from left to right: ${listed}.`)
  }
  if (faces.length > 1) {
    const message = `${photo} has ${faces.length} faces; say which one with --face ID. From left to right: ${listed}.`
    throw new AppError('which-face', message)
  }
  return faces[0]!
}

function viewOf(
  { box, landmarks, score, quality }: AnalyzedFace,
  who: Pick<FaceView, 'person' | 'suggestion' | 'distance'>,
): FaceView {
  const label = who.person === null ? null : 'auto'
  return { id: null, box, landmarks: landmarkPairs(landmarks), score, quality, label, cluster: null, ...who }
}
