import { expect, it } from 'vitest'
import type { ActionView } from '../../electron/contract/api.ts'
import { words } from './shared.ts'

const naming: ActionView = { id: 1, at: 0, kind: 'confirm', count: 1, person: 'Ole', other: null, undone: false }
const nothing = { found: 0, moved: 0, lost: [] }

it('a name that was given is said with what came of it', () => {
  expect(words.news(naming, nothing)).toBe('Named 1 face Ole')
  expect(words.news(naming, { ...nothing, found: 3 })).toBe('Named 1 face Ole. 3 more found.')
  expect(words.news(naming, { ...nothing, moved: 1 })).toBe(
    'Named 1 face Ole. The other face of this photo is not Ole any more.',
  )
  expect(words.news({ ...naming, kind: 'split', person: 'Ole', other: 'Pia' }, { ...nothing, moved: 2 })).toBe(
    '1 face of Ole is Pia now. 2 other faces of these photos are not Pia any more.',
  )
  expect(words.news(naming, { ...nothing, lost: [{ name: 'Ole', faces: 12 }] })).toBe(
    'Named 1 face Ole. 12 found faces are not Ole any more.',
  )
})
