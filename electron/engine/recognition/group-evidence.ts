import type { Bands } from './calibration.ts'
import { decide } from './classifier.ts'
import { evenly, nearness, verdictOf, type Match, type PersonModel } from './matcher.ts'
import { faceSetOf, estrangement, membership, rivalry, score, type FaceSet } from './resemblance.ts'
import { atHand, type FacePoint } from './space.ts'
import { across, single, sumOf, within, without, type Sum } from './sum.ts'

/** Of a large group so many faces are compared with a person; more change little. */
const maxCompared = 40

/** Faces of one group, good enough to say who the group is, as far as they are compared with people. */
export interface GroupEvidence {
  readonly points: readonly FacePoint[]
  readonly sum: Sum
  readonly crowd: FaceSet
}

/** What a group says of a person, for all its faces. */
export interface GroupVerdict {
  /** Whether the group is this person, as a score (resemblance.ts). */
  readonly score: number
  /** What is to be taken from the score of each of its faces, looked at alone: how plainly the group is somebody else. */
  readonly estrangement: number
}

export function groupEvidenceOf(points: readonly FacePoint[], bands: Bands): GroupEvidence {
  const sum = sumOf(points)
  return { points, sum, crowd: faceSetOf(sum, bands) }
}

/**
 * Whether a group of at least two faces is a person. Many faces say more than one: what they have in common is not the
 * light or the angle of one photo. And a brother's faces resemble each other far more than they resemble the person.
 */
export function askGroup(
  { points, sum, crowd }: GroupEvidence,
  faces: readonly FacePoint[],
  person: PersonModel,
  bands: Bands,
): GroupVerdict {
  const compared = evenly(points, maxCompared).map(atHand)
  const mean = (value: (point: FacePoint) => number): number =>
    compared.reduce((total, point) => total + value(point), 0) / compared.length
  const near = mean((point) => nearness(point, faces))
  const { classifier } = person
  const side = classifier && mean(({ vector }) => decide(classifier, vector))
  const against = estrangement(within(sum), across(sum, person.sum))
  return { score: score(near, side, crowd, person, bands) - against, estrangement: against }
}

/** How surely each face of a group is one of it, in the order of its points. */
export function memberships({ points, sum }: GroupEvidence, bands: Bands): number[] {
  return points.map(atHand).map((point) => {
    const others = without(sum, point)
    return membership(across(single(point), others), faceSetOf(others, bands), 'inside', bands)
  })
}

/**
 * What a group that is a person says of a face beside it that resembles the person, too, but not enough: who resembles
 * both is them.
 */
export function besideGroup(
  point: FacePoint,
  { sum, crowd }: GroupEvidence,
  group: GroupVerdict,
  bands: Bands,
): number {
  return Math.min(group.score, membership(across(single(point), sum), crowd, 'beside', bands))
}

/**
 * What is thought of a face in company. By itself it must also hold against who its group is: a group that is not this person
 * is a rival like any person, whether it has a name or not. And the face may be named because its group is, as surely as it
 * belongs to the group and the group is the person.
 */
export function inGroup(
  alone: Omit<Match<never>, 'person'>,
  belongs: number,
  group: GroupVerdict,
  bands: Bands,
): Omit<Match<never>, 'person'> {
  const against = group.score >= bands.accept ? 0 : rivalry(belongs, alone.score)
  const byItself = alone.score - group.estrangement - against
  const byGroup = Math.min(group.score, belongs)
  const preference = Math.max(group.score, byItself)
  return byGroup > byItself
    ? { ...verdictOf(byGroup, bands), preference, rule: 'group' }
    : { ...verdictOf(byItself, bands), preference, rule: alone.rule }
}
