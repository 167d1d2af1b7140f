import { z } from 'zod'
import { call } from './call.ts'
import { nothing, type NamedFace, type SpaceId } from './common.ts'
import type { Done } from './history.ts'

/** What the user chooses: how sure a name must be, the models, the machine's share, what is left out. */

const oneWrongIn = z.union([z.literal(100), z.literal(300), z.literal(1000), z.literal(3000), z.literal(10000)])
/** "At most 1 wrong in N": how sure a face must be to be named by itself. */
export type OneWrongIn = z.infer<typeof oneWrongIn>

export interface Preferences {
  readonly oneWrongIn: OneWrongIn
  /** Processor cores for looking at photos. */
  readonly threads: number
  readonly maxThreads: number
  readonly model: SpaceId | null
  readonly paused: boolean
  /** Work in the background rests while the machine runs on its battery. */
  readonly pauseOnBattery: boolean
  /** Patterns of the files and folders that the user wants left out of view, as in a .gitignore. */
  readonly leftOut: readonly string[]
}

/** What another precision would change, in faces. */
export interface PrecisionPreview {
  readonly oneWrongIn: OneWrongIn
  readonly namedNow: number
  readonly named: number
  /** Named by it, and not now; and the other way round. */
  readonly gained: number
  readonly lost: number
  /** The first few of these, the least sure first. */
  readonly someGained: readonly NamedFace[]
  readonly someLost: readonly NamedFace[]
}

/** How well "at most 1 wrong in N" is kept on the faces that the user confirmed. */
export interface PrecisionReport {
  /** Whether it is being measured just now. */
  readonly measuring: boolean
  /** How many confirmed faces were asked about; 0 where it was not measured yet. */
  readonly faces: number
  /** One for each precision, where it was measured. */
  readonly stops: readonly PrecisionStop[]
}

export interface PrecisionStop {
  readonly oneWrongIn: number
  /** Names given, and those among them that were wrong. */
  readonly names: number
  readonly wrong: number
  /** Whether faces are named more strictly than usual for it. */
  readonly stricter: boolean
  /** Confirmed faces that would get somebody else's name, and whose; the first few. */
  readonly mistaken: readonly NamedFace[]
}

export const settingsCalls = {
  preferences: call(nothing).answers<Preferences>(),
  previewPrecision: call(z.strictObject({ oneWrongIn })).answers<PrecisionPreview>(),
  /** What is known of it now; a `changed` event with `preferences` follows when more is. */
  precisionReport: call(nothing).answers<PrecisionReport>(),

  setPrecision: call(z.strictObject({ oneWrongIn })).answers<Done>().changes('preferences', 'history').undoable(),
  /**
   * Leaves files and folders out of view by patterns as in a .gitignore, these and no others. Answers with the patterns as they
   * are kept. Fails with `bad-pattern`.
   */
  leaveOut: call(z.strictObject({ patterns: z.array(z.string().max(10_000)).max(1000).readonly() }))
    .answers<readonly string[]>()
    .changes('preferences'),
  /** Going on also overrides a pause for the battery, until the machine is plugged in or out. */
  setPaused: call(z.strictObject({ paused: z.boolean() }))
    .answers<null>()
    .changes('preferences'),
  setPauseOnBattery: call(z.strictObject({ pause: z.boolean() }))
    .answers<null>()
    .changes('preferences'),
  chooseModel: call(z.strictObject({ model: z.enum(['facenet+mobilefacenet', 'facenet', 'mobilefacenet']).nullable() }))
    .answers<null>()
    .changes('preferences'),
  setThreads: call(z.strictObject({ threads: z.int().positive().max(256) }))
    .answers<null>()
    .changes('preferences'),
}
