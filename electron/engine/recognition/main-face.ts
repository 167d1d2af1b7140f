import type { Box } from '../faces/geometry.ts'
import { isPoor } from '../faces/quality.ts'

/** The face a portrait is about: the largest good one near the centre; a poor one only if there is no other. */
export function mainFace<T extends { readonly box: Box; readonly quality: number }>(photo: {
  readonly width: number
  readonly height: number
  readonly faces: readonly T[]
}): T | null {
  const prominence = (face: T): number => {
    const { box } = face
    const offX = (box.x + box.width / 2) / photo.width - 0.5
    const offY = (box.y + box.height / 2) / photo.height - 0.5
    const central = Math.exp(-8 * (offX ** 2 + offY ** 2))
    return box.width * box.height * central * (isPoor(face) ? 0.1 : 1)
  }
  return photo.faces.toSorted((a, b) => prominence(b) - prominence(a))[0] ?? null
}
