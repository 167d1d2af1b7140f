import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FaceView } from './requests.ts'
import { AppError, systemCode } from '../contract/errors.ts'
import { foundAgain } from './faces/found-again.ts'
import type { Box } from './faces/geometry.ts'
import { isPoor } from './faces/quality.ts'
import type { AnalyzedFace } from './scan/analyzer.ts'
import type { Match, Matcher } from './recognition/matcher.ts'
import { distanceOf, embeddersOf, joinEmbeddings, type SpaceId } from './recognition/space.ts'
import type { PersonId } from './store/ids.ts'
import { landmarkPairs } from './views.ts'

/** Throws `no-such-photo` where there is no file, or a folder. Whether a photo is in the file shows when it is read. */
export async function requirePhotoFile(path: string): Promise<void> {
  const place = resolve(path)
  const found = await stat(path).catch((error: unknown) => {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
      throw new AppError('no-such-photo.file', { path: place }, { cause: error })
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('no-such-photo.permission', { path: place }, { cause: error })
    throw error
  })
  if (found.isDirectory()) {
    throw new AppError('no-such-photo.folder', { path: place })
  }
}

/** Who is in one photo that is not in the library, by the same rules: a person is in it once, poor faces are only suggested. */
export function identifyFaces(
  faces: readonly AnalyzedFace[],
  matcher: Matcher<PersonId>,
  space: SpaceId,
  names: ReadonlyMap<PersonId, string>,
  /** Faces of this photo that the user named, where it is in the library. */
  said: readonly ConfirmedFace[] = [],
): FaceView[] {
  const views = identify(faces, matcher, space, names)
  const known = foundAgain(
    faces.map(({ box }) => box),
    said.map(({ box }) => box),
  )
  return views.map((view, at) => {
    const own = said[known[at] ?? -1]
    if (own) return { ...view, person: own.person, label: 'confirmed', suggestion: null, distance: null }
    // Somebody is in a photo once, and the user’s word comes first.
    const taken = said.some(({ person }) => person === view.person)
    return taken ? { ...view, person: null, label: null, distance: null } : view
  })
}

/** A face that the user named. */
export interface ConfirmedFace {
  readonly box: Box
  readonly person: string
}

function identify(
  faces: readonly AnalyzedFace[],
  matcher: Matcher<PersonId>,
  space: SpaceId,
  names: ReadonlyMap<PersonId, string>,
): FaceView[] {
  const decisions = faces
    .flatMap((face) =>
      matcher
        .candidates(pointOf(face, space))
        .map((match) => ({ face, match, sure: match.band === 'accept' && !isPoor(face) })),
    )
    .sort((a, b) => Number(b.sure) - Number(a.sure) || b.match.score - a.match.score)
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
      distance: match ? distanceOf(match.score) : null,
      evidence: null,
    }
  })
}

function pointOf({ embeddings }: AnalyzedFace, space: SpaceId) {
  return joinEmbeddings(embeddersOf(space).map((id) => embeddings.find(({ model }) => model === id)!))
}
