/**
 * Learns from strangers how alike two people can be, and from people how alike the photos of one are: writes
 * calibration.json and the cohorts into models/.
 *
 *   npm run calibrate -- STRANGERS DATASET
 *
 * STRANGERS: a folder of pictures, each of another person. DATASET: a folder with train/PERSON/*; only train/ is read.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../electron/contract/errors.ts'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { usualPrecision, type Bands, type CalibrationFile } from '../../electron/engine/recognition/calibration.ts'
import { decide, trainClassifier } from '../../electron/engine/recognition/classifier.ts'
import {
  filesBelow,
  pointOf,
  readDataset,
  readMainFaces,
  type SampleFace,
} from '../../electron/engine/recognition/dataset.ts'
import { draw, seededRandom } from '../../electron/engine/platform/random.ts'
import { embeddersOf, spaceIds } from '../../electron/engine/models/spaces.ts'
import { similarity, type FacePoint, type SpaceId } from '../../electron/engine/recognition/space.ts'
import { calibrationWith, cohortOf, nearestCentres, withStrangeness, type Cohort } from './cohort.ts'
import { readManifest } from '../../electron/engine/models/manifest.ts'

/**
 * The share of pairs of different people that may be taken for one person. Strangers would bear a tenth of it: with 1 in
 * 10,000, one stranger in a hundred is named among twenty people with one photo each. But relatives are more alike than
 * strangers are, and a stricter bound costs little.
 */
const falseAcceptRates = { accept: 1e-4, suggest: 2e-3, classifier: { accept: 1e-4, suggest: 1e-3 } }
/** The same for groups, where a mistake spreads. One embedder alone has more doubles in its tail than measured pairs tell. */
const groupRates = { together: 2e-5, alone: 1.3e-5 }
/** Above this share of the pairs, few are left: how many lie beyond a value is told by how they thin out there. */
const tailShare = 1e-3
/** One face in so many is the person it is compared with, where a probability is said. */
const othersForEach = 100
/** By so much the slope of that may change in a round of its making. */
const longestStep = 2
/** The larger part of the strangers must be in the cohort, or it is not like the one of all of them. */
const folds = 5
/** Classifiers are tried with so many photos of a person. */
const classifierShots = [2, 4, 8, 15]
const models = join(import.meta.dirname, '..')

type Faces = readonly SampleFace[]

async function main(): Promise<void> {
  const [strangersFolder, datasetFolder] = parseArgs({ allowPositionals: true }).positionals
  if (strangersFolder === undefined || datasetFolder === undefined) {
    process.stderr.write('usage: npm run calibrate -- STRANGERS DATASET\n')
    process.exitCode = 2
    return
  }
  await using analyzer = new Analyzer({ models, space: 'facenet+mobilefacenet', calibration: null })
  const { train } = await readDataset(datasetFolder)
  const photos = [...(await filesBelow(strangersFolder)), ...[...train.values()].flat()]
  const faces = await readMainFaces(analyzer, photos, (done, total) => {
    if (done % 100 === 0 || done === total) process.stderr.write(`${done} of ${total} pictures\n`)
  })
  const strangers = (await filesBelow(strangersFolder)).flatMap((photo) => faces.get(photo) ?? [])
  const people = [...train.values()].map((own) => own.flatMap((photo) => faces.get(photo) ?? []))

  // Bands come from strangers who are not in the cohort that they are measured with.
  const measured = Array.from({ length: folds }, (_, fold) => {
    const isHeld = (_: SampleFace, i: number): boolean => i % folds === fold
    return measure(
      strangers.filter((face, i) => !isHeld(face, i)),
      strangers.filter(isHeld),
      people,
    )
  })
  const cohort = cohortOf(strangers)
  const spaces = Object.fromEntries(
    spaceIds.map((space) => [
      space,
      bandsOf(
        space,
        measured.flatMap((fold) => fold.get(space) ?? []),
      ),
    ]),
  )
  const { mobilefacenet, facenet } = readManifest(models)
  const files = Object.fromEntries([mobilefacenet, facenet].map(({ id, file }) => [id, file.sha256]))
  write({ nearest: nearestCentres, models: files, cohorts: cohort.files, spaces }, cohort.centres)
  process.stdout.write(`${JSON.stringify(spaces, null, 2)}\n`)
}

/** What comparisons came to. */
interface Compared {
  /** The similarity of each pair of different people. */
  readonly different: readonly number[]
  /** The similarity of each pair of photos of one person. */
  readonly same: readonly number[]
  /** On which side of each person's classifier each stranger falls. */
  readonly sides: readonly number[]
}

/** How alike `held` strangers, and people, are in every space, with the cohort of `others`. */
function measure(others: Faces, held: Faces, people: readonly Faces[]): Map<SpaceId, Compared> {
  const calibration = calibrationWith(cohortOf(others))
  const strangers = held.map((face) => withStrangeness(face, calibration))
  const known = people.map((faces) => faces.map((face) => withStrangeness(face, calibration)))
  return new Map(
    spaceIds.map((space) => {
      const points = strangers.map((face) => pointOf(face, space))
      const own = known.map((faces) => faces.map((face) => pointOf(face, space)))
      const strange = own.flat().flatMap((face) => points.map((stranger) => similarity(face, stranger)))
      return [
        space,
        {
          different: [...pairs(points), ...strange],
          same: own.flatMap(pairs),
          sides: classifierSides(points, own, calibration.centres(space)),
        },
      ]
    }),
  )
}

function bandsOf(space: SpaceId, measured: readonly Compared[]): Bands {
  const different = measured.flatMap((fold) => fold.different).sort((a, b) => b - a)
  const sides = measured.flatMap((fold) => fold.sides).sort((a, b) => b - a)
  const same = measured.flatMap((fold) => fold.same)
  const { accept, suggest, classifier } = falseAcceptRates
  const group = embeddersOf(space).length > 1 ? groupRates.together : groupRates.alone
  return {
    typical: rounded(mean(same)),
    accept: tailBound(different, accept),
    suggest: exceededBy(different, suggest),
    group: tailBound(different, group),
    thinning: rounded(tailOf(different).excess),
    classifier: { accept: exceededBy(sides, classifier.accept), suggest: exceededBy(sides, classifier.suggest) },
    probability: logistic(same, different),
    // The usual rates are those of one wrong name in a thousand; others are so many times more or less often wrong.
    oneWrongIn: Object.fromEntries(
      [100, 300, 3000, 10_000].map((many) => [many, tailBound(different, (accept * usualPrecision) / many)]),
    ),
  }
}

function pairs(points: readonly FacePoint[]): number[] {
  return points.flatMap((a, i) => points.slice(i + 1).map((b) => similarity(a, b)))
}

function classifierSides(
  strangers: readonly FacePoint[],
  people: readonly (readonly FacePoint[])[],
  cohort: readonly Float32Array[],
): number[] {
  const random = seededRandom(2)
  return classifierShots.flatMap((shots) => {
    const drawn = people.map((faces) => draw(faces, shots, random).map(({ vector }) => vector))
    return drawn.flatMap((own) => {
      const others = drawn.filter((other) => other !== own).flat()
      const classifier = trainClassifier(own, [...others, ...cohort])
      return strangers.map(({ vector }) => decide(classifier, vector))
    })
  })
}

/** The value that this share of the values lies above, to four digits. `values` from the highest down. */
function exceededBy(values: readonly number[], share: number): number {
  return rounded(values[Math.min(values.length - 1, Math.max(0, Math.round(share * values.length) - 1))]!)
}

/**
 * The same where hardly a value is left to count: far out, similarities of different people thin out exponentially
 * (peaks over a threshold with shape 0: Pickands 1975).
 */
function tailBound(values: readonly number[], share: number): number {
  const { from, excess } = tailOf(values)
  return rounded(from + excess * Math.log(tailShare / share))
}

function tailOf(values: readonly number[]): { from: number; excess: number } {
  const tail = values.slice(0, Math.round(tailShare * values.length))
  const from = tail.at(-1)!
  return { from, excess: mean(tail.map((value) => value - from)) }
}

/**
 * How probable it is that two photos are of one person, from their similarity (Platt 1999: logistic regression, by
 * Newton's method), if one face in so many is the person's.
 */
function logistic(same: readonly number[], different: readonly number[]): Bands['probability'] {
  const samples = [
    ...same.map((x) => ({ x, y: 1, weight: 1 / same.length })),
    ...different.map((x) => ({ x, y: 0, weight: othersForEach / different.length })),
  ]
  let slope = 0
  let offset = -Math.log(othersForEach)
  for (let round = 0; round < 50; round++) {
    const g = [0, 0] as [number, number]
    const h = [1e-9, 0, 1e-9] as [number, number, number]
    for (const { x, y, weight } of samples) {
      const p = 1 / (1 + Math.exp(-(slope * x + offset)))
      const curve = weight * p * (1 - p)
      g[0] += weight * (p - y) * x
      g[1] += weight * (p - y)
      h[0] += curve * x * x
      h[1] += curve * x
      h[2] += curve
    }
    const determinant = h[0] * h[2] - h[1] * h[1]
    const step = [(h[2] * g[0] - h[1] * g[1]) / determinant, (h[0] * g[1] - h[1] * g[0]) / determinant] as const
    // Where all is said already, the curve is flat, and whole steps would lead far away.
    const part = Math.min(1, longestStep / Math.abs(step[0]))
    slope -= part * step[0]
    offset -= part * step[1]
  }
  return { slope: rounded(slope), even: rounded(-offset / slope) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function rounded(value: number): number {
  return Number(value.toFixed(4))
}

function write(file: CalibrationFile, centres: Cohort['centres']): void {
  for (const [embedder, rows] of centres) {
    writeFileSync(
      join(models, file.cohorts[embedder]!.file),
      Buffer.concat(rows.map((row) => Buffer.from(row.slice().buffer))),
    )
  }
  writeFileSync(join(models, 'calibration.json'), `${JSON.stringify(file, null, 2)}\n`)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
