import { poorQuality } from '../faces/quality.ts'
import type { Standing } from '../store/standing.ts'

/** A face to be named, and what is known of it. */
export type Candidate = Pick<Standing, 'id' | 'photoId' | 'quality' | 'clusterId' | 'state'>

/** Whether a face shows too little to teach, or to shape a group. */
export function isPoor({ quality }: Pick<Standing, 'quality'>): boolean {
  return quality < poorQuality
}
