import type { ReadableStore } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import { exemplars } from './exemplars.ts'
import type { Known } from './likeness.ts'
import { Measurements } from './measurements.ts'
import { embeddersOf, joinEmbeddings, similarityAt, type FacePoint, type SpaceId } from './space.ts'

/** So many faces are read at once. */
const readAtOnce = 2000

/**
 * What a thread that thinks about faces keeps in mind. A face never looks different, so it is read once; who is who is read
 * anew each time.
 */
export class Memory {
  readonly space: SpaceId
  readonly measurements = new Measurements()
  readonly #points = new Map<FaceId, FacePoint>()
  /** The faces that teach, of those that a person had. */
  readonly #teaching = new Map<PersonId, { readonly of: string; readonly faces: Known<PersonId>['faces'] }>()

  constructor(space: SpaceId) {
    this.space = space
  }

  /** Faces as points of the space; those that one of its embedders has not seen are left out. */
  points(store: ReadableStore, faces: readonly FaceId[]): Map<FaceId, FacePoint> {
    const unread = faces.filter((id) => !this.#points.has(id))
    for (let start = 0; start < unread.length; start += readAtOnce) {
      const some = unread.slice(start, start + readAtOnce)
      const seen = embeddersOf(this.space).map((embedder) => store.faces.embeddingsOf(some, embedder))
      for (const id of some) {
        const parts = seen.flatMap((embeddings) => embeddings.get(id) ?? [])
        if (parts.length === seen.length) this.#points.set(id, joinEmbeddings(parts))
      }
    }
    return new Map(
      faces.flatMap((id) => {
        const point = this.#points.get(id)
        return point ? [[id, point] as const] : []
      }),
    )
  }

  /** Begins with the names, suggestions and groups that the library has. */
  recall(store: ReadableStore): void {
    const said = [
      ...store.people
        .labels()
        .flatMap((label) => (label.state === 'auto' ? [{ ...label, band: 'accept' as const }] : [])),
      ...store.people.suggestions().map((suggestion) => ({ ...suggestion, band: 'suggest' as const })),
    ].map(({ faceId, personId, distance, band }) => ({ faceId, personId, near: similarityAt(distance ?? 0), band }))
    const decided = new Set(said.map(({ faceId }) => faceId))
    const known = [...decided, ...store.faces.groups().keys()]
    this.measurements.recall(this.enrolled(store), said, known)
  }

  /** Everybody with the faces that teach, also of photos without a file. */
  enrolled(store: ReadableStore): Known<PersonId>[] {
    const confirmed = store.people.confirmedFaces()
    const points = this.points(
      store,
      confirmed.map(({ faceId }) => faceId),
    )
    const teaching = confirmed.filter(({ faceId }) => points.has(faceId))
    return [...Map.groupBy(teaching, ({ personId }) => personId)].map(([person, own]) => {
      const of = own.map(({ faceId }) => faceId).join()
      const known = this.#teaching.get(person)
      if (known?.of === of) return { person, faces: known.faces }
      const faces = exemplars(own.map((face) => ({ ...face, id: face.faceId, point: points.get(face.faceId)! })))
      this.#teaching.set(person, { of, faces })
      return { person, faces }
    })
  }
}
