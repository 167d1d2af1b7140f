import { z } from 'zod'
import { call } from './call.ts'
import { id, path } from './common.ts'
import type { ModelsInUse } from './listing.ts'

/** What the command line changes: by paths and names, each call answered once names are brought up to date. */

/** Which embedders name faces; without a choice both. */
export const ModelChoice = z.enum(['facenet+mobilefacenet', 'facenet', 'mobilefacenet'])

export interface ScanResult {
  /** What the whole library shows now. */
  readonly photos: number
  /** What this scan brought, found again in the folders, and took, in photos. */
  readonly added: number
  readonly unchanged: number
  readonly removed: number
  /** What the whole library shows now. */
  readonly faces: number
  readonly problems: number
  /** Without loading the program. */
  readonly seconds: number
  readonly models: ModelsInUse
}

export interface EnrollResult {
  readonly person: string
  readonly face: number
  /** How many faces were named by this, and how many are to be asked for. */
  readonly matched: number
  readonly suggested: number
  /** How many faces that the matcher had named lost their name by this. */
  readonly lost: number
  /** What speaks against it, as a question; only said where the user is sure all the same. */
  readonly doubt: string | null
  /** How many other faces of the photo lost the name to this one: a person is in a photo once. */
  readonly moved: number
}

export interface RejectResult {
  readonly face: number
  readonly person: string
}

export const commandCalls = {
  /**
   * Brings the library up to date with these folders, adds those that are not watched yet, and names what can be named. `again`
   * looks for faces in known photos, too. Fails with `no-such-folder`, `not-a-folder` or `no-access`.
   */
  scanFolders: call(z.strictObject({ folders: z.array(path).min(1).readonly(), again: z.boolean() }))
    .answers<ScanResult>()
    .changes('folders', 'photos', 'people', 'problems'),
  /**
   * Says who a face of a photo is; null chooses the only one. Fails with `no-such-photo`, `no-face`, `which-face`,
   * `no-such-face` and, unless the user is `sure`, with `unlike`.
   */
  enroll: call(z.strictObject({ photo: path, name: z.string(), face: id.nullable(), sure: z.boolean() }))
    .answers<EnrollResult>()
    .changes('people', 'history')
    .undoable()
    .keepsNames()
    .slow(),
  /** Says that a face is not a person. Fails with `no-such-face` and `no-such-person`. */
  rejectName: call(z.strictObject({ face: id, name: z.string() }))
    .answers<RejectResult>()
    .changes('people', 'history')
    .undoable()
    .keepsNames()
    .slow(),
  /** Takes a watched folder out of view, there or not; who is in its photos stays known. Fails with `no-such-folder`. */
  removeFolderAt: call(z.strictObject({ path })).answers<null>().changes('folders', 'photos', 'people', 'problems'),
  /** Leaves out of view what these patterns name, or does so no longer. Fails with `bad-pattern`. */
  changeLeftOut: call(
    z.strictObject({ ignore: z.array(z.string()).readonly(), unignore: z.array(z.string()).readonly() }),
  )
    .answers<null>()
    .changes('preferences', 'photos', 'people', 'problems'),
  /** Resolves once the work that is under way is done and all faces are named by what is known. */
  settled: call(z.strictObject({})).answers<null>(),
}
