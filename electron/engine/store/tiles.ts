import { poorQuality } from '../faces/quality.ts'
import type { FaceTile } from '../../contract/api.ts'

/** A shown face as a crop. */
export const FACE_TILE = `face.id, photo_id AS photo, shown_at AS date, quality < ${poorQuality} AS poor`

export type FaceTileRow = Omit<FaceTile, 'poor'> & { poor: 0 | 1 }

export function toFaceTile<Row extends FaceTileRow>(row: Row): Omit<Row, 'poor'> & { poor: boolean } {
  return { ...row, poor: row.poor === 1 }
}

/** Some rows of a list that may be long. */
export interface PageInput {
  readonly offset: number
  readonly limit: number
}
