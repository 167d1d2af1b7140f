import type { Activity, LibraryStatus } from '../../contract/api.ts'
import { truePath } from '../platform/true-path.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { Recognizing } from './recognizing.ts'
import type { Scanning } from './scanning.ts'

export interface StatusOptions {
  readonly store: Store
  readonly version: string
  /** The id of the detector that finds faces. */
  readonly detector: string
  readonly recognizing: Pick<Recognizing, 'inUse'>
  readonly scanning: Pick<Scanning, 'loop' | 'pausing' | 'watching'>
}

/** What the work in the background is doing. */
export function activityOf({ store, scanning }: StatusOptions): Activity {
  return {
    ...scanning.loop.activity,
    forBattery: !readPreferences(store).paused && scanning.pausing.forBattery,
  }
}

/** The library as it is now. */
export function statusOf(options: StatusOptions): LibraryStatus {
  const { store, version, detector, recognizing, scanning } = options
  const { photos, faces, problems } = store.photos.counts()
  return {
    version,
    library: truePath(store.folder),
    photos,
    faces,
    people: store.people.count(),
    problems,
    folders: store.folders.counts().map((folder) => ({
      ...folder,
      online: !scanning.loop.offline.has(folder.id),
      watched: scanning.watching.notices(folder.path),
    })),
    models: { detector, embedder: recognizing.inUse.namedBy() },
    activity: activityOf(options),
    undo: store.actions.state(),
  }
}
