import type { ProblemCode } from '../../contract/errors.ts'

const problemCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'unreadable',
  'empty-file',
  'not-an-image',
  'damaged',
  'too-large',
  'too-many-pixels',
  'unsupported',
  'vanished',
  'engine-failed',
  'set-aside',
])

/** Whether an error code describes one file, and not the library or the models. */
export function isProblem(code: string): code is ProblemCode {
  return problemCodes.has(code)
}
