import { ZodError, type ZodType } from 'zod'

/** What a window asks with, by the schema of the call. Throws a ZodError, whatever it was. */
export function readInput<Input>(schema: ZodType<Input>, input: unknown): Input {
  try {
    return schema.parse(input)
  } catch (error) {
    if (error instanceof ZodError) throw error
    // Some values break the check itself: a view of bytes can't be made read-only, a list of lists of lists has no end.
    throw new ZodError([{ code: 'custom', path: [], message: 'nothing is asked with such a value', input: null }])
  }
}
