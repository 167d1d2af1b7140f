/** Who one picture was taken for, in one draw. */
export interface Answer {
  readonly photo: string
  /** Who it is; null for a stranger. */
  readonly truth: string | null
  /** Whom it resembles most; null without a face. */
  readonly best: string | null
  /** How much, by the matcher's rule; -Infinity without a face. */
  readonly score: number
  /** How probable the matcher thinks it is that this is right; null without a face. */
  readonly probability: number | null
  /** Whom the product would call it by itself. */
  readonly named: string | null
  /** To the nearest faces of whom it resembles most. */
  readonly distance: number | null
  /** The picture of theirs that it resembles most. */
  readonly nearest: string | null
}

/** What ranks are counted by. */
export type Ranked = Pick<Answer, 'truth' | 'best' | 'score'>

/** Of what the matcher called so probable, how much was right. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  /** Mean of the predicted probabilities. */
  readonly predicted: number
  /** Share whose best person is right; for strangers nobody is. */
  readonly right: number
  readonly count: number
}

/** What went wrong at the looser of the thresholds. */
export interface OpenSetMistake extends Pick<
  Answer,
  'photo' | 'truth' | 'best' | 'distance' | 'probability' | 'nearest'
> {
  readonly kind: 'stranger named' | 'taken for another' | 'not recognized'
  /** In how many of the draws. */
  readonly draws: number
}

/** The shares of strangers that may be named. */
export const rates = ['0.001', '0.01'] as const
export type Rate = (typeof rates)[number]

export interface OpenSetFigures {
  /** Share of the people's pictures that a face was found in. */
  readonly coverage: number
  /** Share of the people's pictures whose best person is right. */
  readonly rank1: number
  /** Share of the people's pictures whose best person is right and above the threshold, by the share of strangers above it. */
  readonly tpir: Readonly<Record<Rate, number>>
  /** The score to be exceeded. */
  readonly thresholds: Readonly<Record<Rate, number | null>>
  /** The shares for which there are too few strangers: there the threshold is the highest of their scores. */
  readonly tooFewStrangers: readonly Rate[]
  /** What the product's own thresholds do: shares of the people's pictures, and of the strangers'. */
  readonly product: { readonly right: number; readonly wrong: number; readonly strangersNamed: number }
  readonly calibration: readonly CalibrationBin[]
  readonly mistakes: readonly OpenSetMistake[]
}

/** Figures over all draws together. There must be answers for people and for strangers. */
export function openSetFigures(answers: readonly Answer[]): OpenSetFigures {
  const own = answers.filter(({ truth }) => truth !== null)
  const strangers = answers.filter(({ truth }) => truth === null)
  const thresholds = thresholdsOf(strangers)
  return {
    coverage: share(own, ({ probability }) => probability !== null),
    ...shareFigures(answers),
    thresholds: atRates((rate) => (Number.isFinite(thresholds[rate]) ? thresholds[rate] : null)),
    tooFewStrangers: rates.filter((rate) => mayBeNamed(strangers.length, Number(rate)) === 0),
    product: {
      right: share(own, ({ truth, named }) => named === truth),
      wrong: share(own, ({ truth, named }) => named !== null && named !== truth),
      strangersNamed: share(strangers, ({ named }) => named !== null),
    },
    calibration: calibrationBins(answers),
    mistakes: mistakesAt(answers, thresholds['0.01']),
  }
}

/** Which share of the people's pictures is told right, at all and where so many strangers are named. */
export function shareFigures(answers: readonly Ranked[]): Pick<OpenSetFigures, 'rank1' | 'tpir'> {
  const own = answers.filter(({ truth }) => truth !== null)
  const thresholds = thresholdsOf(answers.filter(({ truth }) => truth === null))
  return {
    rank1: share(own, isRight),
    tpir: atRates((rate) => share(own, (answer) => isRight(answer) && answer.score > thresholds[rate])),
  }
}

function thresholdsOf(strangers: readonly Ranked[]): Record<Rate, number> {
  const scores = strangers.map(({ score }) => score)
  return atRates((rate) => thresholdAt(scores, Number(rate)))
}

function atRates<T>(figure: (rate: Rate) => T): Record<Rate, T> {
  return Object.fromEntries(rates.map((rate) => [rate, figure(rate)])) as Record<Rate, T>
}

function share<T>(some: readonly T[], holds: (answer: T) => boolean): number {
  return some.filter(holds).length / some.length
}

/**
 * The score that at most this share of the strangers' scores exceeds, over all draws together. With too few of them it is the
 * highest: nothing is read into what was not measured.
 */
export function thresholdAt(strangers: readonly number[], rate: number): number {
  return strangers.toSorted((a, b) => b - a)[mayBeNamed(strangers.length, rate)] ?? -Infinity
}

function mayBeNamed(strangers: number, rate: number): number {
  return Math.floor(strangers * rate + 1e-9) // 0.07 * 100 is not quite 7.
}

function isRight({ truth, best }: Pick<Answer, 'truth' | 'best'>): boolean {
  return truth !== null && best === truth
}

const binCount = 10

/** By the tenth that the predicted probability falls into; tenths without an answer are left out. */
export function calibrationBins(answers: readonly Answer[]): CalibrationBin[] {
  const told = answers.flatMap(({ probability, ...answer }) =>
    probability === null ? [] : [{ probability, right: Number(isRight(answer)) }],
  )
  const bins = Map.groupBy(told, ({ probability }) => Math.min(binCount - 1, Math.floor(probability * binCount)))
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  return [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, some]) => ({
      from: bin / binCount,
      to: (bin + 1) / binCount,
      predicted: mean(some.map(({ probability }) => probability)),
      right: mean(some.map(({ right }) => right)),
      count: some.length,
    }))
}

/** The worst first: strangers by how sure their name seemed, people by how often they were missed. */
function mistakesAt(answers: readonly Answer[], threshold: number): OpenSetMistake[] {
  const wrong = answers.flatMap((answer) => {
    const kind = mistakeOf(answer, threshold)
    return kind === null ? [] : [{ ...answer, kind }]
  })
  const same = Map.groupBy(wrong, ({ kind, photo, best }) => JSON.stringify([kind, photo, best]))
  return [...same.values()]
    .map((some) => ({ worst: some.toSorted((a, b) => b.score - a.score)[0]!, draws: some.length }))
    .toSorted((a, b) => b.draws - a.draws || b.worst.score - a.worst.score)
    .map(({ worst: { kind, photo, truth, best, distance, probability, nearest }, draws }) => ({
      kind,
      photo,
      truth,
      best,
      distance,
      probability,
      nearest,
      draws,
    }))
}

function mistakeOf(answer: Answer, threshold: number): OpenSetMistake['kind'] | null {
  const isNamed = answer.score > threshold
  if (answer.truth === null) return isNamed ? 'stranger named' : null
  if (!isNamed) return 'not recognized'
  return isRight(answer) ? null : 'taken for another'
}
