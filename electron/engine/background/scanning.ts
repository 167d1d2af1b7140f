import { systemPower, type PowerSource } from '../platform/power/power-source.ts'
import { compilePatterns, readPatterns } from '../scan/patterns.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { SavedPhoto } from '../scan/scan-options.ts'
import type { Store } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import type { Events } from './events.ts'
import { Pausing } from './pausing.ts'
import type { Recognizing } from './recognizing.ts'
import { Rescans } from './rescans.ts'
import { ScanLoop } from './scan-loop.ts'
import { Watching } from './watching.ts'

export interface ScanningOptions {
  /** Whether the library does only what it is asked for: it watches nothing and heeds no pause. */
  readonly onlyAsked: boolean
  readonly store: Store
  /** The id of the detector that finds faces. */
  readonly detector: string
  readonly recognizing: Pick<Recognizing, 'inUse' | 'loop'>
  readonly events: Events
  /** What knows of the battery; the system, if not given. */
  readonly power: PowerSource | undefined
  /** Resolves when nothing keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  readonly onActivity: () => void
}

export interface Scanning extends AsyncDisposable {
  readonly loop: ScanLoop
  readonly pausing: Pausing
  readonly watching: Watching
  /** Looks after the folders as they are now. */
  readonly followFolders: () => void
}

/** All that keeps the library up to date with its folders: rounds of the scan, watches on folders, rescans, pauses. */
export function startScanning(options: ScanningOptions): Scanning {
  const { store, events } = options
  const followed = (): Folder[] => store.folders.list().filter(({ paused }) => !paused)
  const watch = (): void => {
    watching.watch(followed(), compilePatterns(readPatterns(store)))
  }
  const loop = new ScanLoop({
    ...scanOf(options),
    onScanned: (folder, tookMs) => {
      rescans.done(folder, tookMs)
    },
    onBack: () => {
      if (!options.onlyAsked) watch()
    },
  })
  const watching = new Watching({
    onHint: (places) => {
      for (const place of places) loop.request(place, { quiet: true })
    },
    onTrouble: (message) => {
      events.notice(message)
      events.changed('folders')
    },
  })
  const rescans = new Rescans({
    folders: () =>
      followed().map(({ id, path }) => ({
        ...{ id, path },
        watched: watching.notices(path),
        online: !loop.offline.has(id),
      })),
    onDue: (place) => {
      loop.request(place, { quiet: true })
    },
  })
  const pausing = new Pausing(store, loop, options.power ?? systemPower())
  return {
    ...{ loop, pausing, watching },
    followFolders: () => {
      if (options.onlyAsked) return
      watch()
      loop.restart()
    },
    [Symbol.asyncDispose]: async () => {
      pausing[Symbol.dispose]()
      rescans[Symbol.dispose]()
      await Promise.all([watching[Symbol.asyncDispose](), loop[Symbol.asyncDispose]()])
    },
  }
}

/** What the scan asks of recognition, and tells the pages. */
function scanOf({ store, detector, recognizing, events, writable, onlyAsked, onActivity }: ScanningOptions) {
  const { inUse, loop } = recognizing
  return {
    ...{ store, detector, writable, onActivity },
    analyzer: () => inUse.analyzer(),
    space: () => inUse.space,
    paused: !onlyAsked && readPreferences(store).paused,
    persistent: !onlyAsked,
    settleMs: onlyAsked ? 0 : undefined,
    recognize: (options: { readonly quick: boolean }) => loop.run(options),
    onTouched: () => {
      loop.touch()
    },
    onEmbedded: () => {
      inUse.goOver()
    },
    onSaved: ({ added, outdated }: SavedPhoto) => {
      const faces = store.faces.tiles(added)
      if (faces.length > 0) events.tell({ event: 'found', faces })
      const others = added.length > 0 || outdated.length > 0
      events.changing('photos', ...(others ? (['people'] as const) : []))
    },
    onChanged: () => {
      events.changing('photos', 'people', 'folders', 'problems')
    },
    onTrouble: (message: string) => {
      events.notice(message)
    },
  }
}
