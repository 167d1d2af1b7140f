import { calls, type Answer, type Input, type Parsed } from '../../contract/calls.ts'
import type { ListingCall } from '../../contract/listing.ts'
import { exportLibrary } from '../interchange/export.ts'
import { openLibrary } from '../store/database.ts'
import type { Handler, Program, ReadContext } from './context.ts'
import { listingHandlers } from './listing.ts'

/** Writes all that was said of people and faces into a .json or .csv file, and replaces one of that name. */
export function exportFrom(
  library: string,
  version: string,
  file: string,
): { readonly file: string; readonly people: number } {
  const store = openLibrary(library, { mode: 'read' })
  try {
    return { file: exportLibrary(store, file, version), people: store.people.count() }
  } finally {
    store.close()
  }
}

/**
 * Answers one call that changes nothing from a library that is opened for reading and closed again: beside an open window, too.
 * Throws the AppErrors of `openLibrary` and of the call, and a ZodError for a wrong input.
 */
export async function readFrom<Name extends ListingCall>(
  library: string,
  program: Program,
  name: Name,
  input: Input<Name>,
): Promise<Answer<Name>> {
  const parsed: Parsed<Name> = calls[name].read(input)
  const handler: Handler<Name, ReadContext> = listingHandlers[name]
  const store = openLibrary(library, { mode: 'read' })
  try {
    return await handler({ store, program }, parsed)
  } finally {
    store.close()
  }
}
