import { calls, type Answer, type CallName, type Parsed } from '../../contract/calls.ts'
import { combine } from '../../contract/combine.ts'
import { commandHandlers } from './commands.ts'
import type { Context, Handler, Handlers } from './context.ts'
import { faceHandlers } from './faces.ts'
import { historyHandlers } from './history.ts'
import { interchangeHandlers } from './interchange.ts'
import { libraryHandlers } from './library.ts'
import { listingHandlers } from './listing.ts'
import { peopleHandlers } from './people.ts'
import { photoHandlers } from './photos.ts'
import { reviewHandlers } from './review.ts'
import { settingsHandlers } from './settings.ts'

/** The answers to all calls. */
export const handlers: Handlers = combine(
  photoHandlers,
  faceHandlers,
  peopleHandlers,
  reviewHandlers,
  historyHandlers,
  libraryHandlers,
  settingsHandlers,
  interchangeHandlers,
  listingHandlers,
  commandHandlers,
)

/** Checks what a window sent by the call's schema, and returns what carries it out. Throws a ZodError. */
export function prepare<Name extends CallName>(
  name: Name,
  input: unknown,
): (context: Context) => Answer<Name> | Promise<Answer<Name>> {
  const parsed: Parsed<Name> = calls[name].read(input)
  const handler: Handler<Name> = handlers[name]
  return (context) => handler(context, parsed)
}
