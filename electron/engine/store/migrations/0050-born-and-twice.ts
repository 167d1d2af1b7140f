import type { Migration } from './migration.ts'

/** Triggers that log what becomes of a table's rows while an action is being recorded; the first column is the key. */
function logged(
  table: string,
  columns: readonly string[],
  events: readonly ('INSERT' | 'UPDATE' | 'DELETE')[],
): string {
  const row = (name: string): string =>
    `json_object(${columns.map((column) => `'${column}', ${name}.${column}`).join(', ')})`
  const rows = {
    INSERT: { on: 'INSERT', before: 'NULL', after: row('NEW') },
    UPDATE: { on: `UPDATE OF ${columns.slice(1).join(', ')}`, before: row('OLD'), after: row('NEW') },
    DELETE: { on: 'DELETE', before: row('OLD'), after: 'NULL' },
  }
  return events
    .map((event) => {
      const { on, before, after } = rows[event]
      const name = `${table}_logs_${event.toLowerCase()}`
      return `
    DROP TRIGGER ${name};
    CREATE TRIGGER ${name} AFTER ${on} ON ${table} WHEN EXISTS (SELECT 1 FROM recording) BEGIN
      INSERT INTO change (action_id, tab, before, after)
      SELECT action_id, '${table}', ${before}, ${after} FROM recording WHERE ${before} IS NOT ${after};
    END;`
    })
    .join('')
}

/** When people were born, and photos in which somebody may be twice; both can be undone. */
export const bornAndTwice: Migration = {
  version: 50,
  sql: `
    -- YYYY, or YYYY-MM-DD.
    ALTER TABLE person ADD COLUMN born TEXT CHECK (length(born) IN (4, 10));
    -- A mirror or a collage: two of its faces may be one and the same person.
    ALTER TABLE photo ADD COLUMN twice INTEGER NOT NULL DEFAULT 0 CHECK (twice IN (0, 1));
    UPDATE photo SET twice = 1 WHERE max(width, height) >= 4 * min(width, height);
    CREATE INDEX photo_twice ON photo (id) WHERE twice = 1;
    ${logged(
      'person',
      ['id', 'name', 'name_key', 'created_at', 'hidden', 'cover_face_id', 'born'],
      ['INSERT', 'UPDATE', 'DELETE'],
    )}
    ${logged('photo', ['id', 'favourite', 'twice'], ['UPDATE'])}
  `,
}
