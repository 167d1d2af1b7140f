import type { NamedFace } from '../../contract/api.ts'
import type { Store } from '../store/database.ts'

/** Faces with people as they are shown; whoever is gone meanwhile is left out. */
export function facesWithPeople(
  store: Store,
  faces: readonly { readonly face: number; readonly person: number }[],
): NamedFace[] {
  return faces.flatMap(({ face, person: id }) => {
    const [tile] = store.faces.tiles([face])
    const person = store.decisions.person(id)
    return tile && person ? [{ face: tile, person }] : []
  })
}
