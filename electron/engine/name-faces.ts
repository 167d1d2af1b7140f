import type { Bands, Calibration } from './recognition/calibration.ts'
import { keptBands } from './recognition/precision-report.ts'
import { setNamedBy, setStale } from './recognition/recognition-state.ts'
import { recognize } from './recognition/recognition.ts'
import type { SpaceId } from './recognition/space.ts'
import { readPreferences } from './scan/preferences.ts'
import type { ReadableStore, Store } from './store/database.ts'

/** As sure as the user wants it, and as it takes for that to be kept. */
export function bandsOf(store: ReadableStore, calibration: Calibration, space: SpaceId): Bands {
  return keptBands(store, calibration, space, readPreferences(store).oneWrongIn)
}

/** Names and groups all faces. Where it is cut off, the next scan does it. */
export async function applyRecognition(store: Store, calibration: Calibration, space: SpaceId): Promise<void> {
  setStale(store, true)
  setNamedBy(store, space)
  await recognize(store, calibration, space, bandsOf(store, calibration, space))
  setStale(store, false)
}
