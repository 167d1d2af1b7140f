import type { Models } from '../models/models.ts'
import type { Calibration } from '../recognition/calibration.ts'
import type { SpaceId } from '../recognition/space.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import { DuplicateFinder } from './duplicate-finder.ts'
import type { Events } from './events.ts'
import { ModelsInUse } from './models-in-use.ts'
import { PrecisionCheck } from './precision-check.ts'
import { RecognitionLoop } from './recognition-loop.ts'
import { RecognitionWorkers } from './recognition-workers.ts'

export interface RecognizingOptions {
  readonly store: Store
  readonly models: Models
  readonly calibration: Calibration
  readonly chosen: SpaceId
  readonly events: Events
  /** Resolves when nothing keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  /** Whether the library does only what it is asked for. */
  readonly onlyAsked: boolean
  /** Other models or threads are to analyze the photos from now on. */
  readonly onRenewed: () => void
}

export interface Recognizing extends AsyncDisposable {
  readonly workers: RecognitionWorkers
  readonly loop: RecognitionLoop
  readonly inUse: ModelsInUse
  readonly duplicates: DuplicateFinder
  readonly precision: PrecisionCheck
}

/** All that puts names to faces: its threads, its loop, the models it uses, and what it tells of itself. */
export function startRecognizing(options: RecognizingOptions): Recognizing {
  const { store, models, calibration, events, writable } = options
  const workers = new RecognitionWorkers({ library: store.folder, models: models.folder })
  const loop = new RecognitionLoop({
    ...{ store, thinking: workers, events, writable },
    onSettled: () => {
      if (!options.onlyAsked) precision.renew()
    },
  })
  const inUse = new ModelsInUse({ ...options, naming: loop })
  const duplicates = new DuplicateFinder(workers, events, () => ({
    space: inUse.namedBy(),
    precision: readPreferences(store).oneWrongIn,
  }))
  const precision = new PrecisionCheck({
    ...{ store, calibration, thinking: workers },
    space: () => loop.space,
    onMeasured: (otherwise) => {
      events.changing('preferences')
      if (otherwise) loop.soon()
    },
    onTrouble: (message) => {
      events.notice(message)
    },
  })
  return {
    ...{ workers, loop, inUse, duplicates, precision },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  }
}
