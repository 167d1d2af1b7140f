import type { Input } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import type { KnownFace } from '../store/decisions.ts'
import type { Person } from '../store/people.ts'

/** Somebody who is known, or by a name, new or not. Throws `no-such-person` and `bad-name`. */
export function personOf(store: Store, whom: Input<'confirm'>['person']): Person {
  return 'id' in whom ? existingPerson(store, whom.id) : store.people.findOrCreate(whom.name)
}

/** Throws `no-such-person`. */
export function existingPerson(store: Store, id: number): Person {
  const person = store.decisions.person(id)
  if (!person) throw new AppError('no-such-person', 'This person is not in the library any more.')
  return person
}

/** Throws `no-such-face` if any of them is not there. */
export function knownFaces(store: Store, faces: readonly number[]): KnownFace[] {
  const known = store.decisions.known(faces)
  const missing = new Set(faces).size - known.length
  if (missing === 0) return known
  const message =
    faces.length === 1
      ? 'This face is not in the library any more.'
      : `${missing} of these faces are not in the library any more.`
  throw new AppError('no-such-face', `${message} Nothing was changed: try again with what is shown now.`)
}

/** Throws `twice-in-photo`. */
export function refuseTwins(store: Store, faces: readonly KnownFace[], person: Person): void {
  const photos = new Set<number>()
  const allowed = store.photos.twice()
  for (const { photoId } of faces) {
    if (photos.has(photoId) && !allowed.has(photoId)) {
      const name = store.timeline.one(photoId)?.name ?? 'one photo'
      const message = `${person.name} can be in a photo only once, but two of these faces are in ${name}. Leave one of them out; if it is a mirror or a collage, say so in the photo’s info.`
      throw new AppError('twice-in-photo', message)
    }
    photos.add(photoId)
  }
}
