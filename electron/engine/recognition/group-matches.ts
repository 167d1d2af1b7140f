import type { FaceId, PersonId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'
import { askGroup, besideGroup, groupEvidenceOf, inGroup, memberships, type GroupEvidence } from './group-evidence.ts'
import { verdictOf, type Match } from './matcher.ts'
import type { FaceCache } from './face-cache.ts'
import { estrangement } from './resemblance.ts'
import type { FacePoint } from './space.ts'
import { across, within } from './sum.ts'

export type FaceGroup = readonly { readonly id: FaceId; readonly point: FacePoint }[]
export type FaceMatch = { readonly faceId: FaceId } & Match<PersonId>

/** A group may be somebody whom this share of its faces resembles. */
const minResembling = 1 / 3

interface Grouped {
  readonly group: FaceGroup
  readonly company: GroupEvidence
  readonly belongs: readonly number[]
}

/** Whom each face might be, or each of those asked about, considering the groups; in no order. */
export function* groupMatches(
  { measurements, index }: Pick<FaceCache, 'measurements' | 'index'>,
  groups: readonly FaceGroup[],
  bands: Bands,
  asked?: ReadonlySet<FaceId>,
): Generator<FaceMatch> {
  const among = asked && new Set([...asked, ...groups.flatMap((group) => group.map(({ id }) => id))])
  const place = new Map(groups.flatMap((group) => group.map(({ id }) => [id, group] as const)))
  const known = new Map<FaceGroup, Grouped>()
  const grouped = (group: FaceGroup): Grouped => {
    const company =
      known.get(group)?.company ??
      groupEvidenceOf(
        group.map(({ point }) => point),
        bands,
      )
    const made = known.get(group) ?? { group, company, belongs: memberships(company, bands) }
    known.set(group, made)
    return made
  }
  for (const [person, matches] of Map.groupBy(measurements.matches(bands, among), ({ person }) => person)) {
    const taught = measurements.taught(person, bands)
    if (!taught) {
      yield* matches
      continue
    }
    const thought = new Map(matches.map((match): [FaceId, Omit<Match<never>, 'person'>] => [match.faceId, match]))
    const theirs: { readonly company: GroupEvidence; readonly score: number }[] = []
    for (const [group, own] of Map.groupBy(matches, ({ faceId }) => place.get(faceId) ?? null)) {
      if (group === null) continue
      const { company, belongs } = grouped(group)
      const resembling = own.length >= group.length * minResembling
      const evidence = resembling
        ? askGroup(company, taught.faces, taught.profile, bands)
        : { score: -Infinity, estrangement: estrangement(within(company.sum), across(company.sum, taught.profile.sum)) }
      for (const [index, { id }] of group.entries()) {
        const alone = thought.get(id) ?? { ...verdictOf(-Infinity, bands), rule: 'group' }
        thought.set(id, inGroup(alone, belongs[index]!, evidence, bands))
      }
      if (evidence.score >= bands.accept) theirs.push({ company, score: evidence.score })
    }
    for (const [faceId, alone] of thought) {
      // A face in a group is whoever that is.
      const mayBeTheirs = theirs.length > 0 && !place.has(faceId) && alone.band !== 'unknown'
      const point = mayBeTheirs ? index.point(faceId)! : null
      const beside = theirs.map(({ company, score }) =>
        point ? besideGroup(point, company, { score, estrangement: 0 }, bands) : -Infinity,
      )
      const best = Math.max(...beside)
      const verdict = best > alone.score ? { ...verdictOf(best, bands), rule: 'group' as const } : alone
      if (verdict.band !== 'unknown') yield { faceId, person, ...verdict }
    }
  }
}
