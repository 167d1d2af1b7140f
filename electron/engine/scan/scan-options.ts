import type { Store } from '../store/database.ts'
import type { Gate } from '../workers/gate.ts'
import type { Analyzer } from './analyzer.ts'

/** How far a scan has come. */
export interface ScanProgress {
  readonly phase: 'looking for photos' | 'looking at photos' | 'looking at faces again' | 'naming faces'
  readonly done: number
  readonly total: number
}

/** What a scan works with, and who hears about it. */
export interface ScanOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: ScanProgress) => void
  /** Id and version of the detector, stored with each photo. */
  readonly detector: string
  /** Called only when there is a file to analyze, because loading the networks takes a second. */
  readonly analyzer: () => Analyzer
  /** Closed while the user wants a pause: files in work are finished, but no other file is started. */
  readonly gate?: Gate | undefined
  /** Resolves when the library may be written to. */
  readonly writable?: (() => Promise<unknown>) | undefined
  /** Called with each photo as soon as it is saved. */
  readonly onSaved?: ((saved: SavedPhoto) => void) | undefined
}

/** What saving a photo has changed: `added` faces are new, `outdated` faces look different now or are gone. */
export type SavedPhoto = Pick<ReturnType<Store['photos']['savePhoto']>, 'photoId' | 'added' | 'outdated'>
