import type Database from 'better-sqlite3'
import { foldCase } from './fold.ts'
import { pathDate } from './path-date.ts'

/** Gives SQL the functions of ours that it uses. */
export function addSqlFunctions(database: Database.Database): void {
  database.function('fold', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? foldCase(text) : null,
  )
  database.function('path_date', { deterministic: true }, (relative: unknown, mtimeMs: unknown) =>
    typeof relative === 'string' && typeof mtimeMs === 'number' ? pathDate(relative, mtimeMs) : null,
  )
}
