import type { Migration } from './migration.ts'

/** Whom to suspect when the engine dies. */
export const inWork: Migration = {
  version: 90,
  sql: `
    CREATE TABLE in_work (
      what TEXT PRIMARY KEY,                               -- a file's absolute path, or a photo's hash whose faces are embedded
      -- together: with others; alone: nothing else; suspect: not now, but the engine failed at it or died meanwhile
      state TEXT NOT NULL CHECK (state IN ('together', 'alone', 'suspect')),
      deaths INTEGER NOT NULL DEFAULT 0                    -- of the engine, while it was alone
    ) STRICT;
  `,
}
