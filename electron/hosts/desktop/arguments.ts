import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultLibrary } from '../cli/default-library.ts'

export interface Arguments {
  /** Of whatever a person may have given, what looks like folders of photos. */
  readonly folders: readonly string[]
  readonly library: string
}

/**
 * `[FOLDER...] [--library DIR]`, as `npm start` and the desktop give them. Systems and Chromium add switches of their own;
 * they are passed over.
 */
export function readArguments(given: readonly string[], directory: string): Arguments {
  const { values, positionals } = parseArgs({
    args: [...given],
    options: { library: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
  return {
    folders: positionals.map((folder) => resolve(directory, folder)),
    library: typeof values.library === 'string' ? resolve(directory, values.library) : defaultLibrary(),
  }
}
