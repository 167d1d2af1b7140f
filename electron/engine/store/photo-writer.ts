import type { ProblemCode } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import type { Connection } from './connection.ts'
import { FaceWriter, type SavedFaces } from './face-writer.ts'
import type { NewFace } from './faces.ts'
import { Identity, type Retagged, type SamePicture, type StillHolds } from './identity.ts'
import type { FolderId, PhotoId } from './ids.ts'
import { Inheritance } from './inheritance.ts'
import { directoryOf, relativePath } from './paths.ts'
import { isStrip, PhotoQueries, type FileRecord, type PhotoRecord } from './photos.ts'

/** A photo that was saved, and what became of its faces. */
export type SavedPhotoFaces = SavedFaces & { readonly photoId: PhotoId }

/** What is in a file: a photo, or a problem. */
interface Holds {
  readonly photoId: PhotoId | null
  readonly code: ProblemCode | null
  readonly reason: string | null
  /** The message, as JSON. */
  readonly told: string | null
}

export class Photos extends PhotoQueries {
  readonly #inheritance: Inheritance
  readonly #identity: Identity
  readonly #putFile = this.connection.query<
    [Omit<FileRecord, 'node'> & Holds & { inode: number | null; ctimeMs: number | null }]
  >(
    `INSERT INTO file (folder_id, relative, folded, directory, size, mtime_ms, inode, ctime_ms, named_at, photo_id,
       problem_code, problem_reason, problem_told)
     VALUES (@folderId, @relative, fold(@relative), ${directoryOf('@relative')}, @size, @mtimeMs, @inode, @ctimeMs,
       path_date(@relative, @mtimeMs), @photoId, @code, @reason, @told)
     ON CONFLICT DO UPDATE SET size = excluded.size, mtime_ms = excluded.mtime_ms, inode = excluded.inode,
       ctime_ms = excluded.ctime_ms, named_at = excluded.named_at, photo_id = excluded.photo_id,
       problem_code = excluded.problem_code, problem_reason = excluded.problem_reason,
       problem_told = excluded.problem_told`,
  )
  readonly #removeFile = this.connection.query<[folder: FolderId, relative: string]>(
    'DELETE FROM file WHERE folder_id = ? AND relative = ?',
  )
  readonly #forgetProblems = this.connection.query<[]>('DELETE FROM file WHERE problem_code IS NOT NULL')
  readonly #forgetProblem = this.connection.query<[folder: FolderId, relative: string]>(
    'DELETE FROM file WHERE folder_id = ? AND relative = ? AND problem_code IS NOT NULL',
  )
  readonly #lookedAt = this.connection.query<[detector: string, id: PhotoId]>(
    'UPDATE photo SET detector = ? WHERE id = ?',
  )
  readonly #update = this.connection.query<[PhotoRecord & { id: PhotoId }]>(
    `UPDATE photo SET width = @width, height = @height, format = @format, taken_at = @takenAt, camera = @camera,
       orientation = @orientation, detector = @detector, signature = @signature WHERE id = @id`,
  )
  readonly #setPicture = this.connection.query<[{ picture: string; id: PhotoId }]>(
    'UPDATE photo SET picture = @picture WHERE id = @id AND picture IS NULL',
  )
  readonly #lookAgain = this.connection.query<[]>(`UPDATE photo SET detector = '' WHERE detector <> ''`)
  readonly #lookAgainUnless = this.connection.query<[detector: string]>(
    `UPDATE photo SET detector = '' WHERE detector NOT IN ('', ?)`,
  )
  readonly #lookAgainBelow = this.connection.query<[{ folder: FolderId; prefix: string }]>(
    `UPDATE photo SET detector = '' WHERE id IN (SELECT photo_id FROM file WHERE folder_id = @folder
       AND (@prefix = '' OR relative >= @prefix || '/' AND relative < @prefix || '0'))`,
  )
  readonly #insert = this.connection.query<[PhotoRecord & { indexedAt: number }]>(
    `INSERT INTO photo (hash, picture, signature, width, height, format, taken_at, camera, orientation, detector, indexed_at, twice)
     SELECT @hash, @picture, @signature, @width, @height, @format, @takenAt, @camera, @orientation, @detector, @indexedAt, ${isStrip('@width', '@height')}`,
  )

  constructor(connection: Connection) {
    super(connection)
    this.#inheritance = new Inheritance(connection, new FaceWriter(connection))
    this.#identity = new Identity(connection)
  }

  /** Says that a file holds a known photo, whatever it held before. */
  attachFile(file: FileRecord, photoId: PhotoId): void {
    this.#put(file, { photoId, code: null, reason: null, told: null })
  }

  /** Says why a file can't be indexed, whatever it held before. It is not looked at again until it changes. */
  recordProblem(file: FileRecord, code: ProblemCode, told: Message): void {
    this.#put(file, { photoId: null, code, reason: told.key, told: JSON.stringify(told) })
  }

  #put({ node, ...file }: FileRecord, holds: Holds): void {
    this.#putFile.run({ ...file, inode: node?.inode ?? null, ctimeMs: node?.ctimeMs ?? null, ...holds })
  }

  /** Forgets what is known of files that could not be indexed, or of those at some paths: the next scan tries again. */
  forgetProblems(paths: readonly string[] | null): void {
    if (paths === null) {
      this.#forgetProblems.run()
      return
    }
    this.connection.transaction(() => {
      for (const path of paths) {
        for (const { id, path: root } of this.watched()) {
          const relative = relativePath(root, path)
          if (relative !== null) this.#forgetProblem.run(id, relative)
        }
      }
    })
  }

  /** Forgets files that are gone from the disk. Their photos stay, with their labels, but are not shown without a file. */
  removeFiles(folderId: FolderId, relatives: Iterable<string>): void {
    this.connection.transaction(() => {
      for (const relative of relatives) this.#removeFile.run(folderId, relative)
      this.#identity.forgetHeld()
    })
  }

  /** The next scan looks for faces anew, in the photos of a folder or of what lies below `prefix` in it, or in all. */
  lookAgain(where?: { folder: FolderId; prefix: string }): void {
    if (where) this.#lookAgainBelow.run(where)
    else this.#lookAgain.run()
  }

  /** The same for all photos in which another detector looked for faces. */
  lookAgainUnless(detector: string): void {
    this.#lookAgainUnless.run(detector)
  }

  /** A known photo that can't be looked at again keeps the faces it has. */
  keepAsItWas(file: FileRecord, photoId: PhotoId, detector: string): void {
    this.connection.transaction(() => {
      this.attachFile(file, photoId)
      this.#lookedAt.run(detector, photoId)
    })
  }

  /**
   * A file holds a photo that is known and was looked at. Where it took the place of another a moment after it came, the faces
   * that are in both are those of the other from now on.
   */
  recognize(file: FileRecord, photoId: PhotoId, picture: string | null, stillHolds: StillHolds): SavedPhotoFaces {
    return this.connection.transaction(() => {
      const replaced = this.#identity.replacedBy(photoId, file, stillHolds)
      this.attachFile(file, photoId)
      if (picture !== null) this.#setPicture.run({ picture, id: photoId })
      const saved = replaced === null ? null : this.#inheritance.adopt(photoId, replaced)
      return { photoId, ...(saved ?? nothing) }
    })
  }

  /** The photo with the picture of a file whose bytes are new, if it was looked at. */
  samePicture(file: FileRecord, picture: string, stillHolds: StillHolds): SamePicture | null {
    return this.#identity.samePicture(file, picture, stillHolds)
  }

  /**
   * Saves a photo in whose file nothing but metadata differs from a known one (`samePicture`), without a look at it. It is that
   * photo from now on if nothing else holds it, else one beside it with the same faces. `thumbnails` are those of this hash.
   * Null, and nothing is saved, if somebody was faster.
   */
  saveRetagged(
    photo: Retagged,
    file: FileRecord,
    stillHolds: StillHolds,
  ): (SavedPhotoFaces & { readonly thumbnails: string }) | null {
    return this.connection.transaction(() => {
      const same = this.samePicture(file, photo.picture, stillHolds)
      if (this.findByHash(photo.hash) || same?.orientation !== photo.orientation) return null
      const { photoId, from, copied } = this.#identity.retag(same.id, file, photo, stillHolds)
      this.attachFile(file, photoId)
      const copies = copied ? this.#inheritance.copy(same.id, photoId) : []
      return { photoId, faceIds: [], added: [], outdated: copies, thumbnails: from }
    })
  }

  /**
   * Saves a photo with its file, its faces and their embeddings: all of it or nothing. If this content is known already, the
   * file is attached to it, and `faces` are saved only if it was to be looked at again: not if it was saved just now,
   * from a copy that was in work at the same time. What was said of the content that the file held before is said of this one,
   * as far as it shows the same faces. `stillHolds` tells which files still hold what the library says.
   */
  savePhoto(
    photo: PhotoRecord,
    file: FileRecord,
    faces: readonly NewFace[],
    stillHolds: StillHolds = () => true,
  ): SavedPhotoFaces {
    return this.connection.transaction(() => {
      const known = this.findByHash(photo.hash)
      if (known && known.detector !== '') {
        this.attachFile(file, known.id)
        return { photoId: known.id, ...nothing }
      }
      const origin = this.#identity.originOf(file, photo.picture, known?.id ?? null, stillHolds)
      // Of a photo that was read about, only its content is known yet; before the file, by which it gets its date.
      if (known) this.#update.run({ ...photo, id: known.id })
      const photoId = known?.id ?? (this.#insert.run({ ...photo, indexedAt: Date.now() }).id as PhotoId)
      if (photo.picture !== null) this.#setPicture.run({ picture: photo.picture, id: photoId })
      this.attachFile(file, photoId)
      return { photoId, ...this.#inheritance.save({ ...photo, id: photoId }, faces, origin) }
    })
  }
}

const nothing: SavedFaces = { faceIds: [], added: [], outdated: [] }
