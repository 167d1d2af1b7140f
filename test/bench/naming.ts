/**
 * What each step of naming gains and costs: `npm run bench:naming -- STRANGERS DATASET`.
 *
 * STRANGERS: a folder of pictures, each of another person. DATASET: train/PERSON/*, val/PERSON/* and unknown/**, as `evaluate`
 * takes it. People are learned from one photo each, and from five, drawn from train/ eight times; asked for are their other
 * photos, unknown/, and one half of the strangers. The other half is the cohort; then the same the other way round. Prints the
 * share of the people's pictures that are named right where 1 % and 0.1 % of the strangers are named, as the mean of both
 * halves; and the processor's time for naming, learning included, by the number of faces asked for.
 */
import { resolve } from 'node:path'
import { calibrationWith, cohortOf, withStrangeness } from '../../models/exporter/cohort.ts'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { Calibration } from '../../electron/engine/recognition/calibration.ts'
import {
  filesBelow,
  pointOf,
  readDataset,
  readMainFaces,
  type Sample,
  type SampleFace,
} from '../../electron/engine/recognition/dataset.ts'
import { learnable, matcherFrom, type Learned } from '../../electron/engine/recognition/evaluation/learning.ts'
import { shareFigures, type Ranked, type Rate } from '../../electron/engine/recognition/evaluation/open-set-figures.ts'
import { askOneByOne, askTogether, type Answers } from '../../electron/engine/recognition/evaluation/together.ts'
import { quantized } from '../../electron/engine/recognition/faces-index.ts'
import { likelierFirst, nearness, verdictOf, type Method } from '../../electron/engine/recognition/matcher.ts'
import { draw, seededRandom } from '../../electron/engine/platform/random.ts'
import { embeddersOf, spaceIds } from '../../electron/engine/models/spaces.ts'
import type { FacePoint, SpaceId } from '../../electron/engine/recognition/space.ts'
import { count, table } from '../../electron/hosts/cli/terminal.ts'

const draws = 8
const seed = 1
const models = resolve(import.meta.dirname, '../../models')
const [strangersFolder, datasetFolder] = process.argv.slice(2)
if (strangersFolder === undefined || datasetFolder === undefined) {
  process.stderr.write('usage: npm run bench:naming -- STRANGERS DATASET\n')
  process.exit(2)
}

/** A rule for naming. */
interface Step {
  readonly title: string
  readonly space: SpaceId
  /** A face with what the rule knows of it; as it was read, its strangeness is 0. */
  readonly know: (face: SampleFace, calibration: Calibration) => SampleFace
  readonly ask: (asked: readonly SampleFace[], learn: (method: Method) => Matcher, space: Space) => Promise<Answers>
}
type Matcher = ReturnType<typeof matcherFrom>
interface Space {
  readonly space: SpaceId
  readonly calibration: Calibration
}

const asRead: Step['know'] = (face) => face
const nearest: Step['ask'] = (asked, learn, { space, calibration }) => {
  const { people } = learn('distance')
  const scores = (point: FacePoint) =>
    people.map(({ id: person, faces }) => {
      const verdict = verdictOf(nearness(point, faces), calibration.bands(space))
      return { person, ...verdict, rule: 'distance' as const }
    })
  return Promise.resolve(new Map(asked.map((face) => [face.photo, scores(pointOf(face, space)).sort(likelierFirst)])))
}
const oneByOne =
  (method: Method): Step['ask'] =>
  (asked, learn, { space }) =>
    Promise.resolve(askOneByOne(asked, learn(method), space))
const together =
  (method: Method): Step['ask'] =>
  (asked, learn, { space, calibration }) =>
    askTogether(asked, learn(method), calibration, space)

/** A face as it is after all its embedders' vectors went into bytes side by side. */
function inBytes(face: SampleFace, space: SpaceId): SampleFace {
  const { vector, strangeness } = quantized(pointOf(face, space))
  const embedders = embeddersOf(space)
  let end = 0
  const parts = embedders.map((embedder) => {
    const start = end
    end += face.embeddings[embedder]!.vector.length
    const part = vector.subarray(start, end).map((value) => value * Math.sqrt(embedders.length))
    return [embedder, { vector: part, strangeness }] as const
  })
  return { ...face, embeddings: Object.fromEntries(parts) }
}

const both: SpaceId = 'facenet+mobilefacenet'
const everything = { know: withStrangeness, ask: together('combined') }
const steps: readonly Step[] = [
  { title: 'the nearest photos by plain cosine', space: both, know: asRead, ask: nearest },
  { title: '+ less the likeness to strangers (cohort)', space: both, know: withStrangeness, ask: nearest },
  { title: '+ how alike the own photos are', space: both, know: withStrangeness, ask: oneByOne('distance') },
  { title: '+ the classifier', space: both, know: withStrangeness, ask: oneByOne('combined') },
  { title: '+ groups: the rule of the app', space: both, ...everything },
  { title: 'the rule without the classifier', space: both, know: withStrangeness, ask: together('distance') },
  {
    title: 'the rule, faces in bytes',
    space: both,
    know: (face, calibration) => inBytes(withStrangeness(face, calibration), both),
    ask: everything.ask,
  },
  { title: 'the rule, FaceNet alone', space: 'facenet', ...everything },
  { title: 'the rule, MobileFaceNet alone', space: 'mobilefacenet', ...everything },
]

const { train, val, unknown } = await readDataset(datasetFolder)
const own = [...[...train].flatMap(([person, photos]) => photos.map((photo) => ({ photo, person }))), ...val]
const strangers = (await filesBelow(strangersFolder)).map((photo) => ({ photo, person: null }))
const beforeAnalysis = process.cpuUsage()
const faces = await look([...own, ...unknown, ...strangers].map(({ photo }) => photo))
const lookingMs = msSince(beforeAnalysis) / (own.length + unknown.length + strangers.length)
const facesOf = (samples: readonly Sample[]): SampleFace[] => samples.flatMap(({ photo }) => faces.get(photo) ?? [])

async function look(photos: readonly string[]): Promise<Map<string, SampleFace>> {
  await using analyzer = new Analyzer({ models, space: both, calibration: null })
  return await readMainFaces(analyzer, photos, (done, total) => {
    if (done % 100 === 0 || done === total) process.stderr.write(`${done} of ${total} pictures\n`)
  })
}

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

// Nobody is asked for whom the cohort was made of. What groups need to know stays as the app knows it.
const product = Calibration.read(models)
const bands = Object.fromEntries(spaceIds.map((space) => [space, product.bands(space)]))
const halves = [0, 1].map((half) => {
  const inHalf = (_: Sample, i: number): boolean => i % 2 === half
  const cohort = cohortOf(facesOf(strangers.filter((sample, i) => !inHalf(sample, i))))
  return { calibration: calibrationWith(cohort, bands), strangers: [...unknown, ...strangers.filter(inHalf)] }
})

/** What came of a step, over all draws. */
class Course {
  readonly #ranked: Ranked[] = []
  #ms = 0
  #asked = 0

  /** Learns these people and asks for the rest. */
  async follow({ space, know, ask }: Step, people: readonly Learned[], rest: readonly Sample[], by: Calibration) {
    const before = process.cpuUsage()
    const taught = people.map(({ id, faces }) => ({ id, faces: faces.map((face) => know(face, by)) }))
    const asked = facesOf(rest).map((face) => know(face, by))
    const answers = await ask(asked, (method) => matcherFrom(taught, by, space, method), { space, calibration: by })
    this.#ms += msSince(before)
    this.#asked += asked.length
    for (const { photo, person } of rest) {
      const [best] = answers.get(photo) ?? []
      this.#ranked.push({ truth: person, best: best?.person ?? null, score: best?.score ?? -Infinity })
    }
  }

  get msPerFace(): number {
    return this.#ms / this.#asked
  }

  get tpir(): Readonly<Record<Rate, number>> {
    return shareFigures(this.#ranked).tpir
  }
}

/** Of each step its courses with one half and the other. */
async function measure(photosEach: number): Promise<Course[][]> {
  const courses = steps.map(() => halves.map(() => new Course()))
  for (const [half, { calibration, strangers }] of halves.entries()) {
    const random = seededRandom(seed)
    for (let done = 0; done < draws; done++) {
      const people = learnable(train, faces).map(({ id, faces }) => ({ id, faces: draw(faces, photosEach, random) }))
      const learned = new Set(people.flatMap(({ faces }) => faces.map(({ photo }) => photo)))
      const rest = [...own.filter(({ photo }) => !learned.has(photo)), ...strangers]
      for (const [i, step] of steps.entries()) await courses[i]![half]!.follow(step, people, rest, calibration)
      process.stderr.write(`${photosEach} learned, half ${half + 1}: ${done + 1} of ${count(draws, 'draw')}\n`)
    }
  }
  return courses
}

await measure(1) // Until the code is compiled, the first step would pay for all.
const [one, five] = [await measure(1), await measure(5)]
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const atRates = ['0.01', '0.001'] as const satisfies Rate[]
const named = (courses: readonly Course[], rate: Rate): string => {
  const [a, b] = courses.map(({ tpir }) => tpir[rate]) as [number, number]
  return `${(50 * (a + b)).toFixed(1)} ±${(50 * Math.abs(a - b)).toFixed(1)}`
}
const rows = steps.map(({ title }, i) => [
  title,
  ...[one[i]!, five[i]!].flatMap((courses) => atRates.map((rate) => named(courses, rate))),
  ...[one[i]!, five[i]!].map((courses) => mean(courses.map(({ msPerFace }) => msPerFace)).toFixed(2)),
])
const heads = ['one photo', 'five photos'].flatMap((learned) => [`${learned}: 1 %`, '0.1 %'])
process.stdout.write(`${table([['% named right', ...heads, 'ms a face: one', 'five'], ...rows])}

Means of both halves, ${halves.map(({ strangers }) => strangers.length).join(' and ')} strangers asked for; ± how far each half is from the mean.
ms a face: the processor's time of naming alone, learning included, by the faces asked for. Looking at a picture took ${lookingMs.toFixed(0)} ms.
`)
