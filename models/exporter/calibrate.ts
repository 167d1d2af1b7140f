/**
 * Learns from strangers how alike two people can be: writes calibration.json and the cohorts into models/.
 *
 *   npm run calibrate -- STRANGERS DATASET
 *
 * STRANGERS: a folder of pictures, each of another person. DATASET: a folder with train/PERSON/*; only train/ is read, for
 * people to train classifiers on, whom strangers are held against.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../electron/engine/errors.ts'
import { Analyzer } from '../../electron/engine/jobs/analyzer.ts'
import {
  Calibration,
  usualPrecision,
  type Bands,
  type CalibrationFile,
} from '../../electron/engine/people/calibration.ts'
import { decide, trainClassifier } from '../../electron/engine/people/classifier.ts'
import {
  filesBelow,
  pointOf,
  readDataset,
  readMainFaces,
  type SampleFace,
} from '../../electron/engine/people/dataset.ts'
import { cohortOf } from '../../electron/engine/people/evaluate.ts'
import { draw, seededRandom } from '../../electron/engine/people/random.ts'
import { similarity, spaceIds, type FacePoint, type SpaceId } from '../../electron/engine/people/space.ts'
import { groupsOf, meanDirection } from './cohort.ts'

/**
 * The share of pairs of strangers that may be taken for one person. With 4 in 10,000, one stranger in a hundred is named
 * among twenty-five people with one photo each. Classifiers know more and can be held to less at little cost.
 */
const falseAcceptRates = { accept: 4e-4, suggest: 2e-3, group: 1e-5, classifier: { accept: 1e-4, suggest: 1e-3 } }
const centreCount = 200
/** The larger part of the strangers must be in the cohort, or it is not like the one of all of them. */
const folds = 5
const nearest = 5
/** Classifiers are tried with so many photos of a person. */
const classifierShots = [4, 8, 15]
const models = join(import.meta.dirname, '..')

/** A stranger's or person's face with its strangeness by some calibration. */
type Faces = readonly SampleFace[]

async function main(): Promise<void> {
  const [strangersFolder, datasetFolder] = parseArgs({ allowPositionals: true }).positionals
  if (strangersFolder === undefined || datasetFolder === undefined) {
    process.stderr.write('usage: npm run calibrate -- STRANGERS DATASET\n')
    process.exitCode = 2
    return
  }
  await using analyzer = new Analyzer({ models, locations: {}, space: 'facenet+mobilefacenet', calibration: null })
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
  const cohort = makeCohort(strangers)
  const spaces = Object.fromEntries(
    spaceIds.map((space) => [space, bandsOf(measured.flatMap((fold) => fold.get(space) ?? []))]),
  )
  write({ nearest, cohorts: cohort.files, spaces }, cohort.centres)
  process.stdout.write(`${JSON.stringify(spaces, null, 2)}\n`)
}

interface CohortData {
  readonly files: CalibrationFile['cohorts']
  readonly centres: ReadonlyMap<string, readonly Float32Array[]>
}

function makeCohort(strangers: Faces): CohortData {
  const joint = strangers.map((face) => pointOf(face, 'facenet+mobilefacenet').vector)
  const groups = groupsOf(joint, centreCount, seededRandom(1))
  const centres = new Map(
    ['facenet', 'mobilefacenet'].map((embedder) => [
      embedder,
      groups.map((group) => meanDirection(group.map((index) => strangers[index]!.embeddings[embedder]!.vector))),
    ]),
  )
  const files = Object.fromEntries(
    [...centres].map(([embedder, rows]) => [
      embedder,
      { file: `cohort_${embedder}.f32`, centres: rows.length, dimensions: rows[0]!.length },
    ]),
  )
  return { files, centres }
}

/** What comparisons that should come to nothing came to. */
interface Mistakable {
  /** The similarity of each pair of strangers. */
  readonly pairs: readonly number[]
  /** On which side of each person's classifier each stranger falls. */
  readonly sides: readonly number[]
}

/** How alike `held` strangers are in every space, with the cohort of `others`. */
function measure(others: Faces, held: Faces, people: readonly Faces[]): Map<SpaceId, Mistakable> {
  const { files, centres } = makeCohort(others)
  const calibration = new Calibration({ nearest, cohorts: files, spaces: {} }, centres)
  const withStrangeness = (face: SampleFace): SampleFace => ({
    ...face,
    embeddings: Object.fromEntries(
      Object.entries(face.embeddings).map(([embedder, { vector }]) => [
        embedder,
        { vector, strangeness: calibration.strangeness(embedder, vector) },
      ]),
    ),
  })
  const strangers = held.map(withStrangeness)
  const known = people.map((faces) => faces.map(withStrangeness))
  return new Map(
    spaceIds.map((space) => {
      const points = strangers.map((face) => pointOf(face, space))
      const peoplePoints = known.map((faces) => faces.map((face) => pointOf(face, space)))
      const sides = classifierSides(points, peoplePoints, cohortOf(calibration, space))
      return [space, { pairs: pairs(points), sides }]
    }),
  )
}

function bandsOf(measured: readonly Mistakable[]): Bands {
  const pairs = measured.flatMap((fold) => fold.pairs)
  const sides = measured.flatMap((fold) => fold.sides)
  const { accept, suggest, group, classifier } = falseAcceptRates
  return {
    accept: exceededBy(pairs, accept),
    suggest: exceededBy(pairs, suggest),
    group: exceededBy(pairs, group),
    classifier: { accept: exceededBy(sides, classifier.accept), suggest: exceededBy(sides, classifier.suggest) },
    // The usual rates are those of one wrong name in a thousand; others are so many times more or less often wrong.
    oneWrongIn: Object.fromEntries(
      [100, 300, 3000, 10_000].map((many) => [
        many,
        {
          accept: exceededBy(pairs, (accept * usualPrecision) / many),
          classifier: exceededBy(sides, (classifier.accept * usualPrecision) / many),
        },
      ]),
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

/** The value that this share of the values lies above, to four digits. */
function exceededBy(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => b - a)
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * sorted.length) - 1))]!
  return Number(value.toFixed(4))
}

function write(file: CalibrationFile, centres: CohortData['centres']): void {
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
