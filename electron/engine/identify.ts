import type { FaceView } from './requests.ts'
import { poorQuality } from './faces/quality.ts'
import type { AnalyzedFace } from './jobs/analyzer.ts'
import type { Match, Matcher } from './people/matcher.ts'
import { distanceOf, embeddersOf, joinEmbeddings, type SpaceId } from './people/space.ts'
import type { PersonId } from './store/ids.ts'
import { landmarkPairs } from './views.ts'

/** Who is in one photo that is not in the library, by the same rules: a person is in it once, poor faces are only suggested. */
export function identifyFaces(
  faces: readonly AnalyzedFace[],
  matcher: Matcher<PersonId>,
  space: SpaceId,
  names: ReadonlyMap<PersonId, string>,
): FaceView[] {
  const decisions = faces
    .flatMap((face) =>
      matcher
        .candidates(pointOf(face, space))
        .map((match) => ({ face, match, sure: match.band === 'accept' && face.quality >= poorQuality })),
    )
    .sort((a, b) => Number(b.sure) - Number(a.sure) || b.match.similarity - a.match.similarity)
  const named = new Map<AnalyzedFace, Match<PersonId>>()
  const offered = new Map<AnalyzedFace, Match<PersonId>>()
  const present = new Set<PersonId>()
  for (const { face, match, sure } of decisions) {
    if (named.has(face) || present.has(match.person)) continue
    if (sure) {
      named.set(face, match)
      present.add(match.person)
    } else if (!offered.has(face)) offered.set(face, match)
  }
  const nameOf = (match: Match<PersonId> | undefined): string | null => (match && names.get(match.person)) ?? null
  return faces.map((face) => {
    const sure = named.get(face)
    const unsure = sure ? undefined : offered.get(face)
    const match = sure ?? unsure
    return {
      id: null,
      box: face.box,
      landmarks: landmarkPairs(face.landmarks),
      score: face.score,
      quality: face.quality,
      person: nameOf(sure),
      label: sure ? 'auto' : null,
      suggestion: nameOf(unsure),
      cluster: null,
      distance: match ? distanceOf(match.similarity) : null,
    }
  })
}

function pointOf({ embeddings }: AnalyzedFace, space: SpaceId) {
  return joinEmbeddings(embeddersOf(space).map((id) => embeddings.find(({ model }) => model === id)!))
}
