import type Database from 'better-sqlite3'

/** Text as it is searched: equal however it is capitalised or composed. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Gives SQL the same function. */
export function addFold(database: Database.Database): void {
  database.function('fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? fold(text) : null))
}
