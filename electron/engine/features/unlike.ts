import { setTimeout } from 'node:timers/promises'
import type { Input } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { ContradictedFaces } from '../recognition/contradiction.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { PersonId } from '../store/ids.ts'
import type { Person } from '../store/people.ts'
import type { Context, StoreContext } from './context.ts'

/** How many of the faces in question are shown. */
const fewFaces = 4

/** The user's word does not wait longer for what may speak against it. */
const timeoutMs = 2000

/** Throws `unlike` where something speaks against these faces being this person. A name that nobody has yet contradicts nothing. */
export async function refuseUnlike(
  { store, space, recognition }: StoreContext & { readonly recognition: Pick<Context['recognition'], 'contradiction'> },
  faces: readonly number[],
  whom: Input<'confirm'>['person'],
): Promise<void> {
  const person = 'id' in whom ? store.decisions.person(whom.id) : store.people.byName(whom.name)
  if (!person) return
  const contradiction = await Promise.race([
    recognition.contradiction(space, readPreferences(store).oneWrongIn, faces, person.id),
    setTimeout(timeoutMs, null, { ref: false }),
  ])
  if (contradiction) throw unlike(store, person, contradiction, faces.length)
}

/** The question whether some faces are a person all the same. */
export function unlike(
  store: Store,
  person: Person,
  contradiction: ContradictedFaces<PersonId>,
  asked: number,
): AppError {
  const { faces, like, nearest, known } = contradiction
  const other = like && store.decisions.person(like.person)
  return new AppError(
    'unlike',
    `${said(person.name, other?.name ?? null, asked, faces.length, known)} ${asked === 1 ? 'Is it' : 'Are they'} ${person.name}?`,
    {
      doubt: {
        person: person.name,
        faces: faces.slice(0, fewFaces),
        more: Math.max(0, faces.length - fewFaces),
        nearest,
        like: like && other && { name: other.name, nearest: like.nearest },
      },
    },
  )
}

function said(name: string, other: string | null, asked: number, unlike: number, known: number): string {
  if (other !== null)
    return `${asked === 1 ? 'This face looks' : 'These faces look'} much more like ${other} than like ${name}.`
  const faces =
    asked === 1
      ? 'This face looks'
      : unlike === asked
        ? `These ${asked} faces look`
        : `${unlike} of these ${asked} faces look`
  return `${faces} unlike ${name}’s other ${known}.`
}
