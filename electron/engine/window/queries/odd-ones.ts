import { misfits } from '../../people/fit.ts'
import { embeddersOf, joinEmbeddings, type FacePoint } from '../../people/space.ts'
import type { FaceTile } from '../../shapes.ts'
import type { MatchedFace } from '../../store/portraits.ts'
import type { Context } from '../context.ts'

/** Of somebody with more faces, the newest are compared: enough to find whoever was taken for them. */
const mostCompared = 1000

/** The named faces of a person that fit least to the others, oddest first. */
export function oddOnes(context: Context, person: number): MatchedFace[] {
  const { rows } = context.store.portraits.faces(person, { offset: 0, limit: mostCompared })
  return oddAmong(context, rows)
}

/** The faces of a group that may be somebody else's, or show too little to tell. */
export function doubtfulOf(context: Context, members: readonly FaceTile[]): Set<number> {
  const odd = oddAmong(context, members.slice(0, mostCompared))
  return new Set([...odd, ...members.filter(({ poor }) => poor)].map(({ id }) => id))
}

/** Faces that an embedder has not seen are compared with nobody. */
function oddAmong<Face extends FaceTile>({ store, space, bands }: Context, faces: readonly Face[]): Face[] {
  const ids = faces.map(({ id }) => id)
  const seen = embeddersOf(space).map((model) => store.faces.embeddingsOf(ids, model))
  const compared = faces.flatMap((face): { face: Face; point: FacePoint }[] => {
    const parts = seen.flatMap((embeddings) => embeddings.get(face.id) ?? [])
    return parts.length === seen.length ? [{ face, point: joinEmbeddings(parts) }] : []
  })
  const points = compared.map(({ point }) => point)
  return misfits(points, bands.group).map((index) => compared[index]!.face)
}
