import type { Answers, CallName, Input } from '../../contract/api.ts'
import type { Bands } from '../recognition/calibration.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { Store } from '../store/database.ts'

/** What an answer needs. */
export interface Context {
  readonly store: Store
  /** Which embedders name the faces of this library. */
  readonly space: SpaceId
  /** Where one person ends and the next begins. */
  readonly bands: Bands
}

/** Answers one call of the contract; the input has been checked. Throws AppErrors. */
export type Answer<Name extends CallName> = (context: Context, input: Input<Name>) => Answers[Name]
