import { expect, it } from 'vitest'
import { calls } from '../../contract/calls.ts'
import { combine } from '../../contract/combine.ts'
import type { historyCalls } from '../../contract/history.ts'
import type { Handlers, HandlersOf } from './context.ts'
import { faceHandlers } from './faces.ts'
import { handlers } from './handlers.ts'
import { history, historyHandlers, redo, undo } from './history.ts'
import { interchangeHandlers } from './interchange.ts'
import { libraryHandlers } from './library.ts'
import { peopleHandlers } from './people.ts'
import { photoHandlers } from './photos.ts'
import { reviewHandlers } from './review.ts'
import { settingsHandlers } from './settings.ts'

type HistoryHandlers = HandlersOf<typeof historyCalls>

it('there is one answer to every call, and none to anything else', () => {
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(calls).sort())
})

it('an answer that is missing or misspelt does not compile', () => {
  // @ts-expect-error -- redo is missing.
  const missing: HistoryHandlers = { history, undo }
  // @ts-expect-error -- No call is called so.
  const misspelt: HistoryHandlers = { history, undo, redo, redoo: redo }
  // @ts-expect-error -- Its input is another call's.
  const mistaken: HistoryHandlers = { history: photoHandlers.favourite, undo, redo }
  // @ts-expect-error -- A whole topic is missing.
  const part: Handlers = combine(photoHandlers, historyHandlers)
  expect([missing, misspelt, mistaken, part].map((some) => Object.keys(some).length)).toEqual([2, 4, 3, 12])
})

it('two answers to one call do not compile, and are refused where they meet', () => {
  expect(() => {
    // @ts-expect-error -- undo is answered twice.
    const twice: Handlers = combine(
      photoHandlers,
      faceHandlers,
      peopleHandlers,
      reviewHandlers,
      historyHandlers,
      libraryHandlers,
      settingsHandlers,
      interchangeHandlers,
      { undo },
    )
    return twice
  }).toThrow('two parts have undo')
})
