import type { Clusters } from '../../../engine/recognition/evaluation/clusters.ts'
import type { Evaluation } from '../../../engine/recognition/evaluation/evaluation.ts'
import type { Experiment } from '../../../engine/recognition/evaluation/experiment.ts'
import type { OpenSet } from '../../../engine/recognition/evaluation/open-set.ts'
import type { Rate } from '../../../engine/recognition/evaluation/open-set-figures.ts'
import { facesForClassifier } from '../../../engine/recognition/classifier.ts'
import { count, table } from '../terminal.ts'
import { modelNames } from '../words.ts'

/** What was measured, for a program: the experiment's figures stand at the top, as they always have. */
export function evaluationAsJson({ model, experiment, openSet, clusters }: Evaluation): object {
  return { model, ...experiment, ...(openSet && { openSet }), ...(clusters && { clusters }) }
}

export function describeEvaluation({ model, experiment, openSet, clusters }: Evaluation): string {
  return [
    `${modelNames[model]}.`,
    ...(experiment ? [describeExperiment(experiment)] : []),
    ...(openSet ? [describeOpenSet(openSet)] : []),
    ...(clusters ? [describeClusters(clusters)] : []),
  ].join('\n\n')
}

/** “98.5 %”; a dash where there is nothing to take a share of. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(100 * share).toFixed(digits)} %`
}

export const rateNames: Readonly<Record<Rate, string>> = { '0.01': '1 %', '0.001': '0.1 %' }

const bounded: readonly Rate[] = ['0.01', '0.001']

/** What photos people were learned from. */
export function describeShots({ shots, draws, fewer }: Pick<Experiment, 'shots' | 'draws' | 'fewer'>): string {
  return shots === 'all'
    ? 'all photos of each person'
    : `${fewer.length > 0 ? 'up to ' : ''}${count(shots, 'photo')} of each person, mean of ${count(draws, 'draw')}`
}

export function describeFewer(fewer: Experiment['fewer']): string[] {
  if (fewer.length === 0) return []
  return [`Fewer usable photos than that: ${fewer.map(({ person, photos }) => `${person} (${photos})`).join(', ')}.`]
}

export function experimentRows({ methods }: Experiment): readonly (readonly string[])[] {
  return [
    ['method', 'val right', 'strangers unknown', 'macro F1'],
    ...Object.entries(methods).map(([method, { valAccuracy, unknownRate, macroF1 }]) => [
      method,
      percent(valAccuracy),
      percent(unknownRate),
      macroF1.toFixed(4),
    ]),
  ]
}

export const methodsInWords =
  'distance: by the most similar faces; svc: by a support vector classifier; combined: by both and in groups, as the app names.'

/** What the classifier adds to the distance alone, each picture looked at by itself. */
export function describeGain({ shots, methods, oneByOne }: Pick<Experiment, 'shots' | 'methods' | 'oneByOne'>): string {
  if (shots !== 'all' && shots < facesForClassifier)
    return `With ${count(shots, 'photo')} of each person the app’s rule has no classifier: it speaks from ${count(facesForClassifier, 'photo')} on.`
  const [alone, both] = [methods.distance.macroF1.toFixed(4), oneByOne.macroF1.toFixed(4)]
  // Of the figures as they are shown, so that they add up.
  const gain = Number(both) - Number(alone)
  if (gain === 0) return `On these photos the classifier adds nothing to the distance alone: macro F1 ${alone} both.`
  const change = Math.abs(gain).toFixed(4)
  return gain > 0
    ? `The classifier adds ${change} to the macro F1 of the distance alone: ${both} instead of ${alone}, before groups.`
    : `On these photos the classifier takes ${change} from the macro F1 of the distance alone: ${both} instead of ${alone}, before groups.`
}

function describeExperiment(experiment: Experiment): string {
  const { confusion, wrong } = experiment.methods.combined
  const confused = Object.entries(confusion).flatMap(([truth, row]) =>
    Object.entries(row)
      .filter(([said]) => said !== truth)
      .map(([said, times]) => `${truth} taken for ${said}: ${times}`),
  )
  return [
    `Naming val/ and unknown/: ${describeShots(experiment)}.`,
    ...describeFewer(experiment.fewer),
    table(experimentRows(experiment)),
    methodsInWords,
    describeGain(experiment),
    ...(confused.length > 0 ? ['', 'Confused by the combined rule:', ...confused] : []),
    ...(wrong.length > 0 ? ['', 'Pictures it got wrong:'] : []),
    ...wrong.map(({ photo, truth, said }) => `${photo}: ${said ?? 'unknown'}, is ${truth ?? 'a stranger'}`),
  ].join('\n')
}

/** A picture is looked at among all others, as in a library, and as if there were no other. */
export function openSetRows({
  oneByOne,
  coverage,
  ...together
}: Pick<OpenSet, 'rank1' | 'tpir' | 'coverage' | 'oneByOne'>): readonly (readonly string[])[] {
  return [
    ['', 'all pictures together', 'each by itself'],
    ...bounded.map((rate) => [
      `named right where ${rateNames[rate]} of strangers are named`,
      ...[together, oneByOne].map(({ tpir }) => percent(tpir[rate])),
    ]),
    ['right person the most similar one', ...[together, oneByOne].map(({ rank1 }) => percent(rank1))],
    ['pictures a face was found in', percent(coverage), percent(coverage)],
  ]
}

/** What the figures are worth, and what the app would do. */
export function openSetNotes({ tooFewStrangers, product, strangers, draws }: OpenSet): string[] {
  const too = bounded.filter((rate) => tooFewStrangers.includes(rate)).map((rate) => rateNames[rate])
  const few = `${count(strangers, 'picture')} of strangers in ${count(draws, 'draw')} are too few for ${too.join(' and ')}: there, named is what scores higher than all of them.`
  const { right, wrong, strangersNamed } = product
  return [
    ...(too.length > 0 ? [few] : []),
    `By itself the app would name ${percent(right)} right, ${percent(wrong)} wrong, and ${percent(strangersNamed)} of the strangers.`,
  ]
}

/** What was asked of the open set, in a sentence. */
export function describeOpenSetTask(openSet: OpenSet): string {
  const { people, strangers } = openSet
  return `${describeShots(openSet)}; asked for are the other photos of the ${count(people, 'person', 'people')}, and ${count(strangers, 'picture')} of strangers.`
}

export function calibrationRows({ calibration }: OpenSet): readonly (readonly (string | number)[])[] {
  return [
    ['said', 'mean', 'was right', 'answers'],
    ...calibration.map(({ from, to, predicted, right, count }) => [
      `${Math.round(100 * from)} to ${Math.round(100 * to)} %`,
      percent(predicted),
      percent(right),
      count,
    ]),
  ]
}

function describeOpenSet(openSet: OpenSet): string {
  return [
    `Open set: ${describeOpenSetTask(openSet)}`,
    ...describeFewer(openSet.fewer),
    table(openSetRows(openSet)),
    ...openSetNotes(openSet),
    '',
    'How sure it was of the most similar person, and how often that was right:',
    table(calibrationRows(openSet)),
  ].join('\n')
}

export function clusterRows({ precision, recall, f, groups, alone, mixed }: Clusters): readonly (readonly string[])[] {
  return [
    ['precision: of a face’s group, the same person', precision.toFixed(4)],
    ['recall: of a person’s faces, in the face’s group', recall.toFixed(4)],
    ['F: both together', f.toFixed(4)],
    ['groups, single faces among them', `${count(groups, 'group')}, ${count(alone, 'single face')}`],
    ['mixed groups of 3 faces and more', mixed.toLocaleString('en')],
  ]
}

/** What was grouped, in a sentence. */
export function describeClustersTask({ faces, people, strangers, coverage }: Clusters): string {
  const among = strangers > 0 ? ', strangers among them' : ''
  return `${count(faces, 'face')} of ${count(people, 'person', 'people')}${among}, none of them named; a face was found in ${percent(coverage)} of the pictures.`
}

/** So many groups that went wrong are told; the rest is a number. */
const groupsInWords = 20

function describeClusters(clusters: Clusters): string {
  const { mixedGroups } = clusters
  const rest = mixedGroups.length - groupsInWords
  return [
    `Groups: ${describeClustersTask(clusters)}`,
    table(clusterRows(clusters)),
    ...(mixedGroups.length > 0 ? ['', 'Groups of more than one person:'] : []),
    ...mixedGroups.slice(0, groupsInWords).map((group) => whoIsIn(group.map(({ person }) => person))),
    ...(rest > 0 ? [`and ${count(rest, 'smaller group')}; all of them with --json`] : []),
  ].join('\n')
}

/** “Ann (3), Bea (1)” */
function whoIsIn(people: readonly string[]): string {
  return [...Map.groupBy(people, (person) => person)].map(([person, { length }]) => `${person} (${length})`).join(', ')
}
