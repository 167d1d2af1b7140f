import { z } from 'zod'
import { call } from './call.ts'
import { nothing, path, somePhotos } from './common.ts'
import { photoFilter } from './photos.ts'

/** What goes out of a library into files and comes back: copies of photos, exports, backups. */

/** A backup of what was said in a library. */
export interface BackupView {
  /** Absolute. */
  readonly file: string
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
  readonly bytes: number
}

/** What a library was rebuilt from. */
export interface RestoreResult {
  /** Absolute; null where only the damaged file could be read. */
  readonly backup: string | null
  /** Whether what the damaged file still told was taken, too. */
  readonly rescued: boolean
  /** Where the file lies now that was in its place. */
  readonly setAside: string | null
  /** The folders that are watched again; absolute. */
  readonly folders: readonly string[]
  readonly summary: ImportSummary
}

/** What came of reading what was said in a library back from a file. Counts of what is here say nothing of what waits. */
export interface ImportSummary {
  readonly people: { readonly added: number; readonly known: number }
  /** Faces that were confirmed to be somebody. */
  readonly names: number
  readonly rejections: number
  /** Faces put aside, removed or left open, and pairs that are different people. */
  readonly others: number
  readonly favourites: number
  /** They come when a scan brings the photos. */
  readonly waiting: { readonly photos: number; readonly names: number }
  /** No face was found where these are, so they were put there; the first of them by name. */
  readonly missed: {
    readonly faces: number
    readonly some: readonly { readonly path: string; readonly person: string | null }[]
  }
  /** How often something else was said in this library, which stands. */
  readonly kept: number
  /** The file's watched folders that are not watched here. */
  readonly folders: readonly string[]
}

export const interchangeCalls = {
  /**
   * Copies the photos of a filter, or only some of them, into a folder. One that is there already is not copied again (`there`
   * counts these); a name that another has gets a number.
   */
  exportPhotos: call(z.strictObject({ filter: photoFilter, photos: somePhotos.optional(), folder: path })).answers<{
    readonly copied: number
    readonly there: number
    readonly folder: string
  }>(),
  /** Writes all that was said of people and faces into a file in a folder. */
  exportLibrary: call(z.strictObject({ folder: path, as: z.enum(['json', 'csv']) })).answers<{
    readonly file: string
  }>(),
  /** Reads such a .json file back; one action that can be undone. It runs alone, and not in turn with other commands. */
  importLibrary: call(z.strictObject({ file: path }))
    .answers<ImportSummary>()
    .changes('people', 'photos', 'preferences', 'history'),
  /** The backups of what was said, the latest first; answered also where the library's file is damaged. */
  backups: call(nothing).answers<readonly BackupView[]>(),
  /** Rebuilds a damaged library: from the latest backup and what can still be read, or from this one. */
  restore: call(z.strictObject({ backup: path.nullable() })).answers<RestoreResult>(),
}
