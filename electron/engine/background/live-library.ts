import type { ZodType } from 'zod'
import {
  calls,
  type Activity,
  type Answers,
  type CallName,
  type EngineEvent,
  type LibraryStatus,
} from '../../contract/api.ts'
import type { AppError } from '../../contract/errors.ts'
import { addFolders } from '../scan/folders.ts'
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
import { answers as storeAnswers } from '../features/answers.ts'
import type { Context } from '../features/context.ts'
import { correctionAnswers } from '../features/corrections.ts'
import { effectOf } from '../../contract/effects.ts'
import { Events } from './events.ts'
import { forgetRemains, Forgetting } from './forgetting.ts'
import { readInput } from '../features/inputs.ts'
import { libraryAnswers } from '../features/library-answers.ts'
import { ModelsInUse } from './models-in-use.ts'
import { RecognitionLoop } from './recognition-loop.ts'
import { Pausing } from './pausing.ts'
import { peopleAnswers } from '../features/people-answers.ts'
import { ImageFiles } from '../features/image-files.ts'
import { systemPower } from '../platform/power/power-source.ts'
import { DuplicateFinder } from './duplicate-finder.ts'
import { readPreferences } from '../features/preferences.ts'
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
  readonly #answers: Record<string, (input: never) => unknown>

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
    const fromStore: Record<string, (input: never) => unknown> = {}
    for (const [name, answer] of Object.entries(storeAnswers)) {
      fromStore[name] = (input) => (answer as (context: Context, input: never) => unknown)(this.context, input)
    }
    // What the session answers itself does more than the database alone can.
    this.#answers = { ...fromStore, ...libraryAnswers(this), ...peopleAnswers(this), ...correctionAnswers(this) }
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
    const schema: ZodType = calls[call]
    const answer = this.#answers[call]
    if (!answer) throw new Error(`nothing answers ${call}`)
    const effect = effectOf(call)
    const parsed = readInput(schema, input) as never
    if (effect) await this.forgetting.done
    const result = await (effect?.inTurn ? this.#inTurn(() => answer(parsed)) : answer(parsed))
    if (effect) {
      this.events.changed(...effect.changed)
      this.upkeep.soon()
      if (effect.renames) this.naming.soon()
    }
    return result
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

  /** What answers from the database need. */
  get context(): Context {
    const { oneWrongIn } = readPreferences(this.store)
    const space = this.inUse.namedBy()
    return { store: this.store, space, bands: keptBands(this.store, this.calibration, space, oneWrongIn) }
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

  async addFolders(paths: readonly string[]): Promise<void> {
    await addFolders(this.store, paths)
    this.events.changed('folders')
    this.begin()
  }
}

/** The answers of one part of the session. */
export type PartialAnswers = {
  readonly [Name in CallName]?: (input: Parsed<Name>) => Answers[Name] | Promise<Answers[Name]>
}
type Parsed<Name extends CallName> = (typeof calls)[Name]['_output']
