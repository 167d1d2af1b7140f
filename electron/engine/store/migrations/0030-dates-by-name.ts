import type { Migration } from './migration.ts'

/** Brings a photo up to date with the files that hold it. */
const followFiles = (which: string): string => `
  UPDATE photo SET (files, bytes, dated_at) = (
    SELECT count(*), ifnull(max(size), bytes), coalesce(taken_at, min(named_at),
      strftime('%Y-%m-%dT%H:%M:%S', min(mtime_ms) / 1000, 'unixepoch', 'localtime'), dated_at)
    FROM file WHERE photo_id = photo.id
  ) WHERE ${which};`

/**
 * Photos without a date of their own go by the names of their files and folders, and settings can be undone. `path_date` is a
 * function of the app's (path-date.ts).
 */
export const datesByName: Migration = {
  version: 30,
  sql: `
    -- Local time that the path tells, where it tells more than the time of the file.
    ALTER TABLE file ADD COLUMN named_at TEXT;
    UPDATE file SET named_at = path_date(relative, mtime_ms);
    DROP TRIGGER file_came;
    DROP TRIGGER file_went;
    DROP TRIGGER file_changed;
    CREATE TRIGGER file_came AFTER INSERT ON file BEGIN ${followFiles('id = NEW.photo_id')} END;
    CREATE TRIGGER file_went AFTER DELETE ON file BEGIN ${followFiles('id = OLD.photo_id')} END;
    CREATE TRIGGER file_changed AFTER UPDATE OF photo_id, size, mtime_ms ON file BEGIN
      ${followFiles('id = OLD.photo_id')}
      ${followFiles('id = NEW.photo_id')}
    END;
    ${followFiles('taken_at IS NULL AND id IN (SELECT photo_id FROM file WHERE named_at IS NOT NULL)')}

    CREATE TRIGGER setting_logs_insert AFTER INSERT ON setting WHEN EXISTS (SELECT 1 FROM recording) BEGIN
      INSERT INTO change (action_id, tab, before, after)
      SELECT action_id, 'setting', NULL, json_object('key', NEW.key, 'value', NEW.value) FROM recording;
    END;
    CREATE TRIGGER setting_logs_update AFTER UPDATE OF value ON setting
    WHEN EXISTS (SELECT 1 FROM recording) AND OLD.value <> NEW.value BEGIN
      INSERT INTO change (action_id, tab, before, after)
      SELECT action_id, 'setting', json_object('key', OLD.key, 'value', OLD.value),
        json_object('key', NEW.key, 'value', NEW.value) FROM recording;
    END;
  `,
}
