import { AppError } from '../errors.ts'
import type { Calibration } from '../people/calibration.ts'
import { promiseAge, readPromise, writePromise, type KeptPromise } from '../people/kept-promise.ts'
import type { SpaceId } from '../people/space.ts'
import type { PromiseView } from '../shapes.ts'
import type { Store } from '../store/database.ts'
import { namedFaces } from './named-faces.ts'
import { readPreferences } from './preferences.ts'
import type { Thinking } from './thinking.ts'

export interface PromiseKeeperOptions {
  readonly store: Store
  readonly calibration: Calibration
  readonly thinking: Thinking
  /** Which embedders name the faces; null in a library without faces. */
  readonly space: () => SpaceId | null
  /** It was measured anew; `otherwise` says whether faces are named by other bands now. */
  readonly onMeasured: (otherwise: boolean) => void
  /** Sentences for the user. */
  readonly onTrouble: (message: string) => void
}

/** Measures now and then how well the promise of the chosen precision is kept, beside all other work. */
export class PromiseKeeper {
  readonly #options: PromiseKeeperOptions
  #measuring = false

  constructor(options: PromiseKeeperOptions) {
    this.#options = options
  }

  /** Measures if much has changed since the last time; for somebody who looks, if anything has. */
  renew({ looked = false } = {}): void {
    const { store, calibration, thinking, space, onMeasured, onTrouble } = this.#options
    const now = space()
    if (now === null || this.#measuring) return
    const before = readPromise(store, calibration, now)
    const age = promiseAge(store, before)
    if (!(looked ? age.changed : age.due)) return
    this.#measuring = true
    const { oneWrongIn } = readPreferences(store)
    const by = (kept: KeptPromise | null): number => kept?.stops.find((stop) => stop.oneWrongIn === oneWrongIn)?.by ?? 0
    void thinking
      .measurePromise(now)
      .then((kept) => {
        this.#measuring = false
        writePromise(store, kept)
        onMeasured(by(kept) !== by(before))
      })
      .catch((error: unknown) => {
        this.#measuring = false
        // The next change tries again; at the end nobody waits for it.
        if (!(error instanceof AppError))
          onTrouble(`How often names are wrong could not be measured (${String(error)}).`)
      })
  }

  /** What is known of it, for who looks at it. */
  view(): PromiseView {
    const { store, calibration, space } = this.#options
    const now = space()
    const kept = now === null ? null : readPromise(store, calibration, now)
    const stops = (kept?.stops ?? []).map(({ oneWrongIn, by, right, wrong, mistaken }) => ({
      oneWrongIn,
      names: right + wrong,
      wrong,
      stricter: by > 0,
      mistaken: namedFaces(store, mistaken),
    }))
    return { measuring: this.#measuring, faces: kept?.asked ?? 0, stops }
  }
}
