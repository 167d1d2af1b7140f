import type { Migration } from './migration.ts'

/** Tells a folder whose disk is unplugged, and whose mount point is left as an empty folder, from one that was emptied. */
export const folderDevice: Migration = {
  version: 80,
  sql: `
    -- The number of the file system on which its files were found last; null before they were.
    ALTER TABLE folder ADD COLUMN device TEXT;
  `,
}
