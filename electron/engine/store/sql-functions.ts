import type Database from 'better-sqlite3'
import { foldCase, searchKey } from '../../contract/names.ts'
import { pathDate } from './path-date.ts'

/**
 * Adds the functions of ours that SQL uses. The oldest migrations call `fold`; all else compares file names by `search_key`.
 */
export function addSqlFunctions(database: Database.Database): void {
  const ofText = (name: string, of: (text: string) => string): void =>
    void database.function(name, { deterministic: true }, (text: unknown) =>
      typeof text === 'string' ? of(text) : null,
    )
  ofText('fold', foldCase)
  ofText('search_key', searchKey)
  database.function('path_date', { deterministic: true }, (relative: unknown, mtimeMs: unknown) =>
    typeof relative === 'string' && typeof mtimeMs === 'number' ? pathDate(relative, mtimeMs) : null,
  )
}
