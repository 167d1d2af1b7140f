import type { Call } from './call.ts'
import { combine } from './combine.ts'
import { commandCalls } from './commands.ts'
import { faceCalls } from './faces.ts'
import { historyCalls } from './history.ts'
import { interchangeCalls } from './interchange.ts'
import { libraryCalls } from './library.ts'
import { listingCalls } from './listing.ts'
import { peopleCalls } from './people.ts'
import { photoCalls } from './photos.ts'
import { reviewCalls } from './review.ts'
import { settingsCalls } from './settings.ts'

/**
 * The contract between a window and the engine, for every host: each call is spelled once, in the file of its topic. A host
 * passes `{ call, input }` on to the engine, which checks the input by the call's schema, and passes back the answer or a
 * `Failure`.
 */
const topics = combine(
  photoCalls,
  faceCalls,
  peopleCalls,
  reviewCalls,
  historyCalls,
  libraryCalls,
  settingsCalls,
  interchangeCalls,
  listingCalls,
  commandCalls,
)

type Topics = typeof topics
export type CallName = keyof Topics

/** What a caller may pass, before defaults are filled in. */
type Inputs = { readonly [Name in CallName]: Topics[Name]['schema']['_input'] }
/** The same as a handler gets it. */
type ParsedInputs = { readonly [Name in CallName]: Topics[Name]['schema']['_output'] }
/** What each call answers. */
export type Answers = { readonly [Name in CallName]: Topics[Name]['answer'] }

export type Input<Name extends CallName> = Inputs[Name]
export type Parsed<Name extends CallName> = ParsedInputs[Name]
export type Answer<Name extends CallName> = Answers[Name]

export const calls: { readonly [Name in CallName]: Call<Inputs[Name], ParsedInputs[Name], Answers[Name]> } = topics
