import type { Migration } from './migration.ts'

/** The first schema. Times (`..._at`, `at`) are milliseconds since 1970 UTC. Ids are never used again (AUTOINCREMENT). */
export const first: Migration = {
  version: 10,
  sql: `
    -- The roots the user added, as absolute paths; never one inside another.
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      added_at INTEGER NOT NULL
    ) STRICT;

    -- One image content. It stays, with its labels, when its last file is gone, but is not shown until a file is back.
    CREATE TABLE photo (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64), -- SHA-256 of the file's bytes, hexadecimal
      width INTEGER NOT NULL CHECK (width > 0),            -- upright, in pixels
      height INTEGER NOT NULL CHECK (height > 0),
      format TEXT NOT NULL,
      taken_at TEXT,                                       -- local time, YYYY-MM-DDTHH:MM:SS
      camera TEXT,
      orientation INTEGER NOT NULL CHECK (orientation BETWEEN 1 AND 8), -- as in EXIF; already applied to all boxes
      detector TEXT NOT NULL,                              -- id and version of what looked for faces
      indexed_at INTEGER NOT NULL
    ) STRICT;

    -- Every file that was looked at: it holds a photo, or it is a problem with its reason.
    CREATE TABLE file (
      folder_id INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
      relative TEXT NOT NULL CHECK (relative <> ''),       -- below the folder, with / on every system
      photo_id INTEGER REFERENCES photo (id),
      size INTEGER NOT NULL,                               -- in bytes; with mtime_ms it tells whether the file changed
      mtime_ms INTEGER NOT NULL,
      problem_code TEXT,
      problem_reason TEXT,
      PRIMARY KEY (folder_id, relative),
      CHECK ((photo_id IS NULL) = (problem_code IS NOT NULL)),
      CHECK ((problem_code IS NULL) = (problem_reason IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX file_of_photo ON file (photo_id) WHERE photo_id IS NOT NULL;
    CREATE INDEX file_with_problem ON file (problem_code) WHERE problem_code IS NOT NULL;

    CREATE TABLE face (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      x REAL NOT NULL,                                     -- the box, in pixels of the upright photo
      y REAL NOT NULL,
      width REAL NOT NULL CHECK (width > 0),
      height REAL NOT NULL CHECK (height > 0),
      landmarks BLOB NOT NULL CHECK (length(landmarks) = 40), -- x, y of five points as 32-bit floats, little-endian
      score REAL NOT NULL,
      quality REAL NOT NULL CHECK (quality BETWEEN 0 AND 1),
      quality_size REAL NOT NULL,                          -- the parts of quality, each 0..1
      quality_blur REAL NOT NULL,
      quality_pose REAL NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('detected', 'drawn')),
      cluster_id INTEGER                                   -- derived: which stranger this looks like
    ) STRICT;
    CREATE INDEX face_of_photo ON face (photo_id);
    CREATE INDEX face_of_cluster ON face (cluster_id) WHERE cluster_id IS NOT NULL;

    -- A face in numbers, once for each model. Rows are large, hence an ordinary table (smaller here than WITHOUT ROWID).
    CREATE TABLE embedding (
      face_id INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
      model TEXT NOT NULL,
      strangeness REAL NOT NULL,                           -- mean cosine to the nearest centres of the cohort of strangers
      vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0), -- 32-bit floats, little-endian
      PRIMARY KEY (face_id, model)
    ) STRICT;

    CREATE TABLE person (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,                       -- the name in lower case: how names are compared
      created_at INTEGER NOT NULL
    ) STRICT;

    -- What ties a face to a person, or keeps it from them for good ('rejected').
    CREATE TABLE label (
      face_id INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
      person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('confirmed', 'auto', 'rejected')),
      provenance TEXT NOT NULL,                            -- who said so: 'user', 'matcher', an import
      distance REAL,                                       -- how far the face was when the matcher said so
      rule TEXT,                                           -- which rule of the matcher did
      at INTEGER NOT NULL,
      PRIMARY KEY (face_id, person_id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX label_names_face ON label (face_id) WHERE state IN ('confirmed', 'auto');
    CREATE INDEX label_of_person ON label (person_id, state);

    -- Derived: unsure matches, to be offered for yes or no.
    CREATE TABLE suggestion (
      face_id INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
      person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
      distance REAL NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX suggestion_of_person ON suggestion (person_id);

    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
