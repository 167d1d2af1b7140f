import type { Migration } from './migration.ts'

/** Problems are messages with parameters, which a host words; older rows keep the sentence that was written for them. */
export const problemTold: Migration = {
  version: 130,
  sql: `
    -- JSON, {"key": ..., "params": {...}}. NULL in rows of earlier versions, whose problem_reason is a sentence.
    ALTER TABLE file ADD COLUMN problem_told TEXT;
  `,
}
