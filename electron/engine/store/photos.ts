import type { ProblemCode } from '../../contract/errors.ts'
import { isMessage, type Message } from '../../contract/messages.ts'
import { Repository } from './connection.ts'
import { VISIBLE } from './faces.ts'
import type { FolderId, PhotoId } from './ids.ts'
import { absolutePath, relativePath } from './paths.ts'

/** Somebody may be twice in a panorama or in a strip of pictures, unless the user says otherwise. */
export function isStrip(width: string, height: string): string {
  return `max(${width}, ${height}) >= 4 * min(${width}, ${height})`
}

/** One image content, as it was indexed. */
export interface PhotoRecord {
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly hash: string
  /** SHA-256 of the picture alone, without metadata (picture-hash.ts); null where it can't be told. */
  readonly picture: string | null
  /** What the picture looks like from far away (signature.ts); null where nobody looked. */
  readonly signature: Uint8Array | null
  /** Upright, in pixels. */
  readonly width: number
  readonly height: number
  readonly format: string
  /** Local time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly takenAt: string | null
  readonly camera: string | null
  /** As in EXIF, 1..8; already applied to width, height and all boxes. */
  readonly orientation: number
  /** Id and version of what looked for faces. */
  readonly detector: string
}

export interface Photo extends Omit<PhotoRecord, 'signature'> {
  readonly id: PhotoId
  /** Absolute paths of all its files, in order. */
  readonly paths: readonly string[]
}

/** A file on disk, at the moment it was looked at. */
export interface FileRecord {
  readonly folderId: FolderId
  /** Below the folder, with `/` on every system. */
  readonly relative: string
  readonly size: number
  /** Whole milliseconds since 1970. */
  readonly mtimeMs: number
  readonly node?: FileNode | null
}

/** Which thing on the disk a file is: tells one from another that has its name, its size and its time. */
export interface FileNode {
  readonly inode: number
  /** When its name or its content changed last, in milliseconds since 1970. */
  readonly ctimeMs: number
}

/** What is known of a file: the photo in it, or why there is none. */
export interface FileState {
  readonly size: number
  readonly mtimeMs: number
  /** Null for a file that was looked at before anybody took note. */
  readonly node: FileNode | null
  readonly photoId: PhotoId | null
  readonly problemCode: ProblemCode | null
}

/** A file that could not be indexed. */
export interface Problem {
  /** Absolute. */
  readonly path: string
  readonly code: ProblemCode
  /** One sentence. */
  readonly told: Message
}

/** How much is shown: what has no file on disk any more does not count. */
export interface Counts {
  readonly photos: number
  readonly files: number
  readonly faces: number
  readonly problems: number
}

type PhotoRow = Omit<PhotoRecord, 'signature'> & { id: PhotoId }
type FileStateRow = Omit<FileState, 'node'> & { relative: string; inode: number | null; ctimeMs: number | null }
type PathRow = { photoId: PhotoId; folder: string; relative: string }

const PHOTO_COLUMNS =
  'photo.id, hash, picture, width, height, format, taken_at AS takenAt, camera, orientation, detector'

/** A photo that is to be looked at again has no detector: its file counts as changed. */
const SIZE = `iif((SELECT detector FROM photo WHERE id = photo_id) = '', -1, size)`

export class PhotoQueries extends Repository {
  readonly #byHash = this.connection.query<[hash: string], { id: PhotoId; detector: string }>(
    'SELECT id, detector FROM photo WHERE hash = ?',
  )
  readonly #byId = this.connection.query<[id: PhotoId], PhotoRow>(`SELECT ${PHOTO_COLUMNS} FROM photo WHERE id = ?`)
  readonly #all = this.connection.query<[], PhotoRow>(`SELECT ${PHOTO_COLUMNS} FROM photo`)
  readonly #paths = this.connection.query<[], PathRow>(
    `SELECT photo_id AS photoId, path AS folder, relative FROM file JOIN folder ON folder.id = folder_id
     WHERE photo_id IS NOT NULL`,
  )
  readonly #pathsOf = this.connection.query<[id: PhotoId], PathRow>(
    `SELECT photo_id AS photoId, path AS folder, relative FROM file JOIN folder ON folder.id = folder_id
     WHERE photo_id = ?`,
  )
  readonly #folders = this.connection.query<[], { id: FolderId; path: string }>('SELECT id, path FROM folder')
  readonly #photoIn = this.connection.query<[folder: FolderId, relative: string], { id: PhotoId | null }>(
    'SELECT photo_id AS id FROM file WHERE folder_id = ? AND relative = ?',
  )
  readonly #fileIn = this.connection.query<[folder: FolderId, relative: string], { size: number; mtimeMs: number }>(
    'SELECT size, mtime_ms AS mtimeMs FROM file WHERE folder_id = ? AND relative = ?',
  )
  // '0' is the character after '/': the range holds exactly the paths that begin with the prefix and a slash.
  readonly #filesBelow = this.connection.query<[{ folder: FolderId; from: string; to: string }], FileStateRow>(
    `SELECT relative, ${SIZE} AS size, mtime_ms AS mtimeMs, photo_id AS photoId, problem_code AS problemCode,
       inode, ctime_ms AS ctimeMs FROM file WHERE folder_id = @folder AND relative >= @from AND relative < @to`,
  )
  readonly #filesIn = this.connection.query<[folder: FolderId], FileStateRow>(
    `SELECT relative, ${SIZE} AS size, mtime_ms AS mtimeMs, photo_id AS photoId, problem_code AS problemCode,
       inode, ctime_ms AS ctimeMs FROM file WHERE folder_id = ?`,
  )
  readonly #heldBy = this.connection.query<[FileRecord], { id: PhotoId }>(
    `SELECT photo_id AS id FROM file WHERE folder_id = @folderId AND relative = @relative AND size = @size
       AND mtime_ms = @mtimeMs AND photo_id IS NOT NULL`,
  )
  readonly #problems = this.connection.query<
    [{ offset: number; limit: number }],
    { folder: string; relative: string; code: ProblemCode; reason: string; told: string | null }
  >(
    `SELECT path AS folder, relative, problem_code AS code, problem_reason AS reason, problem_told AS told
     FROM file JOIN folder ON folder.id = folder_id WHERE problem_code IS NOT NULL
     ORDER BY path, relative LIMIT @limit OFFSET @offset`,
  )
  readonly #countProblems = this.connection.query<[], { count: number }>(
    'SELECT count(*) AS count FROM file WHERE problem_code IS NOT NULL',
  )
  readonly #shown = this.connection.query<[], { id: PhotoId }>('SELECT id FROM photo WHERE files > 0')
  readonly #dates = this.connection.query<[], { id: PhotoId; date: string }>(
    `SELECT id, dated_at AS date FROM photo WHERE taken_at IS NOT NULL
       OR EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id AND named_at IS NOT NULL)`,
  )
  readonly #twice = this.connection.query<[], { id: PhotoId }>('SELECT id FROM photo WHERE twice = 1')
  readonly #counts = this.connection.query<[], Counts>(
    `SELECT (SELECT count(*) FROM photo WHERE files > 0) AS photos,
       (SELECT count(*) FROM file WHERE photo_id IS NOT NULL) AS files,
       (SELECT count(*) FROM face WHERE ${VISIBLE}) AS faces,
       (SELECT count(*) FROM file WHERE problem_code IS NOT NULL) AS problems`,
  )

  /** The photo with this content, shown or not, and what looked for faces in it. */
  findByHash(hash: string): { id: PhotoId; detector: string } | null {
    return this.#byHash.get(hash) ?? null
  }

  /** All photos that have files: by date taken, undated last, then by path. */
  list(): Photo[] {
    const paths = Map.groupBy(this.#paths.iterate(), (row) => row.photoId)
    const photos = this.#all.all().flatMap((row) => {
      const files = paths.get(row.id)
      return files ? [toPhoto(row, files)] : []
    })
    return photos.sort(byDateThenPath)
  }

  /** One photo, if it has a file. */
  byId(id: PhotoId): Photo | null {
    const row = this.#byId.get(id)
    const files = this.#pathsOf.all(id)
    return row && files.length > 0 ? toPhoto(row, files) : null
  }

  /** The photo in the file at an absolute path. */
  byPath(path: string): Photo | null {
    for (const folder of this.#folders.all()) {
      const relative = relativePath(folder.path, path)
      const id = relative === null ? null : this.#photoIn.get(folder.id, relative)?.id
      if (id != null) return this.byId(id)
    }
    return null
  }

  /** What is known of one file, by its absolute path. */
  fileAt(path: string): Pick<FileState, 'size' | 'mtimeMs'> | null {
    for (const folder of this.#folders.all()) {
      const relative = relativePath(folder.path, path)
      const file = relative === null ? undefined : this.#fileIn.get(folder.id, relative)
      if (file) return file
    }
    return null
  }

  /** The photo that was in a file as it is now, when that was looked at. */
  heldBy(file: FileRecord): PhotoId | null {
    return this.#heldBy.get(file)?.id ?? null
  }

  /** Whether anything is known of a file. */
  isFile(folderId: FolderId, relative: string): boolean {
    return this.#fileIn.get(folderId, relative) !== undefined
  }

  /**
   * What is known of the files of a folder, or of those below `prefix` in it, by relative path; `flat` of those alone that lie
   * in no folder below.
   */
  fileState(folderId: FolderId, prefix = '', flat = false): Map<string, FileState> {
    const rows =
      prefix === ''
        ? this.#filesIn.iterate(folderId)
        : this.#filesBelow.iterate({ folder: folderId, from: `${prefix}/`, to: `${prefix}0` })
    const known = new Map<string, FileState>()
    const start = prefix === '' ? 0 : prefix.length + 1
    for (const { relative, inode, ctimeMs, ...state } of rows) {
      if (flat && relative.includes('/', start)) continue
      known.set(relative, { ...state, node: inode === null || ctimeMs === null ? null : { inode, ctimeMs } })
    }
    return known
  }

  /** The files that could not be indexed, by path; all, or some of them. */
  problems(page = { offset: 0, limit: Number.MAX_SAFE_INTEGER }): Problem[] {
    return this.#problems.all(page).map(({ folder, relative, code, reason, told }) => ({
      path: absolutePath(folder, relative),
      code,
      told: readTold(told, reason),
    }))
  }

  countProblems(): number {
    return this.#countProblems.get()!.count
  }

  /** The photos that have files. */
  shown(): Set<PhotoId> {
    return new Set(this.#shown.all().map(({ id }) => id))
  }

  /** When photos were taken, those that have only their file's date left out; also of photos without a file. */
  dates(): Map<PhotoId, string> {
    return new Map(this.#dates.all().map(({ id, date }) => [id, date]))
  }

  /** The photos in which somebody may be twice. */
  twice(): Set<PhotoId> {
    return new Set(this.#twice.all().map(({ id }) => id))
  }

  counts(): Counts {
    return this.#counts.get()!
  }

  protected watched(): { id: FolderId; path: string }[] {
    return this.#folders.all()
  }
}

function toPhoto(row: PhotoRow, files: readonly PathRow[]): Photo {
  return { ...row, paths: files.map(({ folder, relative }) => absolutePath(folder, relative)).sort(compare) }
}

function byDateThenPath(a: Photo, b: Photo): number {
  if (a.takenAt !== b.takenAt) {
    if (a.takenAt === null) return 1
    if (b.takenAt === null) return -1
    return compare(a.takenAt, b.takenAt)
  }
  return compare(a.paths[0]!, b.paths[0]!)
}

/** The order of the code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Earlier versions wrote a sentence down, and a newer one may have written a message that this one does not know. */
function readTold(json: string | null, sentence: string): Message {
  const told: unknown = json === null ? null : JSON.parse(json)
  return isMessage(told) ? told : { key: 'problem.sentence', params: { sentence } }
}
