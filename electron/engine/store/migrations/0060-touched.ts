import type { Migration } from './migration.ts'

const touch = (event: string, rows: string): string => `
    CREATE TRIGGER touched_by_${event.replaceAll(' ', '_').toLowerCase()} AFTER ${event} BEGIN
      INSERT INTO touched (face_id, looks) ${rows};
    END;`

/** Whatever becomes of a table's rows touches their faces; `looks` tells whether they look different then. */
function touching(table: string, column: string, looks: 0 | 1): string {
  const [old, now] = [`VALUES (OLD.${column}, ${looks})`, `VALUES (NEW.${column}, ${looks})`]
  return touch(`INSERT ON ${table}`, now) + touch(`UPDATE ON ${table}`, now) + touch(`DELETE ON ${table}`, old)
}

/** A log of the faces that something happened to, so that whoever thinks about them looks at those alone. */
export const touched: Migration = {
  version: 60,
  sql: `
    -- Emptied whenever the library is opened for writing: whoever reads it is no older. Face 0 stands for all of them.
    CREATE TABLE touched (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      face_id INTEGER NOT NULL,
      looks INTEGER NOT NULL CHECK (looks IN (0, 1))       -- 1: it came, looks different now, or is gone
    ) STRICT;
    ${touching('face', 'id', 0)}
    ${touching('embedding', 'face_id', 1)}
    ${['label', 'suggestion', 'not_sure'].map((table) => touching(table, 'face_id', 0)).join('')}
    -- Who is hidden, for one, is not suggested.
    ${touch('UPDATE ON person', 'VALUES (0, 0)')}
    ${touch('DELETE ON person', 'VALUES (0, 0)')}
    ${touch('UPDATE ON photo', 'SELECT id, 0 FROM face WHERE photo_id = NEW.id')}
  `,
}
