import { extname, resolve } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { ReadableStore } from '../store/database.ts'
import { libraryAsCsv } from './write-csv.ts'
import { writeTextWhole } from './write-file.ts'
import { libraryAsJson } from './write-json.ts'

/** What an export can be, by the ending of its name. */
export const exportKinds = ['json', 'csv'] as const
export type ExportKind = (typeof exportKinds)[number]

/** The kind of file that a name asks for. Throws `bad-export`. */
export function kindOf(file: string): ExportKind {
  const ending = extname(file).slice(1).toLowerCase()
  const kind = exportKinds.find((one) => one === ending)
  if (kind) return kind
  throw new AppError('bad-export.kind', { path: file })
}

/**
 * Writes all that was said in a library into a file, which appears whole or not at all; one of that name is replaced. Returns
 * its absolute path. Throws `bad-export` and `library-unwritable`.
 */
export function exportLibrary(store: ReadableStore, file: string, by: string): string {
  const kind = kindOf(file)
  store.snapshot(() => {
    const text = kind === 'csv' ? libraryAsCsv(store) : libraryAsJson(store, { by, now: new Date(), automatic: true })
    writeTextWhole(file, text)
  })
  return resolve(file)
}
