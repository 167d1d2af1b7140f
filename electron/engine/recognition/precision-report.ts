import { z } from 'zod'
import { isPoor } from '../faces/quality.ts'
import type { OneWrongIn } from '../../contract/api.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import { precisions, type Bands, type Calibration } from './calibration.ts'
import { FaceCache } from './face-cache.ts'
import { namedIn, strictness, stricter, tally, trialsOf } from './precision-trials.ts'
import type { SpaceId } from './space.ts'

const count = z.int().nonnegative()

const Kept = z.object({
  /** What it was measured with; of something else it is worth nothing. */
  space: z.string(),
  accept: z.number(),
  /** The confirmed faces of that moment: how many, and which. */
  confirmed: count,
  which: count,
  /** So many of them were asked about. */
  asked: count,
  stops: z.array(
    z.object({
      oneWrongIn: z.int().positive(),
      /** How much stricter faces are named for the promise to be kept: see `stricter`. */
      by: z.number().nonnegative(),
      right: count,
      wrong: count,
      /** Faces that would get a wrong name, and whose; the first few. */
      mistaken: z.array(z.object({ face: count, person: count })),
    }),
  ),
})

/**
 * How well the promise "at most 1 wrong in N" is kept on the faces that the user confirmed, at every precision. It is kept
 * with the library as a setting, made anew where faces or models have changed, and never undone.
 */
export type MeasuredPrecision = z.infer<typeof Kept>

const setting = 'promise'
const maxMistaken = 12
/** It is measured anew when so many of the confirmed faces have come or gone, in parts of all. */
const muchChanged = 0.1

/** Null where it was never measured for these models. */
export function readPrecisionReport(
  { settings }: ReadableStore,
  calibration: Calibration,
  space: SpaceId,
): MeasuredPrecision | null {
  const kept = Kept.safeParse(parsed(settings.get(setting))).data
  return kept?.space === space && kept.accept === calibration.bands(space).accept ? kept : null
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null // It can be measured anew.
  }
}

export function writePrecisionReport({ settings }: Store, kept: MeasuredPrecision): void {
  settings.set(setting, JSON.stringify(kept))
}

/** Where one person ends and the next begins in this library, for the promise to be kept. */
export function keptBands(
  store: ReadableStore,
  calibration: Calibration,
  space: SpaceId,
  precision: OneWrongIn,
): Bands {
  const kept = readPrecisionReport(store, calibration, space)
  const by = kept?.stops.find(({ oneWrongIn }) => oneWrongIn === precision)?.by ?? 0
  return stricter(calibration.bands(space, precision), calibration.bands(space), by)
}

/** Whether the confirmed faces have changed since: at all, and so much that it matters. */
export function precisionReportAge(
  store: ReadableStore,
  kept: MeasuredPrecision | null,
): { changed: boolean; due: boolean } {
  const { confirmed, which } = confirmedNow(store)
  if (!kept) return { changed: confirmed > 0, due: confirmed > 0 }
  const changed = which !== kept.which || confirmed !== kept.confirmed
  return { changed, due: changed && Math.abs(confirmed - kept.confirmed) >= muchChanged * kept.confirmed }
}

/** Measures it on all confirmed faces that are good enough. Takes seconds, minutes in the largest libraries. */
export function measurePrecision(store: ReadableStore, calibration: Calibration, space: SpaceId): MeasuredPrecision {
  const now = confirmedNow(store)
  const good = new Set<number>(store.people.confirmedFaces().flatMap((face) => (isPoor(face) ? [] : [face.faceId])))
  const usual = calibration.bands(space)
  const trials = trialsOf(new FaceCache(space).enrolled(store), (face) => good.has(face), {
    centres: calibration.centres(space),
    scale: usual,
    least: calibration.minNear(space),
  })
  const stops = precisions.map((oneWrongIn) => {
    const wanted = calibration.bands(space, oneWrongIn)
    const by = strictness(trials, wanted, usual, oneWrongIn)
    const bands = stricter(wanted, usual, by)
    const { right, wrong } = tally(trials, bands)
    const mistaken = trials.flatMap((trial) => {
      const person = namedIn(trial, bands)
      return person === null || person === trial.truth ? [] : [{ face: trial.face, person }]
    })
    const different = new Map(mistaken.map((one) => [`${one.face} ${one.person}`, one]))
    return { oneWrongIn, by, right, wrong, mistaken: [...different.values()].slice(0, maxMistaken) }
  })
  return { space, accept: usual.accept, ...now, asked: new Set(trials.map(({ face }) => face)).size, stops }
}

/** How many faces are confirmed, and a number that is another where other faces or people are. */
function confirmedNow(store: ReadableStore): Pick<MeasuredPrecision, 'confirmed' | 'which'> {
  const faces = store.people.confirmedFaces()
  const which = faces.reduce((sum, { faceId, personId }) => (sum + faceId * (2 * personId + 1)) % 2 ** 31, 0)
  return { confirmed: faces.length, which }
}
