import type { AppError } from '../contract/errors.ts'
import { Events } from './background/events.ts'
import { forgetAllFaces, forgetPerson, forgetRemains, Forgetting } from './background/forgetting.ts'
import { Maintenance } from './background/maintenance.ts'
import { MendableLibrary } from './background/mendable-library.ts'
import { startRecognizing, type Recognizing } from './background/recognizing.ts'
import { startScanning, type Scanning } from './background/scanning.ts'
import { activityOf, statusOf, type StatusOptions } from './background/status.ts'
import type { Context } from './features/context.ts'
import { Dispatcher } from './features/dispatcher.ts'
import { ImageFiles } from './features/image-files.ts'
import { logEvent } from './log/log-event.ts'
import { Log } from './log/log.ts'
import { endedBadly } from './log/report.ts'
import { Models } from './models/models.ts'
import { Calibration } from './recognition/calibration.ts'
import { keptBands } from './recognition/precision-report.ts'
import { readPreferences } from './scan/preferences.ts'
import type { Session, SessionOptions } from './session.ts'
import { openLibrary, type Store } from './store/database.ts'

/**
 * Opens a library, made if there is none, and begins to look after its folders. One whose file is damaged or gone refuses every
 * call with `library-corrupt`, besides `backups` and `restore`. Rejects with AppErrors: `library-locked`, `library-newer`,
 * `library-unwritable`, `models-missing`, `models-wrong`.
 */
export function openSession(options: SessionOptions): Promise<Session> {
  return MendableLibrary.open(options, (onDamage) => openLive(options, onDamage))
}

/** Opens a sound library for writing and begins to work; what was opened is closed again where that fails. */
async function openLive(options: SessionOptions, onDamage: (error: AppError) => void): Promise<Session> {
  const models = new Models(options.models)
  const log = Log.open(options.library)
  let store: Store | undefined
  try {
    const died = endedBadly(log)
    store = openLibrary(options.library, { mode: 'write' })
    logEvent('opened', { version: options.version, node: process.version, platform: process.platform, died })
    const chosen = await models.choose(options.model ?? readPreferences(store).model)
    store.inWork.recover({ died: options.afterDeath ?? false })
    store.photos.requestReanalysisUnless(models.manifest.mtcnn.id)
    return begin(start(options, { log, store, models, chosen, onDamage }))
  } catch (error) {
    logEvent('failed', { error })
    store?.close()
    log[Symbol.dispose]()
    throw error
  }
}

interface Opened extends Pick<Parameters<typeof startRecognizing>[0], 'store' | 'models' | 'chosen'> {
  readonly log: Log
  readonly onDamage: (error: AppError) => void
}

/** The services of an open library. */
interface Services {
  readonly store: Store
  readonly log: Log
  readonly models: Models
  readonly calibration: Calibration
  readonly events: Events
  readonly images: ImageFiles
  readonly forgetting: Forgetting
  readonly recognizing: Recognizing
  readonly scanning: Scanning
  readonly maintenance: Maintenance
  readonly status: StatusOptions
  readonly onlyAsked: boolean
}

/** Makes each service and hands it what it names; each is made before it is first asked. */
function start(options: SessionOptions, { log, onDamage, ...opened }: Opened): Services {
  const { store, models, chosen } = opened
  const { version, checkAfterMs, onlyAsked = false } = options
  const detector = models.manifest.mtcnn.id
  const calibration = Calibration.readFor(models.folder, chosen)
  const events = new Events()
  const images = new ImageFiles(store)
  const forgetting = new Forgetting({ library: store.folder })
  const writable = (): Promise<unknown> => forgetting.done
  const tellActivity = (): void => {
    events.tell({ event: 'activity', activity: activityOf(status) })
  }
  const recognizing = startRecognizing({
    ...{ ...opened, calibration, events, writable, onlyAsked },
    onRenewed: () => {
      scanning.loop.restart()
    },
  })
  const scanning = startScanning({
    ...{ store, detector, recognizing, events, writable, onlyAsked, power: options.power },
    onActivity: tellActivity,
  })
  const status = { store, version, detector, recognizing, scanning }
  const maintenance = new Maintenance({
    ...{ store, version, checkAfterMs, writable, onDamage },
    onTrouble: (message) => {
      events.notice(message)
    },
  })
  return {
    ...{ store, log, models, calibration, events, images, forgetting, recognizing, scanning, maintenance, status },
    onlyAsked,
  }
}

/** Begins the work that nobody asks for. */
function live({ store, events, forgetting, recognizing, scanning }: Services): void {
  scanning.pausing.begin()
  scanning.followFolders()
  void forgetRemains(store, forgetting, events)
  void recognizing.workers.warm(recognizing.inUse.namedBy(), readPreferences(store).oneWrongIn)
}

/** Begins the work, and is the session that windows talk to. */
function begin(services: Services): Session {
  const { events, forgetting, recognizing, maintenance } = services
  if (!services.onlyAsked) live(services)
  const dispatcher = new Dispatcher({
    context: () => contextOf(services),
    writable: () => forgetting.done,
    onChanged: (changed) => {
      events.changed(...changed)
    },
    onSaid: () => {
      maintenance.soon()
    },
    onRenamed: () => {
      recognizing.loop.soon()
    },
  })
  return {
    handle: (call, input) => dispatcher.handle(call, input),
    listen: (listener) => events.listen(listener),
    image: (address) => services.images.find(address),
    close: () => close(services),
  }
}

/** What handlers are handed. */
function contextOf(services: Services): Context {
  const { store, log, models, calibration, forgetting, recognizing, scanning, maintenance, status } = services
  const { inUse, workers, duplicates, precision, loop: recognition } = recognizing
  const scan = scanning.loop
  const erasure = { store, log, forgetting, scan, recognition, maintenance }
  const space = inUse.namedBy()
  return {
    store,
    space,
    bands: keptBands(store, calibration, space, readPreferences(store).oneWrongIn),
    recognition: workers,
    duplicates,
    precision,
    models: {
      require: async (model) => {
        await models.choose(model)
      },
      renew: () => void inUse.renew(),
      analyzeBox: (path, hash, box) => inUse.analyzer().analyzeBox(path, hash, box),
    },
    scan: {
      request: () => {
        scan.request()
      },
      followFolders: scanning.followFolders,
    },
    rounds: {
      scanThrough: (places) => scan.scanThrough(places),
      isAway: (folder) => scan.offline.has(folder),
    },
    naming: {
      touch: () => {
        recognition.touch()
      },
      settle: () => recognition.settle(),
    },
    pausing: scanning.pausing,
    interchange: {
      export: (folder, as) => maintenance.export(folder, as),
      import: async (file) => {
        recognition.touch()
        const summary = await forgetting.alone(() => maintenance.import(file))
        recognition.soon()
        maintenance.soon()
        if (!services.onlyAsked) scan.request() // Boxes that were put in are looked at.
        return summary
      },
    },
    forgetting: {
      person: (id) => forgetPerson(erasure, id),
      allFaces: () => forgetAllFaces(erasure),
    },
    log,
    program: { version: status.version, models },
    usedModels: () => ({ detector: status.detector, embedder: inUse.namedBy() }),
    status: () => statusOf(status),
  }
}

/** Lets the work in progress end, writes a last backup and lets the library go. */
async function close({ store, log, ...services }: Services): Promise<void> {
  const { events, images, forgetting, recognizing, scanning, maintenance } = services
  events[Symbol.dispose]()
  await recognizing.workers[Symbol.asyncDispose]() // Writes nothing, so the others don't wait for its answers.
  await Promise.all([
    recognizing[Symbol.asyncDispose](),
    scanning[Symbol.asyncDispose](),
    images[Symbol.asyncDispose](),
    forgetting[Symbol.asyncDispose](),
  ])
  await recognizing.inUse[Symbol.asyncDispose]()
  await maintenance[Symbol.asyncDispose]() // All has been said.
  store.close()
  logEvent('closed')
  log[Symbol.dispose]()
}
