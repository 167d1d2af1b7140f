import { AppError } from '../../contract/errors.ts'
import type { ContradictedFaces } from '../recognition/contradiction.ts'
import type { Store } from '../store/database.ts'
import type { PersonId } from '../store/ids.ts'
import type { Person } from '../store/people.ts'

/** So many of the faces in question are shown. */
const fewFaces = 4

/** The question whether some faces are a person all the same. */
export function unlike(store: Store, person: Person, doubt: ContradictedFaces<PersonId>, asked: number): AppError {
  const { faces, like, nearest, known } = doubt
  const other = like && store.decisions.person(like.person)
  return new AppError('unlike', {
    contradiction: {
      person: person.name,
      faces: faces.slice(0, fewFaces),
      more: Math.max(0, faces.length - fewFaces),
      nearest,
      like: like && other && { name: other.name, nearest: like.nearest },
    },
    asked,
    unlike: faces.length,
    known,
  })
}
