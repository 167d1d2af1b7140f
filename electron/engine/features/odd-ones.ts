import { fits, misfits } from '../recognition/odd-faces.ts'
import { embeddersOf } from '../models/spaces.ts'
import { joinEmbeddings, type FacePoint } from '../recognition/space.ts'
import type { FaceTile } from '../../contract/api.ts'
import type { StoreContext } from './context.ts'

/** Of a group with more faces, the best are compared. */
const maxCompared = 1000
/** So far above what a group takes, a face is one of it however little it shows. */
const plainly = 0.1

/**
 * The faces of a group that may be somebody else's: the odd ones, and those that show little and do not plainly resemble the
 * others all the same.
 */
export function doubtfulOf(context: StoreContext, members: readonly FaceTile[]): Set<number> {
  const compared = pointsOf(context, members.slice(0, maxCompared))
  const points = compared.map(({ point }) => point)
  const odd = misfits(points, context.bands.group).map((index) => compared[index]!.face.id)
  const alike = fits(points)
  const plain = new Set(
    compared.flatMap(({ face }, i) => (alike[i]! >= context.bands.group + plainly ? [face.id] : [])),
  )
  return new Set([...odd, ...members.filter(({ id, poor }) => poor && !plain.has(id)).map(({ id }) => id)])
}

/** Faces that an embedder has not seen are compared with nobody. */
function pointsOf<Face extends FaceTile>(
  { store, space }: StoreContext,
  faces: readonly Face[],
): { face: Face; point: FacePoint }[] {
  const ids = faces.map(({ id }) => id)
  const seen = embeddersOf(space).map((model) => store.faces.embeddingsOf(ids, model))
  return faces.flatMap((face) => {
    const parts = seen.flatMap((embeddings) => embeddings.get(face.id) ?? [])
    return parts.length === seen.length ? [{ face, point: joinEmbeddings(parts) }] : []
  })
}
