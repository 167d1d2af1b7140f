import type { Migration } from './migration.ts'

/** Files are found by the bare letters of their names: “ete” finds “Été”, whatever the file system made of the accents. */
export const bareLetters: Migration = {
  version: 130,
  sql: `
    UPDATE file SET folded = search_key(relative) WHERE folded <> search_key(relative);
  `,
}
