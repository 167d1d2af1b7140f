import type { Migration } from './migration.ts'

/** Faces that were read from a file rather than seen. */
export const awaited: Migration = {
  version: 100,
  sql: `
    -- 1: put in because a file that was read says something of it; the detector has not come upon it since. 2: the reading
    -- was undone, so it is removed, too, until the detector comes upon it.
    ALTER TABLE face ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0 CHECK (awaited IN (0, 1, 2));
  `,
}
