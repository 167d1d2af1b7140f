import { foundAgain } from '../faces/found-again.ts'
import type { Box, Landmarks } from '../faces/geometry.ts'
import { Repository } from './connection.ts'
import type { BoxRow, Embedding, FaceRecord, FaceRow, NewFace } from './face-rows.ts'
import type { FaceId, PhotoId } from './ids.ts'
import { encodeFloats } from './vectors.ts'

/** What became of the faces that were found in a photo. */
export interface SavedFaces {
  /** Which face of the library each of them is, in their order. */
  readonly faceIds: FaceId[]
  /** Those that were not known. */
  readonly added: FaceId[]
  /** Those that were known and look different now, or are gone: pictures of them are out of date. */
  readonly outdated: FaceId[]
}

/** A face as the columns that a look at its photo fills. */
export type AnalysisRow = BoxRow & Pick<FaceRow, 'score' | 'quality' | 'qualitySize' | 'qualityBlur' | 'qualityPose'>

/** Writes the faces of a photo with their embeddings, within the transaction of whoever calls. */
export class FaceWriter extends Repository {
  readonly #insertFace = this.connection.query<[AnalysisRow & Pick<FaceRow, 'photoId' | 'source'>]>(
    `INSERT INTO face (photo_id, x, y, width, height, landmarks, score, quality, quality_size, quality_blur,
       quality_pose, source, shown_at)
     VALUES (@photoId, @x, @y, @width, @height, @landmarks, @score, @quality, @qualitySize, @qualityBlur,
       @qualityPose, @source, (SELECT dated_at FROM photo WHERE id = @photoId AND files > 0))`,
  )
  readonly #updateFace = this.connection.query<[AnalysisRow & { id: FaceId }]>(
    `UPDATE face SET x = @x, y = @y, width = @width, height = @height, landmarks = @landmarks, score = @score,
       quality = @quality, quality_size = @qualitySize, quality_blur = @qualityBlur, quality_pose = @qualityPose,
       removed = iif(awaited = 2, 0, removed), awaited = 0
     WHERE id = @id`,
  )
  // A face that was forgotten while it was being embedded gets none.
  readonly #putEmbedding = this.connection.query<
    [face: FaceId, model: string, strangeness: number, vector: Uint8Array, face: FaceId]
  >(
    `INSERT INTO embedding (face_id, model, strangeness, vector)
     SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM face WHERE id = ?)
     ON CONFLICT DO UPDATE SET strangeness = excluded.strangeness, vector = excluded.vector`,
  )
  readonly #clearEmbeddings = this.connection.query<[face: FaceId]>('DELETE FROM embedding WHERE face_id = ?')
  /** What a look at the photo can come upon again. That a box was drawn there and taken back is no reason to see nothing. */
  readonly #known = this.connection.query<[photo: PhotoId], Box & { id: FaceId; source: 'detected' | 'drawn' }>(
    `SELECT id, x, y, width, height, source FROM face
     WHERE photo_id = ? AND NOT (source = 'drawn' AND removed = 1) ORDER BY id`,
  )
  /** Faces that nobody has said a word about, besides the machine, and that it does not see any more. */
  readonly #drop = this.connection.query<[{ photo: PhotoId; found: string }], { id: FaceId }>(
    `DELETE FROM face WHERE photo_id = @photo AND id NOT IN (SELECT value FROM json_each(@found))
       AND source = 'detected' AND removed = 0 AND ignored IS NULL
       AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state <> 'auto')
       AND NOT EXISTS (SELECT 1 FROM not_sure WHERE face_id = face.id)
       AND NOT EXISTS (SELECT 1 FROM person WHERE cover_face_id = face.id)
       AND NOT EXISTS (SELECT 1 FROM apart WHERE one = face.id)
       AND NOT EXISTS (SELECT 1 FROM apart WHERE other = face.id)
     RETURNING id`,
  )

  insert(photoId: PhotoId, face: NewFace): FaceId {
    const id = this.#insertFace.run({ photoId, ...toAnalysisRow(face), source: face.source }).id as FaceId
    for (const embedding of face.embeddings) this.putEmbedding(id, embedding)
    return id
  }

  /** Which faces of a photo those are that were found in it again, and whether a box that the user drew is around them. */
  foundAgain(photoId: PhotoId, found: readonly NewFace[]): ({ id: FaceId; drawn: boolean } | null)[] {
    const known = this.#known.all(photoId)
    const which = foundAgain(
      found.map(({ box }) => box),
      known,
    )
    return which.map((place) => {
      const same = place === null ? null : known[place]!
      return same && { id: same.id, drawn: same.source === 'drawn' }
    })
  }

  /** Deletes the faces of a photo that are not among those found and that nobody said a word about. */
  drop(photoId: PhotoId, found: readonly FaceId[]): FaceId[] {
    return this.#drop.all({ photo: photoId, found: JSON.stringify(found) }).map(({ id }) => id)
  }

  putEmbedding(faceId: FaceId, { model, strangeness, vector }: Embedding): void {
    this.#putEmbedding.run(faceId, model, strangeness, encodeFloats(vector), faceId)
  }

  /** A known face looks like this now; what was said of it stays. */
  update(id: FaceId, face: NewFace): void {
    this.#updateFace.run({ id, ...toAnalysisRow(face) })
    this.#clearEmbeddings.run(id) // Those of other models were of the box as it was.
    for (const embedding of face.embeddings) this.putEmbedding(id, embedding)
  }
}

export function toAnalysisRow({ box, landmarks, score, quality, qualityParts }: FaceRecord): AnalysisRow {
  return {
    ...{ x: box.x, y: box.y, width: box.width, height: box.height },
    landmarks: encodeLandmarks(landmarks),
    score,
    quality,
    qualitySize: qualityParts.size,
    qualityBlur: qualityParts.blur,
    qualityPose: qualityParts.pose,
  }
}

export function encodeLandmarks(landmarks: Landmarks): Uint8Array {
  return encodeFloats(Float32Array.from(landmarks.flatMap(({ x, y }) => [x, y])))
}
