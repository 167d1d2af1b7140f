import { AppError } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import type { Calibration } from '../recognition/calibration.ts'
import {
  precisionReportAge,
  readPrecisionReport,
  writePrecisionReport,
  type MeasuredPrecision,
} from '../recognition/precision-report.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { PrecisionReport } from '../../contract/shapes.ts'
import type { Store } from '../store/database.ts'
import { facesWithPeople } from '../features/faces-with-people.ts'
import { readPreferences } from '../features/preferences.ts'
import type { RecognitionWorkers } from './recognition-workers.ts'

export interface PrecisionCheckOptions {
  readonly store: Store
  readonly calibration: Calibration
  readonly thinking: RecognitionWorkers
  /** Which embedders name the faces; null in a library without faces. */
  readonly space: () => SpaceId | null
  /** It was measured anew; `otherwise` says whether faces are named by other bands now. */
  readonly onMeasured: (otherwise: boolean) => void
  /** Sentences for the user. */
  readonly onTrouble: (message: Message) => void
}

/** Measures now and then how well the promise of the chosen precision is kept, beside all other work. */
export class PrecisionCheck {
  readonly #options: PrecisionCheckOptions
  #measuring = false

  constructor(options: PrecisionCheckOptions) {
    this.#options = options
  }

  /** Measures if much has changed since the last time; for somebody who looks, if anything has. */
  renew({ looked = false } = {}): void {
    const { store, calibration, thinking, space, onMeasured, onTrouble } = this.#options
    const now = space()
    if (now === null || this.#measuring) return
    const before = readPrecisionReport(store, calibration, now)
    const age = precisionReportAge(store, before)
    if (!(looked ? age.changed : age.due)) return
    this.#measuring = true
    const { oneWrongIn } = readPreferences(store)
    const by = (kept: MeasuredPrecision | null): number =>
      kept?.stops.find((stop) => stop.oneWrongIn === oneWrongIn)?.by ?? 0
    void thinking
      .measurePromise(now)
      .then((kept) => {
        this.#measuring = false
        writePrecisionReport(store, kept)
        onMeasured(by(kept) !== by(before))
      })
      .catch((error: unknown) => {
        this.#measuring = false
        // The next change tries again; at the end nobody waits for it.
        if (!(error instanceof AppError)) onTrouble({ key: 'notice.unmeasured', params: { detail: String(error) } })
      })
  }

  /** What is known of it, for who looks at it. */
  view(): PrecisionReport {
    const { store, calibration, space } = this.#options
    const now = space()
    const kept = now === null ? null : readPrecisionReport(store, calibration, now)
    const stops = (kept?.stops ?? []).map(({ oneWrongIn, by, right, wrong, mistaken }) => ({
      oneWrongIn,
      names: right + wrong,
      wrong,
      stricter: by > 0,
      mistaken: facesWithPeople(store, mistaken),
    }))
    return { measuring: this.#measuring, faces: kept?.asked ?? 0, stops }
  }
}
