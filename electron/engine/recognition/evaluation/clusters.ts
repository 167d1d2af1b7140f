import type { Calibration } from '../calibration.ts'
import { pointOf, type Dataset, type SampleFace } from '../dataset.ts'
import { bandsAmong, groupFaces } from '../groups.ts'
import type { SpaceId } from '../space.ts'

/** A picture's main face, and who it is. */
export interface Truth {
  readonly photo: string
  readonly person: string
}

/** A person's faces that came into several groups: the pictures of each. */
interface SplitPerson {
  readonly person: string
  readonly groups: readonly (readonly string[])[]
}

export interface Clusters {
  /** B-cubed: mean over all faces of the share of its group that is the same person. */
  readonly precision: number
  /** B-cubed: mean over all faces of the share of the person's faces that are in its group. */
  readonly recall: number
  /** Their harmonic mean. */
  readonly f: number
  /** Groups of three faces and more with more than one person. */
  readonly mixed: number
  /** All groups, those of a single face among them. */
  readonly groups: number
  /** Faces that are a group of their own. */
  readonly alone: number
  readonly faces: number
  readonly people: number
  /** How many of them are strangers. */
  readonly strangers: number
  /** Share of the pictures that a face was found in; the others are in no figure. */
  readonly coverage: number
  /** The groups with more than one person, largest first. */
  readonly mixedGroups: readonly (readonly Truth[])[]
  readonly splitPeople: readonly SplitPerson[]
}

/** So many faces make a mixed group count: two may be a slip, three are a person who is two. */
const minMixed = 3

/** Groups all faces of a data set as the product groups faces without a name, and holds them against who they are. */
export async function measureClusters(
  dataset: Dataset,
  faces: ReadonlyMap<string, SampleFace>,
  calibration: Calibration,
  space: SpaceId,
): Promise<Clusters> {
  const truths = truthsOf(dataset)
  const strangers = dataset.unknown.flatMap(({ photo }) =>
    faces.has(photo) ? [dataset.strangers.get(photo) ?? photo] : [],
  )
  const found = truths.flatMap((truth) => {
    const face = faces.get(truth.photo)
    return face ? [{ ...truth, face }] : []
  })
  const ungrouped = found.map(({ photo, face }, id) => ({
    id,
    photoId: photo,
    point: pointOf(face, space),
    group: null,
    poor: face.poor,
  }))
  const groups = await groupFaces(ungrouped, bandsAmong(calibration.bands(space), ungrouped.length))
  return {
    ...clusterFigures(groups.map(({ members }) => members.map((index) => found[index]!))),
    strangers: new Set(strangers).size,
    coverage: truths.length === 0 ? 0 : found.length / truths.length,
  }
}

/** Who is in every picture; a stranger is called by their place, so that nobody bears the name of one of the people. */
function truthsOf({ train, val, unknown, strangers }: Dataset): Truth[] {
  return [
    ...[...train].flatMap(([person, photos]) => photos.map((photo) => ({ photo, person }))),
    ...val.flatMap(({ photo, person }) => (person === null ? [] : [{ photo, person }])),
    ...unknown.map(({ photo }) => ({ photo, person: `unknown/${strangers.get(photo) ?? photo}` })),
  ]
}

/** B-cubed (Bagga and Baldwin 1998), which weighs every face alike, and what went wrong. */
export function clusterFigures(groups: readonly (readonly Truth[])[]): Omit<Clusters, 'coverage' | 'strangers'> {
  const people = [
    ...Map.groupBy(
      groups.flatMap((group, index) => group.map((truth) => ({ ...truth, index }))),
      ({ person }) => person,
    ),
  ]
  const faces = groups.reduce((sum, { length }) => sum + length, 0)
  // Each of a person's n faces in a group sees n like itself.
  const together = groups.flatMap((group) => countsOf(group).map((n) => ({ n, all: group.length })))
  const apart = people.flatMap(([, own]) =>
    [...Map.groupBy(own, ({ index }) => index).values()].map(({ length: n }) => ({ n, all: own.length })),
  )
  const precision = meanShare(together, faces)
  const recall = meanShare(apart, faces)
  const mixedGroups = groups.filter((group) => countsOf(group).length > 1).toSorted((a, b) => b.length - a.length)
  return {
    precision,
    recall,
    f: faces === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    mixed: mixedGroups.filter(({ length }) => length >= minMixed).length,
    groups: groups.length,
    alone: groups.filter(({ length }) => length === 1).length,
    faces,
    people: people.length,
    mixedGroups: mixedGroups.map(byPerson),
    splitPeople: people.flatMap(([person, own]) => splitOf(person, own)),
  }
}

/** The faces of a group, who has most of them first. */
function byPerson(group: readonly Truth[]): Truth[] {
  return [...Map.groupBy(group, ({ person }) => person).values()]
    .toSorted((a, b) => b.length - a.length)
    .flatMap((own) => own.map(({ photo, person }) => ({ photo, person })))
}

/** How many faces each person has in a group. */
function countsOf(group: readonly Truth[]): number[] {
  return [...Map.groupBy(group, ({ person }) => person).values()].map(({ length }) => length)
}

function meanShare(parts: readonly { readonly n: number; readonly all: number }[], faces: number): number {
  return faces === 0 ? 0 : parts.reduce((sum, { n, all }) => sum + n ** 2 / all, 0) / faces
}

function splitOf(person: string, own: readonly (Truth & { readonly index: number })[]): SplitPerson[] {
  const groups = [...Map.groupBy(own, ({ index }) => index).values()].toSorted((a, b) => b.length - a.length)
  return groups.length > 1 ? [{ person, groups: groups.map((group) => group.map(({ photo }) => photo)) }] : []
}
