import type { FacePlace } from '../../../electron/contract/api.ts'

/** The `object-position` that brings a face to the middle of a square cut from its photo, or as near as the photo reaches. */
export function around({ x, y, aspect }: Omit<FacePlace, 'photo'>): string {
  return `${share(x, Math.max(1, aspect))}% ${share(y, Math.max(1, 1 / aspect))}%`
}

/** @param long how many times as long as the square the photo is that way */
function share(middle: number, long: number): number {
  if (long === 1) return 50
  return Math.round(100 * Math.min(1, Math.max(0, (middle * long - 0.5) / (long - 1))))
}
