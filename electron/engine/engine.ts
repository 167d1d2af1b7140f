import { resolve } from 'node:path'
import type {
  EnrollInput,
  EnrollResult,
  EvaluateInput,
  EvaluateProgress,
  EvaluateResult,
  ExportResult,
  FolderView,
  Identified,
  InfoView,
  LeaveOutInput,
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
} from './requests.ts'
import type { BackupView, ImportSummary, RestoreResult } from '../contract/shapes.ts'
import { enroll, reject, type DoubtOf } from './enroll.ts'
import { AppError } from '../contract/errors.ts'
import type { Message } from '../contract/messages.ts'
import { identifyFaces, requirePhotoFile, type ConfirmedFace } from './identify.ts'
import { backUp, isBackupDue, listBackups } from './interchange/backups.ts'
import { exportLibrary } from './interchange/export.ts'
import { readLibrary } from './interchange/read-json.ts'
import { restoreLibrary } from './interchange/restore.ts'
import { Analyzer } from './scan/analyzer.ts'
import { inParallel } from './workers/parallel.ts'
import { embedMissing, isProblem, scanFolders } from './scan/take-in.ts'
import { usableFolders } from './scan/folders.ts'
import { isAway } from './scan/changes.ts'
import { changePatterns, readPatterns } from './scan/patterns.ts'
import { truePath } from './platform/true-path.ts'
import { logEvent } from './log/log-event.ts'
import { logged } from './log/logged.ts'
import { Models } from './models.ts'
import { bandsOf, applyRecognition } from './name-faces.ts'
import { probabilityOf } from './recognition/calibration.ts'
import { readMainFaces } from './recognition/dataset.ts'
import { groundsOf, possibilities } from './recognition/evidence.ts'
import { datasetFor, evaluate, picturesOf } from './recognition/evaluation/evaluation.ts'
import { FaceCache } from './recognition/face-cache.ts'
import { matcherOf } from './recognition/recognition.ts'
import { boundsIn, contradictionsOf } from './recognition/contradiction.ts'
import { isStale, namedBy, setStale } from './recognition/recognition-state.ts'
import { embeddersOf, similarityAt } from './recognition/space.ts'
import { openLibrary, type ReadableStore, type Store } from './store/database.ts'
import type { FaceLabel } from './store/people.ts'
import { Views, type LabelGrounds } from './views.ts'

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

/** The product without a face of its own: everything a host can ask. Each call opens the library and closes it again. */
export class Engine {
  readonly #options: EngineOptions

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** Brings the library up to date with folders on disk, then names what can be named. */
  scan(input: ScanInput, running: Running<ScanProgress>): Promise<ScanResult> {
    return logged(this.#options.library, () => this.#scan(input, running))
  }

  async #scan(
    { folders, model, again }: ScanInput,
    { signal, onProgress }: Running<ScanProgress>,
  ): Promise<ScanResult> {
    const started = performance.now()
    const models = this.#models()
    const { space, locations } = await models.choose(model)
    const calibration = models.calibration(space)
    const roots = await usableFolders(folders) // Before there is a library: a wrong path makes none.
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    store.inWork.recover({ died: true }) // Nobody watched over the last one, so its end may have been the fault of a file.
    const detector = models.manifest.mtcnn.id
    let made: Analyzer | undefined
    const analyzer = (): Analyzer => {
      setStale(store, true)
      return (made ??= new Analyzer({ models: models.folder, locations, space, calibration }))
    }
    const options = { signal, onProgress, analyzer, detector }
    try {
      const { added, unchanged, removed } = await scanFolders(store, roots, { ...options, again: again ?? false })
      await embedMissing(store, embeddersOf(space), options)
      if (removed > 0 || namedBy(store) !== space || isStale(store)) {
        onProgress({ phase: 'naming faces', done: 0, total: 0 })
        await applyRecognition(store, calibration, space)
      }
      const { photos, faces, problems } = store.photos.counts()
      const seconds = (performance.now() - started) / 1000
      logEvent('scanned', {
        version: this.#options.version,
        node: process.version,
        photos,
        faces,
        problems,
        added,
        removed,
        seconds,
      })
      return { photos, added, unchanged, removed, faces, problems, seconds, models: { detector, embedder: space } }
    } finally {
      await made?.[Symbol.asyncDispose]()
    }
  }

  /** Photos with their faces: all, or the one at a path; if wanted with what speaks for every automatic label. */
  faces(photo: string | null, { evidence = false } = {}): PhotoView[] {
    return this.#read((store) => new Views(store, evidence ? this.#groundsIn(store) : null).photos(photo))
  }

  /** The watched folders, by path. */
  async folders(): Promise<FolderView[]> {
    const { folders, devices } = this.#read((store) => ({
      folders: store.folders.counts(),
      devices: new Map(store.folders.list().map(({ id, device }) => [id, device])),
    }))
    return Promise.all(
      folders.map(async ({ id, path, photos, problems }) => {
        const online = await usableFolders([path])
          .then(() => !isAway({ path, device: devices.get(id) ?? null }))
          .catch(() => false)
        return { id, path, photos, problems, online }
      }),
    )
  }

  /** Takes a watched folder out of view, there or not. Its photos' names are kept for when it is scanned again. */
  removeFolder(path: string): void {
    openLibrary(this.#options.library, { mode: 'read' }).close() // Only a scan makes a library.
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { folders } = library.store
    const known = folders.list().find((folder) => folder.path === truePath(path) || folder.path === resolve(path))
    if (!known) {
      throw new AppError('no-such-folder.not-listed', { path: resolve(path) })
    }
    folders.remove(known.id)
  }

  /** Leaves out of view what is called so, at once; or no longer, which the next scan sees to. */
  leaveOut({ ignore, unignore }: LeaveOutInput): void {
    openLibrary(this.#options.library, { mode: 'read' }).close() // Only a scan makes a library.
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const { gone } = changePatterns(store, { add: ignore, remove: unignore })
    if (gone > 0) setStale(store, true)
  }

  /** The patterns of what is left out of view. */
  leftOut(): readonly string[] {
    return this.#read(readPatterns)
  }

  people(): PersonView[] {
    return this.#read((store) =>
      store.people
        .list()
        .map(({ id, name, confirmed, auto, suggested, photos }) => ({ id, name, confirmed, auto, suggested, photos })),
    )
  }

  unknown(): UnknownGroup[] {
    return this.#read((store) => new Views(store).unknown())
  }

  problems(): ProblemView[] {
    return this.#read((store) => store.photos.problems())
  }

  /** The user says who a face is; the name spreads at once to the faces that plainly are the same person. */
  enroll(input: EnrollInput): Promise<EnrollResult> {
    return this.#decide((store, doubtOf) => enroll(store, input, doubtOf))
  }

  /** The user says that a face is not this person. It is not asked again. */
  reject(input: RejectInput): Promise<RejectResult> {
    return this.#decide((store) => reject(store, input))
  }

  /** Writes all that was said of people and faces into a .json or .csv file; one of that name is replaced. */
  exportTo(file: string): ExportResult {
    return this.#read((store) => {
      const written = exportLibrary(store, file, this.#options.version)
      return { file: written, people: store.people.count() }
    })
  }

  /** Reads such a .json file back; what was said in this library stands. It makes a library where there is none. */
  async importFrom(file: string): Promise<ImportSummary> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const summary = readLibrary(store, file, { folders: false })
    const space = namedBy(store)
    if (space) await applyRecognition(store, this.#models().calibration(space), space)
    this.#backUp(store)
    return summary
  }

  /** The backups of what was said, the latest first. */
  backups(): BackupView[] {
    return listBackups(this.#options.library)
  }

  /** Builds the library anew: from the latest backup and what can still be read, or from a backup by its path or name. */
  restore(backup: string | null): Promise<RestoreResult> {
    return restoreLibrary(this.#options.library, backup)
  }

  /** Who is in these photos, without putting them into the library. */
  async identify(photos: readonly string[], { signal }: Pick<Running<never>, 'signal'>): Promise<Identified> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'read' }))
    const { store } = library
    const models = this.#models()
    const { space, locations } = await models.choose(namedBy(store))
    const calibration = models.calibration(space)
    const matcher = matcherOf(store, calibration, space, bandsOf(store, calibration, space))
    const names = new Map(store.people.list().map(({ id, name }) => [id, name]))
    const seen = new Map<string, PhotoView>()
    const failed = new Map<string, Message>()
    await using analyzer = new Analyzer({ models: models.folder, locations, space, calibration })
    await inParallel(new Set(photos), { width: analyzer.width, signal }, async (path) => {
      try {
        await requirePhotoFile(path)
        const { width, height, metadata, faces } = await analyzer.look(path)
        const place = truePath(path)
        const views = identifyFaces(faces, matcher, space, names, saidOf(store, place))
        seen.set(path, { photo: place, paths: [place], width, height, takenAt: metadata.takenAt, faces: views })
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error
        if (error.code === 'no-such-photo') failed.set(path, error.told)
        else if (isProblem(error.code)) failed.set(path, error.told)
        else throw error
      }
    })
    signal.throwIfAborted()
    return {
      photos: photos.flatMap((path) => seen.get(path) ?? []),
      failures: [...new Set(photos)].flatMap((path) => {
        const told = failed.get(path)
        return told ? [{ path, told }] : []
      }),
    }
  }

  /** How well people are told apart on a data set; needs no library. */
  async evaluate(
    { dataset: folder, model, pictures, ...options }: EvaluateInput,
    { signal, onProgress }: Running<EvaluateProgress>,
  ): Promise<EvaluateResult> {
    const dataset = await datasetFor(truePath(folder), options.measures)
    const models = this.#models()
    const { space, locations } = await models.choose(model)
    const calibration = models.calibration(space)
    await using analyzer = new Analyzer({ models: models.folder, locations, space, calibration, pictures })
    const progress =
      (phase: EvaluateProgress['phase']) =>
      (done: number, total: number): void => {
        signal.throwIfAborted()
        onProgress({ phase, done, total })
      }
    const faces = await readMainFaces(analyzer, picturesOf(dataset), progress('looking at pictures'))
    const evaluation = await evaluate(dataset, faces, calibration, {
      ...options,
      space,
      onProgress: progress('asking who it is'),
    })
    const seen = [...faces].flatMap(([photo, { picture }]) => (picture ? [[photo, picture] as const] : []))
    return { evaluation, pictures: new Map(seen) }
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
        library: truePath(library),
        folders: store.folders.list().map(({ path }) => path),
        leftOut: readPatterns(store),
        photos,
        files,
        faces,
        people: store.people.list().length,
        problems,
        models: { detector: models.manifest.mtcnn.id, embedder: namedBy(store) ?? available },
      }
    })
  }

  /** Writes what the user decided, then decides anew about all other faces. Returns what `decision` makes of the outcome. */
  async #decide<T>(decision: (store: Store, doubtOf: DoubtOf) => () => T): Promise<T> {
    openLibrary(this.#options.library, { mode: 'read' }).close() // Only a scan makes a library.
    return logged(this.#options.library, () => this.#decideAndName(decision))
  }

  async #decideAndName<T>(decision: (store: Store, doubtOf: DoubtOf) => () => T): Promise<T> {
    using library = disposable(openLibrary(this.#options.library, { mode: 'write' }))
    const { store } = library
    const space = namedBy(store)
    const calibration = space && this.#models().calibration(space)
    const outcome = decision(store, (face, person) =>
      space && calibration
        ? contradictionsOf(store, new FaceCache(space), [face], person, boundsIn(calibration, space))
        : null,
    )
    if (space && calibration) await applyRecognition(store, calibration, space)
    this.#backUp(store)
    return outcome()
  }

  /** As whenever a library is closed. What was asked for is done in any case; the next request tries again. */
  #backUp(store: Store): void {
    if (!isBackupDue(store)) return
    try {
      backUp(store, this.#options.version)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }

  /** What speaks for an automatic label, by all that is known now. */
  #groundsIn(store: ReadableStore): (label: FaceLabel) => LabelGrounds | null {
    const space = namedBy(store)
    if (space === null) return () => null
    const bands = bandsOf(store, this.#models().calibration(space), space)
    const memory = new FaceCache(space)
    const enrolled = memory.enrolled(store)
    const possible = possibilities(store)
    return ({ faceId, personId, distance }) => {
      const point = memory.points(store, [faceId]).get(faceId)
      const mayBe = possible([faceId])
      const known = enrolled.filter(({ person }) => person === personId || mayBe(person))
      const grounds = point ? groundsOf(point, personId, known) : null
      return (
        grounds && { ...grounds, probability: distance === null ? null : probabilityOf(similarityAt(distance), bands) }
      )
    }
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

/** The faces that the user named in a file, where it is in the library. */
function saidOf(store: ReadableStore, path: string): ConfirmedFace[] {
  const photo = store.photos.byPath(path)
  if (!photo) return []
  const boxes = new Map(store.faces.ofPhoto(photo.id).map(({ id, box }) => [id, box]))
  return store.people.labelsOfPhoto(photo.id).flatMap(({ faceId, person, state }) => {
    const box = boxes.get(faceId)
    return box && state === 'confirmed' ? [{ box, person }] : []
  })
}
