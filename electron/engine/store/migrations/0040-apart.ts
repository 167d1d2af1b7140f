import type { Migration } from './migration.ts'

const apart = (row: string): string => `json_object('one', ${row}.one, 'other', ${row}.other)`
const group = (row: string): string => `json_object('id', ${row}.id, 'cluster_id', ${row}.cluster_id)`

/** Who is not one and the same, and groups that are put together by the user: both can be undone. */
export const notTheSame: Migration = {
  version: 40,
  sql: `
    -- The user said that these two faces are of different people. Of faces rather than groups, as groups change.
    CREATE TABLE apart (
      one INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
      other INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
      PRIMARY KEY (one, other),
      CHECK (one < other)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX apart_from_other ON apart (other);
    CREATE TRIGGER apart_logs_insert AFTER INSERT ON apart WHEN EXISTS (SELECT 1 FROM recording) BEGIN
      INSERT INTO change (action_id, tab, before, after) SELECT action_id, 'apart', NULL, ${apart('NEW')} FROM recording;
    END;
    CREATE TRIGGER apart_logs_delete AFTER DELETE ON apart WHEN EXISTS (SELECT 1 FROM recording) BEGIN
      INSERT INTO change (action_id, tab, before, after) SELECT action_id, 'apart', ${apart('OLD')}, NULL FROM recording;
    END;
    CREATE TRIGGER face_logs_group AFTER UPDATE OF cluster_id ON face
    WHEN EXISTS (SELECT 1 FROM recording) AND OLD.cluster_id IS NOT NEW.cluster_id BEGIN
      INSERT INTO change (action_id, tab, before, after)
      SELECT action_id, 'face group', ${group('OLD')}, ${group('NEW')} FROM recording;
    END;
  `,
}
