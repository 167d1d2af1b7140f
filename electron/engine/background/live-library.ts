import type { Activity, CallName, EngineEvent, ImportSummary, LibraryStatus } from '../../contract/api.ts'
import { calls } from '../../contract/calls.ts'
import type { AppError } from '../../contract/errors.ts'
import { compilePatterns, readPatterns } from '../scan/patterns.ts'
import { truePath } from '../platform/true-path.ts'
import { logEvent } from '../log/log-event.ts'
import { Log } from '../log/log.ts'
import { endedBadly } from '../log/report.ts'
import { Models } from '../models/models.ts'
import { Calibration } from '../recognition/calibration.ts'
import { keptBands } from '../recognition/precision-report.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { ImageFile, Session, SessionOptions } from '../session.ts'
import type { Store } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import { prepare } from '../features/handlers.ts'
import type { Context } from '../features/context.ts'
import { Events } from './events.ts'
import { forgetAllFaces, forgetPerson, forgetRemains, Forgetting } from './forgetting.ts'
import { ModelsInUse } from './models-in-use.ts'
import { RecognitionLoop } from './recognition-loop.ts'
import { Pausing } from './pausing.ts'
import { ImageFiles } from '../features/image-files.ts'
import { systemPower } from '../platform/power/power-source.ts'
import { DuplicateFinder } from './duplicate-finder.ts'
import { readPreferences } from '../scan/preferences.ts'
import { PrecisionCheck } from './precision-check.ts'
import { Rescans } from './rescans.ts'
import { RecognitionWorkers } from './recognition-workers.ts'
import { Maintenance } from './maintenance.ts'
import { Watching } from './watching.ts'
import { ScanLoop } from './scan-loop.ts'

/** One library held open: its database, its work in the background, its worker threads. */
export class LiveLibrary implements Session {
  readonly options: SessionOptions
  readonly log: Log
  readonly store: Store
  readonly models: Models
  readonly calibration: Calibration
  readonly events = new Events()
  readonly pictures: ImageFiles
  readonly thinking: RecognitionWorkers
  readonly naming: RecognitionLoop
  readonly inUse: ModelsInUse
  readonly proposing: DuplicateFinder
  readonly promise: PrecisionCheck
  readonly work: ScanLoop
  readonly pausing: Pausing
  readonly watching: Watching
  readonly rescans: Rescans
  readonly forgetting: Forgetting
  readonly upkeep: Maintenance
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(
    options: SessionOptions,
    log: Log,
    store: Store,
    models: Models,
    chosen: SpaceId,
    onDamage: (error: AppError) => void,
  ) {
    this.options = options
    this.log = log
    this.store = store
    this.models = models
    this.calibration = Calibration.readFor(models.folder, chosen)
    this.pictures = new ImageFiles(store)
    this.thinking = new RecognitionWorkers({ library: store.folder, models: models.folder })
    this.naming = new RecognitionLoop({
      store,
      thinking: this.thinking,
      events: this.events,
      writable: () => this.forgetting.done,
      onSettled: () => {
        this.promise.renew()
      },
    })
    this.inUse = new ModelsInUse({
      ...{ store, models, chosen },
      ...{ calibration: this.calibration, naming: this.naming, events: this.events },
      onRenewed: () => {
        this.work.restart()
      },
    })
    this.proposing = new DuplicateFinder(this.thinking, this.events, () => ({
      space: this.inUse.namedBy(),
      precision: readPreferences(store).oneWrongIn,
    }))
    this.promise = new PrecisionCheck({
      store,
      calibration: this.calibration,
      thinking: this.thinking,
      space: () => this.naming.space,
      onMeasured: (otherwise) => {
        this.events.changing('preferences')
        if (otherwise) this.naming.soon()
      },
      onTrouble: (message) => {
        this.events.notice(message)
      },
    })
    this.work = new ScanLoop({
      store,
      detector: models.manifest.mtcnn.id,
      analyzer: () => this.inUse.analyzer(),
      space: () => this.inUse.space,
      paused: readPreferences(store).paused,
      writable: () => this.forgetting.done,
      recognize: (options) => this.naming.run(options),
      onTouched: () => {
        this.naming.touch()
      },
      onEmbedded: () => {
        this.inUse.goOver()
      },
      onActivity: () => {
        this.tellActivity()
      },
      onSaved: ({ added, outdated }) => {
        const faces = store.faces.tiles(added)
        if (faces.length > 0) this.events.tell({ event: 'found', faces })
        const others = added.length > 0 || outdated.length > 0
        this.events.changing('photos', ...(others ? (['people'] as const) : []))
      },
      onChanged: () => {
        this.events.changing('photos', 'people', 'folders', 'problems')
      },
      onLooked: (folder, tookMs) => {
        this.rescans.done(folder, tookMs)
      },
      onBack: () => {
        this.#watch()
      },
      onTrouble: (message) => {
        this.events.notice(message)
      },
    })
    this.pausing = new Pausing(this, options.power ?? systemPower())
    this.watching = new Watching({
      onHint: (places) => {
        for (const place of places) this.work.request(place, { quiet: true })
      },
      onTrouble: (message) => {
        this.events.notice(message)
        this.events.changed('folders')
      },
    })
    this.rescans = new Rescans({
      folders: () =>
        this.#followed().map(({ id, path }) => ({
          id,
          path,
          watched: this.watching.notices(path),
          online: !this.work.offline.has(id),
        })),
      onDue: (place) => {
        this.work.request(place, { quiet: true })
      },
    })
    this.forgetting = new Forgetting({ library: store.folder })
    this.upkeep = new Maintenance({
      store,
      version: options.version,
      checkAfterMs: options.checkAfterMs,
      writable: () => this.forgetting.done,
      onTrouble: (message) => {
        this.events.notice(message)
      },
      onDamage,
    })
  }

  /** Opens the library for writing and begins to work. Throws the AppErrors of `openLibrary` and of the models. */
  static async open(
    options: SessionOptions,
    openStore: () => Store,
    onDamage: (error: AppError) => void,
  ): Promise<LiveLibrary> {
    const models = new Models(options.models)
    const log = Log.open(options.library)
    let store: Store | undefined
    try {
      const died = endedBadly(log)
      store = openStore()
      logEvent('opened', { version: options.version, node: process.version, platform: process.platform, died })
      const chosen = await models.choose(readPreferences(store).model)
      store.inWork.recover({ died: options.afterDeath ?? false })
      store.photos.lookAgainUnless(models.manifest.mtcnn.id)
      const library = new LiveLibrary(options, log, store, models, chosen, onDamage)
      library.pausing.begin()
      library.begin()
      void forgetRemains(library)
      void library.thinking.warm(library.inUse.namedBy(), readPreferences(store).oneWrongIn)
      return library
    } catch (error) {
      logEvent('failed', { error })
      store?.close()
      log[Symbol.dispose]()
      throw error
    }
  }

  /** Looks after the folders as they are now. */
  begin(): void {
    this.#watch()
    this.work.restart()
  }

  #watch(): void {
    this.watching.watch(this.#followed(), compilePatterns(readPatterns(this.store)))
  }

  #followed(): Folder[] {
    return this.store.folders.list().filter(({ paused }) => !paused)
  }

  async handle(call: CallName, input: unknown): Promise<unknown> {
    const { changed, undoable, inTurn, renames } = calls[call].effect
    const carryOut = prepare(call, input)
    if (undoable) await this.forgetting.done
    const answer = await (inTurn ? this.#inTurn(() => carryOut(this.context)) : carryOut(this.context))
    if (changed.length > 0) this.events.changed(...changed)
    if (undoable) this.upkeep.soon()
    if (renames) this.naming.soon()
    return answer
  }

  /** What can be undone is done in the order it came: the next command may be about what this one does. */
  #inTurn(command: () => unknown): Promise<unknown> {
    const done = this.#turn.then(command)
    this.#turn = done.catch(() => undefined)
    return done
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    return this.events.listen(listener)
  }

  image(address: string): Promise<ImageFile | null> {
    return this.pictures.find(address)
  }

  async close(): Promise<void> {
    this.events[Symbol.dispose]()
    this.pausing[Symbol.dispose]()
    this.rescans[Symbol.dispose]()
    await this.thinking[Symbol.asyncDispose]()
    await Promise.all([
      this.naming[Symbol.asyncDispose](),
      this.watching[Symbol.asyncDispose](),
      this.work[Symbol.asyncDispose](),
      this.pictures[Symbol.asyncDispose](),
      this.forgetting[Symbol.asyncDispose](),
    ])
    await this.inUse[Symbol.asyncDispose]()
    await this.upkeep[Symbol.asyncDispose]() // All has been said.
    this.store.close()
    logEvent('closed')
    this.log[Symbol.dispose]()
  }

  get context(): Context {
    const { store, thinking, inUse } = this
    const space = inUse.namedBy()
    return {
      store,
      space,
      bands: keptBands(store, this.calibration, space, readPreferences(store).oneWrongIn),
      recognition: thinking,
      duplicates: this.proposing,
      precision: this.promise,
      models: {
        require: async (model) => {
          await this.models.choose(model)
        },
        renew: () => void inUse.renew(),
        lookAtBox: (path, hash, box) => inUse.analyzer().lookAtBox(path, hash, box),
      },
      scan: {
        request: () => {
          this.work.request()
        },
        followFolders: () => {
          this.begin()
        },
      },
      pausing: this.pausing,
      interchange: {
        export: (folder, as) => this.upkeep.export(folder, as),
        import: (file) => this.#import(file),
      },
      forgetting: {
        person: (id) => forgetPerson(this, id),
        allFaces: () => forgetAllFaces(this),
      },
      log: this.log,
      status: () => this.status(),
    }
  }

  async #import(file: string): Promise<ImportSummary> {
    this.naming.touch()
    const summary = await this.forgetting.alone(() => this.upkeep.import(file))
    this.naming.soon()
    this.upkeep.soon()
    this.work.request() // Boxes that were put in are looked at.
    return summary
  }

  status(): LibraryStatus {
    const { store } = this
    const { photos, faces, problems } = store.photos.counts()
    return {
      version: this.options.version,
      library: truePath(this.options.library),
      photos,
      faces,
      people: store.people.count(),
      problems,
      folders: store.folders.counts().map((folder) => ({
        ...folder,
        online: !this.work.offline.has(folder.id),
        watched: this.watching.notices(folder.path),
      })),
      models: {
        detector: this.models.manifest.mtcnn.id,
        embedder: this.inUse.namedBy(),
      },
      activity: this.activity,
      undo: store.actions.state(),
    }
  }

  get activity(): Activity {
    const { paused } = readPreferences(this.store)
    return {
      ...this.work.activity,
      forBattery: !paused && this.pausing.forBattery,
    }
  }

  tellActivity(): void {
    this.events.tell({ event: 'activity', activity: this.activity })
  }
}
