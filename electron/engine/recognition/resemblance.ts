import { within, type Sum } from './sum.ts'

/** Faces taken for one person, as far as comparing them with others goes. */
export interface FaceSet {
  readonly size: number
  /** The mean similarity between them; where there are few, drawn towards what is typical of one person. */
  readonly cohesion: number
}

/*
 * Weights of one score, in units of similarity. They were chosen by what names most people right at equal shares of
 * strangers named, and by what groups best, on people and strangers that no threshold comes from; all differ little when
 * halved or doubled. `evaluate --open-set` and `--clusters` measure them.
 */

/** A person all of whose faces look alike must be met more nearly than one with many looks. */
const contrast = 0.6
/** Faces by the dozen are not alike by chance: what each doubling adds, and how many doublings do. */
const company = { each: 0.0267, most: 6 }
/** Of many faces of a person, the nearest are near by chance: what each doubling takes. */
const choice = 0.008
/** What the classifier says is added with this weight; it says about 1 at typical faces, -1 at typical strangers. */
const classifierWeight = 0.2
/** Faces that resemble each other so much more than they resemble a person are somebody else's, a brother's perhaps. */
const gap = { from: 0.2, weight: 0.4 }
/** A face belongs to its group a little less surely than the group holds together, and one that is not in it even less. */
const belonging = { inside: 0.08, beside: 0.1 }
/** As many typical pairs stand beside those that were measured. */
const priorPairs = 3

/** What the weights need to know of a space: the mean similarity of two photos of one person. */
export interface Scale {
  readonly typical: number
}

/** How well faces hold together, given their sum. */
export function cohesionOf(sum: Sum, { typical }: Scale): number {
  const pairs = (sum.size * (sum.size - 1)) / 2
  return (pairs * within(sum) + priorPairs * typical) / (pairs + priorPairs)
}

export function faceSetOf(sum: Sum, scale: Scale): FaceSet {
  return { size: sum.size, cohesion: cohesionOf(sum, scale) }
}

/**
 * Whether two crowds are one person's: the mean similarity across them, corrected by how much it falls behind that
 * within them, and by how many they are. Of two single faces it is their similarity.
 */
export function resemblance(across: number, a: FaceSet, b: FaceSet, { typical }: Scale): number {
  return across + contrast * (typical - (a.cohesion + b.cohesion) / 2) + doublings(a.size * b.size) * company.each
}

/** The least similarity across two crowds of usual cohesion, however many, at which `resemblance` may reach `least`. */
export function minAcross(least: number): number {
  return least - company.most * company.each
}

/**
 * Whether some faces, taken for one person (or one face alone), are a person's.
 *
 * @param near the mean over them of the mean similarity to the person's nearest faces
 * @param side the mean of what the person's classifier says of them, or null if there is none
 */
export function score(near: number, side: number | null, faces: FaceSet, person: FaceSet, scale: Scale): number {
  const alike = resemblance(near, faces, { ...person, size: 1 }, scale)
  return alike + classifierWeight * (side ?? 0) - choice * doublings(person.size)
}

/** By how much the scores of all faces change when a person's own faces become other ones. */
export function shiftBetween(before: FaceSet, after: FaceSet): number {
  const byCohesion = (contrast * (after.cohesion - before.cohesion)) / 2
  return Math.abs(byCohesion) + choice * Math.abs(doublings(after.size) - doublings(before.size))
}

/** What speaks against a person: that faces resemble each other far more than this person. Nothing for one face alone. */
export function estrangement(within: number, across: number): number {
  return gap.weight * Math.max(0, within - across - gap.from)
}

/**
 * How surely a face is the same person's as the other faces of its group, or as those of a group that it is not in.
 *
 * @param across its mean similarity to them
 */
export function membership(across: number, others: FaceSet, is: 'inside' | 'beside', scale: Scale): number {
  return resemblance(across, { size: 1, cohesion: scale.typical }, others, scale) - belonging[is]
}

/**
 * What speaks against a person whom a face resembles less than the rest of its group, which is somebody else.
 *
 * @param belongs its `membership` in the group
 * @param alone how much it resembles the person by itself
 */
export function rivalry(belongs: number, alone: number): number {
  return Math.max(0, belongs + belonging.inside - alone)
}

function doublings(size: number): number {
  return Math.min(company.most, Math.log2(Math.max(1, size)))
}
