import type { SpaceId } from '../../contract/common.ts'

export const spaceIds: readonly SpaceId[] = ['facenet+mobilefacenet', 'facenet', 'mobilefacenet']

/** The ids of a space's embedders. */
export function embeddersOf(space: SpaceId): readonly string[] {
  return space.split('+')
}
