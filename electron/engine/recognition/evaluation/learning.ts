import type { Calibration } from '../calibration.ts'
import { pointOf, type SampleFace } from '../dataset.ts'
import { Matcher, type Method } from '../matcher.ts'
import { similarity, type FacePoint, type SpaceId } from '../space.ts'

/** A person with the faces that there are, or that were drawn, to learn from. */
export interface Learned {
  readonly id: string
  readonly faces: readonly SampleFace[]
}

/** Each person of train/ with the faces that were found in their pictures. */
export function learnable(
  train: ReadonlyMap<string, readonly string[]>,
  faces: ReadonlyMap<string, SampleFace>,
): Learned[] {
  return [...train].map(([id, photos]) => ({ id, faces: photos.flatMap((photo) => faces.get(photo) ?? []) }))
}

/** A matcher that has learned from these faces as from confirmed ones: from poor ones only where there are no better. */
export function matcherFrom(
  people: readonly Learned[],
  calibration: Calibration,
  space: SpaceId,
  method: Method = 'combined',
): Matcher<string> {
  const taught = people.map(({ id, faces }) => {
    const good = faces.filter(({ poor }) => !poor)
    return { id, faces: (good.length > 0 ? good : faces).map((face) => pointOf(face, space)) }
  })
  return new Matcher(taught, calibration.centres(space), calibration.bands(space), method)
}

/** The picture of the person's face that resembles another one most; null if nothing was learned of them. */
export function nearestPicture(point: FacePoint, person: Learned | undefined, space: SpaceId): string | null {
  const near = (person?.faces ?? []).map((face) => ({ face, similarity: similarity(point, pointOf(face, space)) }))
  return near.toSorted((a, b) => b.similarity - a.similarity)[0]?.face.photo ?? null
}
