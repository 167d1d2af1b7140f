import type { Migration } from './migration.ts'

/** By size and time alone, two files that have changed their names with each other look as if nothing had happened. */
export const fileNode: Migration = {
  version: 120,
  sql: `
    -- Which thing on the disk the file was, and when that was last moved or changed; whole numbers, but larger than integers
    -- can be on some systems. NULL where nobody looked yet.
    ALTER TABLE file ADD COLUMN inode REAL;
    ALTER TABLE file ADD COLUMN ctime_ms REAL;
  `,
}
