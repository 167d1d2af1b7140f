import { Repository } from './connection.ts'
import type { FolderId, PhotoId } from './ids.ts'
import type { Origin } from './inheritance.ts'
import type { FileRecord, PhotoRecord } from './photos.ts'

type Place = Pick<FileRecord, 'folderId' | 'relative'>

/** Whether a file still holds what the library says, as far as a scan that is going on knows. */
export type StillHolds = (file: Place) => boolean

/** A photo whose picture lies in a file with other bytes, and what became of it there. */
export interface SamePicture {
  readonly id: PhotoId
  readonly orientation: number
}

/** What a file says of a picture that is known. */
export type Retagged = Pick<PhotoRecord, 'hash' | 'takenAt' | 'camera' | 'orientation'> & { readonly picture: string }

/** What a path held is kept for so long after it is gone, in milliseconds: longer than any program takes to save a file. */
const keptFor = 24 * 60 * 60_000
/** A file that took the place of another may have been seen under another name, while it was written, so long ago at most. */
const justNow = 60 * 60_000

/** Which photo a file's content is, where its bytes are new: what it held before, or what has the same picture. */
export class Identity extends Repository {
  readonly #held = this.connection.query<[Place & { since: number }], { id: PhotoId | null }>(
    `SELECT coalesce((SELECT photo_id FROM file WHERE folder_id = @folderId AND relative = @relative),
       (SELECT photo_id FROM formerly WHERE folder_id = @folderId AND relative = @relative AND at >= @since)) AS id`,
  )
  readonly #forgetHeld = this.connection.query<[before: number, after: number]>(
    'DELETE FROM formerly WHERE at < ? OR at > ?',
  )
  readonly #files = this.connection.query<[photo: PhotoId], { folderId: FolderId; relative: string }>(
    'SELECT folder_id AS folderId, relative FROM file WHERE photo_id = ?',
  )
  /** What the user said most about comes first, else what has no file. */
  readonly #samePicture = this.connection.query<[picture: string], SamePicture & { detector: string }>(
    `SELECT id, orientation, detector FROM photo WHERE picture = ?
     ORDER BY (SELECT count(*) FROM face JOIN label ON face_id = face.id WHERE photo_id = photo.id AND state <> 'auto') DESC, files = 0 DESC, id`,
  )
  readonly #became = this.connection.query<[photo: PhotoId], { id: PhotoId }>(
    `WITH RECURSIVE later (id, depth) AS (
       SELECT became, 1 FROM photo WHERE id = ? UNION
       SELECT became, depth + 1 FROM photo JOIN later USING (id) WHERE depth < 20)
     SELECT id FROM later WHERE id IS NOT NULL ORDER BY depth DESC LIMIT 1`,
  )
  readonly #isFresh = this.connection.query<[{ photo: PhotoId; since: number }], { one: 1 }>(
    `SELECT 1 AS one FROM photo WHERE id = @photo AND indexed_at >= @since AND favourite = 0
       AND NOT EXISTS (SELECT 1 FROM face WHERE photo_id = photo.id AND (source = 'drawn' OR removed = 1
         OR ignored IS NOT NULL OR EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state <> 'auto')
         OR EXISTS (SELECT 1 FROM not_sure WHERE face_id = face.id)))`,
  )
  readonly #retag = this.connection.query<[Omit<Retagged, 'orientation'> & { photo: PhotoId }]>(
    `UPDATE photo SET hash = @hash, picture = @picture, taken_at = @takenAt, camera = @camera WHERE id = @photo`,
  )
  /** Files that have not been looked at yet hold something else now. */
  readonly #unsettle = this.connection.query<[photo: PhotoId]>('UPDATE file SET size = -1 WHERE photo_id = ?')
  readonly #copy = this.connection.query<[Omit<Retagged, 'orientation'> & { photo: PhotoId; at: number }]>(
    `INSERT INTO photo (hash, picture, signature, width, height, format, taken_at, camera, orientation, detector, indexed_at)
     SELECT @hash, @picture, signature, width, height, format, @takenAt, @camera, orientation, detector, @at
     FROM photo WHERE id = @photo`,
  )
  readonly #hash = this.connection.query<[photo: PhotoId], { hash: string }>('SELECT hash FROM photo WHERE id = ?')

  /** The photo of which a new content of a file was made. `known` is the photo with this content, if there is one. */
  originOf(file: FileRecord, picture: string | null, known: PhotoId | null, stillHolds: StillHolds): Origin | null {
    const held = this.#heldBy(file)
    const candidates = [held, this.#likeliest(file, picture, stillHolds)?.id, known && this.#became.get(known)?.id]
    const id = candidates.find((photo) => photo != null && photo !== known)
    return id == null ? null : { id, how: this.#isElsewhere(id, file, stillHolds) ? 'copy' : 'move' }
  }

  /**
   * The photo that a known one took the place of a moment after it was seen for the first time: it was written beside it, and then
   * renamed. Null where that is not so.
   */
  replacedBy(known: PhotoId, file: FileRecord, stillHolds: StillHolds): PhotoId | null {
    const held = this.#heldBy(file)
    if (held === null || held === known) return null
    if (!this.#isFresh.get({ photo: known, since: Date.now() - justNow })) return null
    return this.#isElsewhere(known, file, stillHolds) || this.#isElsewhere(held, file, stillHolds) ? null : held
  }

  /** A photo that was looked at and has this picture: the one that the file held, one whose files are gone, or any. */
  samePicture(file: FileRecord, picture: string, stillHolds: StillHolds): SamePicture | null {
    const found = this.#likeliest(file, picture, stillHolds)
    return found && found.detector !== '' ? found : null
  }

  /**
   * A known picture lies in a file with other metadata. Where its other files are gone, it is the same photo, and says of itself
   * what the file says; else it is a photo beside it. Returns the photo, and the hash by which its thumbnails are known so far.
   */
  retag(same: PhotoId, file: FileRecord, now: Retagged, stillHolds: StillHolds) {
    const from = this.#hash.get(same)!.hash
    const { hash, picture, takenAt, camera } = now
    const row = { hash, picture, takenAt, camera, photo: same }
    if (!this.#isElsewhere(same, file, stillHolds)) {
      this.#unsettle.run(same)
      this.#retag.run(row)
      return { photoId: same, from, copied: false }
    }
    return { photoId: this.#copy.run({ ...row, at: Date.now() }).id as PhotoId, from, copied: true }
  }

  /** What paths held long ago. The clock may have been wrong. */
  forgetHeld(): void {
    const now = Date.now()
    this.#forgetHeld.run(now - keptFor, now + keptFor)
  }

  #heldBy({ folderId, relative }: Place): PhotoId | null {
    return this.#held.get({ folderId, relative, since: Date.now() - keptFor })!.id
  }

  #isElsewhere(photo: PhotoId, file: Place, stillHolds: StillHolds): boolean {
    return this.#files
      .all(photo)
      .some((other) => !(other.folderId === file.folderId && other.relative === file.relative) && stillHolds(other))
  }

  #likeliest(file: FileRecord, picture: string | null, stillHolds: StillHolds) {
    if (picture === null) return null
    const same = this.#samePicture.all(picture)
    const held = this.#heldBy(file)
    return (
      same.find(({ id }) => id === held) ??
      same.find(({ id }) => this.#files.all(id).length > 0 && !this.#isElsewhere(id, file, stillHolds)) ??
      same[0] ??
      null
    )
  }
}
