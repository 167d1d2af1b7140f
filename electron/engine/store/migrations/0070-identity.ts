import type { Migration } from './migration.ts'

/** By deletion, as the statement that fires a trigger decides about conflicts in it. */
const remember = `DELETE FROM formerly WHERE folder_id = OLD.folder_id AND relative = OLD.relative;
      INSERT INTO formerly (folder_id, relative, photo_id, at)
      VALUES (OLD.folder_id, OLD.relative, OLD.photo_id, unixepoch() * 1000);`

/** Photos are known again by their picture, and paths remember what they held: files that change keep what was said of them. */
export const identity: Migration = {
  version: 70,
  sql: `
    -- SHA-256 of the picture without metadata, hexadecimal; null where it can't be told, or was not asked yet.
    ALTER TABLE photo ADD COLUMN picture TEXT CHECK (length(picture) = 64);
    -- Its brightness in 8 x 8 fields, for telling an edited picture from another one; null where nobody looked.
    ALTER TABLE photo ADD COLUMN signature BLOB CHECK (length(signature) = 64);
    CREATE INDEX photo_of_picture ON photo (picture) WHERE picture IS NOT NULL;
    -- The photo that its file held after it was edited: the faces that are still there have gone over to that one.
    ALTER TABLE photo ADD COLUMN became INTEGER REFERENCES photo (id) ON DELETE SET NULL;
    CREATE INDEX photo_that_became ON photo (became) WHERE became IS NOT NULL;

    CREATE INDEX change_of_photo ON change (after ->> 'id') WHERE tab = 'photo';

    -- What a path held until a moment ago: a file may be gone, or half written, while it is being saved.
    CREATE TABLE formerly (
      folder_id INTEGER NOT NULL,
      relative TEXT NOT NULL,
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      PRIMARY KEY (folder_id, relative)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER file_left AFTER DELETE ON file WHEN OLD.photo_id IS NOT NULL BEGIN
      ${remember}
    END;
    CREATE TRIGGER file_spoilt AFTER UPDATE OF photo_id ON file
    WHEN OLD.photo_id IS NOT NULL AND NEW.photo_id IS NULL BEGIN
      ${remember}
    END;
  `,
}
