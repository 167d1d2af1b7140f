import type { Bands, Calibration } from '../calibration.ts'
import { askGroup, besideGroup, groupEvidenceOf, inGroup, memberships } from '../group-evidence.ts'
import { pointOf, type SampleFace } from '../dataset.ts'
import { bandsAmong, groupFaces } from '../groups.ts'
import { isNameable, isPlain, likelierFirst, verdictOf, type Match, type Matcher } from '../matcher.ts'
import type { SpaceId } from '../space.ts'

/** Whom each face might be, by its picture, the likeliest first, with everybody however far off. */
export type Answers = ReadonlyMap<string, readonly Match<string>[]>

/** Asks for each face as if there were no other. */
export function askOneByOne(faces: readonly SampleFace[], matcher: Matcher<string>, space: SpaceId): Answers {
  return new Map(faces.map((face) => [face.photo, matcher.scores(pointOf(face, space))]))
}

/** Asks for all faces as the product does for those of a library: in the groups that they make. */
export async function askTogether(
  faces: readonly SampleFace[],
  matcher: Matcher<string>,
  calibration: Calibration,
  space: SpaceId,
): Promise<Answers> {
  const bands = calibration.bands(space)
  const answers = new Map(askOneByOne(faces, matcher, space))
  const points = faces.map((face) => pointOf(face, space))
  const groups = await groupFaces(
    faces.map(({ photo, poor }, id) => ({ id, photoId: photo, point: points[id]!, group: null, poor })),
    bandsAmong(bands, faces.length),
  )
  const companies = groups.flatMap(({ members }) => {
    const shaping = members.filter((index) => !faces[index]!.poor)
    const own = shaping.map((index) => points[index]!)
    return shaping.length > 1 ? [{ shaping, company: groupEvidenceOf(own, bands) }] : []
  })
  const evidence = companies.map(
    ({ company }) =>
      new Map(matcher.people.map(({ id, faces: own, profile }) => [id, askGroup(company, own, profile, bands)])),
  )
  companies.forEach(({ shaping, company }, group) => {
    const belongs = memberships(company, bands)
    shaping.forEach((index, at) => {
      const { photo } = faces[index]!
      const considered = answers.get(photo)!.map(({ person, ...alone }) => ({
        person,
        ...inGroup(alone, belongs[at]!, evidence[group]!.get(person)!, bands),
      }))
      answers.set(photo, considered)
    })
  })
  const inGroups = new Set(companies.flatMap(({ shaping }) => shaping))
  faces.forEach(({ photo }, index) => {
    const considered = answers.get(photo)!.map((match): Match<string> => {
      if (match.band === 'unknown' || inGroups.has(index)) return match
      const beside = companies.flatMap(({ company }, group) => {
        const said = evidence[group]!.get(match.person)!
        return said.score >= bands.accept ? [besideGroup(points[index]!, company, said, bands)] : []
      })
      const best = Math.max(...beside)
      return best > match.score ? { ...match, ...verdictOf(best, bands), rule: 'group' } : match
    })
    answers.set(photo, considered.sort(likelierFirst))
  })
  return answers
}

/** Whom the product would call a face by itself. */
export function nameGiven(face: SampleFace | undefined, answers: Answers, bands: Bands): string | null {
  const matches = (face && answers.get(face.photo)) ?? []
  const [best] = matches
  return face && best && isNameable(face.poor, best, bands) && isPlain(matches) ? best.person : null
}
