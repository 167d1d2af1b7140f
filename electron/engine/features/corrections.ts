import { setTimeout } from 'node:timers/promises'
import type { Input } from '../../contract/api.ts'
import { confirm } from './commands/faces.ts'
import { split } from './commands/people.ts'
import { personFaces, toPersonFace } from './queries/people.ts'
import { standing } from './queries/proposals.ts'
import type { LiveLibrary, PartialAnswers } from '../background/live-library.ts'
import { readPreferences } from './preferences.ts'
import { unlike } from './unlike.ts'

/** The user's word does not wait longer for what may speak against it. */
const doubtPatienceMs = 2000

/** What helps to keep people right: a question before an unlikely name, who may be one person, who does not fit. */
export function correctionAnswers(library: LiveLibrary) {
  const { store, thinking, proposing } = library

  const fit = (person: number) => thinking.fit(library.inUse.namedBy(), readPreferences(store).oneWrongIn, person)

  /** Throws `unlike` where something speaks against these faces being this person. A new name is nobody's yet. */
  const refuseUnlike = async (faces: readonly number[], whom: Input<'confirm'>['person']): Promise<void> => {
    const person = 'id' in whom ? store.decisions.person(whom.id) : store.people.byName(whom.name)
    if (!person) return
    const doubt = await Promise.race([
      thinking.doubt(library.inUse.namedBy(), readPreferences(store).oneWrongIn, faces, person.id),
      setTimeout(doubtPatienceMs, null, { ref: false }),
    ])
    if (doubt) throw unlike(store, person, doubt, faces.length)
  }

  return {
    confirm: async (input) => {
      if (!input.sure) await refuseUnlike(input.faces, input.person)
      return confirm(library.context, input)
    },
    split: async (input) => {
      if (!input.sure && input.into) await refuseUnlike(input.faces, input.into)
      return split(library.context, input)
    },
    proposals: async ({ offset, limit }) => {
      const all = standing(store, await proposing.all())
      return { total: all.length, rows: all.slice(offset, offset + limit) }
    },
    personFit: async ({ id }) => {
      const { order, somebodyElse } = await fit(id)
      return { odd: order.filter(({ odd }) => odd).length, somebodyElse }
    },
    personFaces: async (input) => {
      if (input.which !== 'odd') return personFaces(library.context, input)
      const { id, offset, limit } = input
      const { order } = await fit(id)
      const page = new Map(order.slice(offset, offset + limit).map(({ face, odd }) => [face as number, odd]))
      const rows = store.portraits
        .some(id, [...page.keys()])
        .map((face) => ({ ...toPersonFace(face, library.context), odd: page.get(face.id)! }))
      return { total: order.length, rows }
    },
  } satisfies PartialAnswers
}
