import type { Chosen, Models } from '../models.ts'
import type { Calibration } from '../recognition/calibration.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import { DuplicateFinder } from './duplicate-finder.ts'
import type { Events } from './events.ts'
import { FaceNetFetch } from './facenet-fetch.ts'
import { ModelsInUse } from './models-in-use.ts'
import { PrecisionCheck } from './precision-check.ts'
import { RecognitionLoop } from './recognition-loop.ts'
import { RecognitionWorkers } from './recognition-workers.ts'

export interface RecognizingOptions {
  readonly store: Store
  readonly models: Models
  readonly calibration: Calibration
  readonly chosen: Chosen
  readonly faceNetIsHere: boolean
  readonly events: Events
  /** Resolves when nothing keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  /** Other models or threads are to analyze the photos from now on. */
  readonly onRenewed: () => void
  /** More of a model that is being fetched is here. */
  readonly onFetched: () => void
}

/** The parts of recognition; open.ts ends each in its turn. */
export interface Recognizing {
  readonly workers: RecognitionWorkers
  readonly loop: RecognitionLoop
  readonly inUse: ModelsInUse
  readonly duplicates: DuplicateFinder
  readonly precision: PrecisionCheck
  readonly fetching: FaceNetFetch
}

/** All that puts names to faces: its threads, its loop, the models it uses, and what it tells of itself. */
export function startRecognizing(options: RecognizingOptions): Recognizing {
  const { store, models, calibration, events, writable } = options
  const workers = new RecognitionWorkers({ library: store.folder, models: models.folder })
  const loop = new RecognitionLoop({
    ...{ store, thinking: workers, events, writable },
    onSettled: () => {
      precision.renew()
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
  const fetching = new FaceNetFetch({ store, models, inUse, events, onProgress: options.onFetched })
  return { workers, loop, inUse, duplicates, precision, fetching }
}
