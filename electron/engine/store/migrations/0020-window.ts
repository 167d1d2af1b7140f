import type { Migration } from './migration.ts'

/** Brings a photo up to date with the files that hold it. */
const followFiles = (photo: string): string => `
  UPDATE photo SET (files, bytes, dated_at) = (
    SELECT count(*), ifnull(max(size), bytes), coalesce(taken_at, ${localTime('min(mtime_ms)')}, dated_at)
    FROM file WHERE photo_id = photo.id
  ) WHERE id = ${photo};`

/** Milliseconds since 1970 as local time. */
function localTime(milliseconds: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%S', ${milliseconds} / 1000, 'unixepoch', 'localtime')`
}

/** Triggers that log what becomes of a table's rows while an action is being recorded; the first columns are the key. */
function logged(table: string, columns: readonly string[], when: 'whole rows' | 'changes'): string {
  const row = (name: string): string =>
    `json_object(${columns.map((column) => `'${column}', ${name}.${column}`).join(', ')})`
  const log = (event: string, before: string, after: string): string => `
    CREATE TRIGGER ${table}_logs_${event.split(' ')[0]!.toLowerCase()} AFTER ${event} ON ${table}
    WHEN EXISTS (SELECT 1 FROM recording) BEGIN
      INSERT INTO change (action_id, tab, before, after)
      SELECT action_id, '${table}', ${before}, ${after} FROM recording WHERE ${before} IS NOT ${after};
    END;`
  const update = log(`UPDATE OF ${columns.slice(1).join(', ')}`, row('OLD'), row('NEW'))
  if (when === 'changes') return update
  return log('INSERT', 'NULL', row('NEW')) + update + log('DELETE', row('OLD'), 'NULL')
}

/**
 * What a window needs: dates and folders to go through photos by, faces put aside, people hidden, and a log of what the
 * user did to people and faces, to undo it. `fold` is a function of the app's (sql-functions.ts).
 */
export const forWindow: Migration = {
  version: 20,
  sql: `
    ALTER TABLE folder ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));

    -- A file's path in lower case, composed: what a search for words looks through.
    ALTER TABLE file ADD COLUMN folded TEXT NOT NULL DEFAULT '';
    -- The folder below the watched one, with a / behind it; '' for the watched folder itself.
    ALTER TABLE file ADD COLUMN directory TEXT NOT NULL DEFAULT '';
    UPDATE file SET folded = fold(relative), directory = rtrim(relative, replace(relative, '/', ''));
    CREATE INDEX file_in_directory ON file (folder_id, directory, photo_id) WHERE photo_id IS NOT NULL;

    ALTER TABLE photo ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1));
    -- Of the files that hold the photo, kept by the triggers below. It is shown while there is one.
    ALTER TABLE photo ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE photo ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
    -- taken_at, else the time of its earliest file; local time.
    ALTER TABLE photo ADD COLUMN dated_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00';
    ALTER TABLE photo ADD COLUMN month TEXT AS (substr(dated_at, 1, 7)) VIRTUAL;
    ALTER TABLE photo ADD COLUMN aspect REAL AS (min(max(1.0 * width / height, 1 / 3.0), 3.0)) VIRTUAL;

    UPDATE photo SET dated_at = coalesce(taken_at, ${localTime('indexed_at')});
    ${followFiles('id')}
    CREATE TRIGGER file_came AFTER INSERT ON file BEGIN ${followFiles('NEW.photo_id')} END;
    CREATE TRIGGER file_went AFTER DELETE ON file BEGIN ${followFiles('OLD.photo_id')} END;
    CREATE TRIGGER file_changed AFTER UPDATE OF photo_id, size, mtime_ms ON file BEGIN
      ${followFiles('OLD.photo_id')}
      ${followFiles('NEW.photo_id')}
    END;
    CREATE INDEX photo_by_date ON photo (dated_at DESC, id DESC) WHERE files > 0;
    CREATE INDEX photo_by_month ON photo (month DESC, aspect) WHERE files > 0;
    CREATE INDEX photo_copied ON photo (id) WHERE files > 1;
    CREATE INDEX photo_favourite ON photo (dated_at DESC, id DESC) WHERE files > 0 AND favourite = 1;

    -- The photo's date while it is shown, else null; kept by the trigger, so that faces are found without their photos.
    ALTER TABLE face ADD COLUMN shown_at TEXT;
    UPDATE face SET shown_at = (SELECT dated_at FROM photo WHERE photo.id = photo_id AND files > 0);
    CREATE TRIGGER photo_shows_faces AFTER UPDATE OF files, dated_at ON photo
    WHEN (OLD.files > 0) IS NOT (NEW.files > 0) OR OLD.dated_at IS NOT NEW.dated_at BEGIN
      UPDATE face SET shown_at = iif(NEW.files > 0, NEW.dated_at, NULL) WHERE photo_id = NEW.id;
    END;
    -- Put aside by the user.
    ALTER TABLE face ADD COLUMN ignored TEXT CHECK (ignored IN ('stranger', 'not-a-face'));
    -- Undone or moved: as if it weren't there. Faces are never deleted by what can be undone.
    ALTER TABLE face ADD COLUMN removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1));
    CREATE INDEX face_ignored ON face (ignored, photo_id) WHERE ignored IS NOT NULL AND removed = 0;

    ALTER TABLE person ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
    ALTER TABLE person ADD COLUMN cover_face_id INTEGER REFERENCES face (id) ON DELETE SET NULL;

    -- "Not sure": the matcher asks again only once the face looks clearly nearer than it did then.
    CREATE TABLE not_sure (
      face_id INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
      person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
      distance REAL NOT NULL,
      PRIMARY KEY (face_id, person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX not_sure_of_person ON not_sure (person_id);

    -- What the user did to people and faces, one row for each step of undo.
    CREATE TABLE action (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL,                              -- of faces, or photos for favourites
      person TEXT,                                         -- the names of that moment
      other TEXT,
      undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT;
    CREATE INDEX action_undone ON action (id) WHERE undone = 1;
    -- The rows an action changed, in order, as JSON: null before it was there, null when it is gone.
    CREATE TABLE change (
      id INTEGER PRIMARY KEY,
      action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
      tab TEXT NOT NULL,                                   -- the table
      before TEXT,
      after TEXT
    ) STRICT;
    CREATE INDEX change_of_action ON change (action_id, id);
    -- The action that is being recorded: a row only inside its transaction.
    CREATE TABLE recording (action_id INTEGER PRIMARY KEY REFERENCES action (id)) STRICT;
    ${logged('person', ['id', 'name', 'name_key', 'created_at', 'hidden', 'cover_face_id'], 'whole rows')}
    ${logged('label', ['face_id', 'person_id', 'state', 'provenance', 'distance', 'rule', 'at'], 'whole rows')}
    ${logged('suggestion', ['face_id', 'person_id', 'distance', 'at'], 'whole rows')}
    ${logged('not_sure', ['face_id', 'person_id', 'distance'], 'whole rows')}
    ${logged('face', ['id', 'ignored', 'removed'], 'changes')}
    ${logged('photo', ['id', 'favourite'], 'changes')}
  `,
}
