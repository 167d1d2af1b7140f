import type { Bands, Calibration } from './people/calibration.ts'
import { keptBands } from './people/kept-promise.ts'
import { setNamedBy, setStale } from './people/named.ts'
import { recognize } from './people/recognition.ts'
import type { SpaceId } from './people/space.ts'
import { readPreferences } from './session/preferences.ts'
import type { ReadableStore, Store } from './store/database.ts'

/** As sure as the user wants it, and as it takes for that to be kept. */
export function bandsOf(store: ReadableStore, calibration: Calibration, space: SpaceId): Bands {
  return keptBands(store, calibration, space, readPreferences(store).oneWrongIn)
}

/** Names and groups all faces. Where it is cut off, the next scan does it. */
export async function nameFaces(store: Store, calibration: Calibration, space: SpaceId): Promise<void> {
  setStale(store, true)
  setNamedBy(store, space)
  await recognize(store, calibration, space, bandsOf(store, calibration, space))
  setStale(store, false)
}
