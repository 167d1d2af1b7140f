import type { Box, Landmarks } from '../faces/geometry.ts'
import {
  planInheritance,
  sharesFaces,
  type EarlierPhoto,
  type FoundFace,
  type Inherited,
  type Shape,
} from '../faces/inheritance.ts'
import { Repository, type Connection } from './connection.ts'
import { encodeLandmarks, type FaceWriter, type SavedFaces } from './face-writer.ts'
import { FaceQueries, toBox } from './faces.ts'
import type { BoxRow, Embedding, NewFace } from './face-rows.ts'
import type { FaceId, PersonId, PhotoId } from './ids.ts'
import { clearGuessedTwice } from './people.ts'
import { decodeFloats } from './vectors.ts'

/** Where the faces of a photo come from: it was made of this one, which is gone (`move`), or still lies on disk (`copy`). */
export interface Origin {
  readonly id: PhotoId
  readonly how: 'move' | 'copy'
}

/** A photo as it is now. */
interface Heir extends Shape {
  readonly id: PhotoId
}

/** The faces found in a photo that is being saved: which known face each is so far, and which faces look different now. */
interface Saving {
  readonly heir: Heir
  readonly found: readonly NewFace[]
  readonly faceIds: (FaceId | null)[]
  readonly outdated: FaceId[]
}

type BeforeRow = BoxRow & { id: FaceId; drawn: 0 | 1; removed: 0 | 1; said: 0 | 1 }
type ShapeRow = Shape & { twice: 0 | 1 }

/**
 * Writes which faces go over from one content to the next when a file is edited, with all that the user said of them;
 * faces/inheritance.ts decides which. Works within its caller's transaction.
 */
export class Inheritance extends Repository {
  readonly #faces: FaceWriter
  readonly #queries: FaceQueries
  readonly #shape = this.connection.query<[photo: PhotoId], ShapeRow>(
    'SELECT width, height, orientation, taken_at AS takenAt, picture, signature, twice FROM photo WHERE id = ?',
  )
  readonly #facesOf = this.connection.query<[photo: PhotoId], BeforeRow>(
    `SELECT id, x, y, width, height, landmarks, source = 'drawn' AS drawn, removed,
       EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state <> 'auto') AS said
     FROM face WHERE photo_id = ? ORDER BY id`,
  )
  readonly #embeddings = this.connection.query<
    [face: FaceId],
    { model: string; strangeness: number; vector: Uint8Array }
  >('SELECT model, strangeness, vector FROM embedding WHERE face_id = ?')
  /** What the origin was made of, one edit after another, where no file holds it. The heir and what led to it are no part of it. */
  readonly #ancestors = this.connection.query<[{ photo: PhotoId; heir: PhotoId }], { id: PhotoId }>(
    `WITH RECURSIVE earlier (id, depth) AS (
       SELECT @photo, 0 UNION SELECT photo.id, depth + 1 FROM earlier CROSS JOIN photo ON became = earlier.id
       WHERE depth < 20 AND photo.id <> @heir)
     SELECT DISTINCT photo.id FROM earlier CROSS JOIN photo USING (id)
     WHERE photo.id NOT IN (@photo, @heir) AND files = 0 ORDER BY photo.id DESC`,
  )
  readonly #confirmed = this.connection.query<[photo: PhotoId], { face: FaceId; person: PersonId }>(
    `SELECT face.id AS face, person_id AS person FROM face JOIN label ON face_id = face.id
     WHERE photo_id = ? AND state = 'confirmed'`,
  )
  readonly #move = this.connection.query<[{ face: FaceId; heir: PhotoId }]>(
    `UPDATE face SET photo_id = @heir, shown_at = (SELECT dated_at FROM photo WHERE id = @heir AND files > 0)
     WHERE id = @face`,
  )
  readonly #clearGuess = this.connection.query<[face: FaceId]>(`DELETE FROM label WHERE face_id = ? AND state = 'auto'`)
  readonly #copy = this.connection.query<[{ face: FaceId; heir: PhotoId }]>(
    `INSERT INTO face (photo_id, x, y, width, height, landmarks, score, quality, quality_size, quality_blur, quality_pose,
       source, shown_at)
     SELECT @heir, x, y, width, height, landmarks, score, quality, quality_size, quality_blur, quality_pose, source,
       (SELECT dated_at FROM photo WHERE id = @heir AND files > 0) FROM face WHERE id = @face`,
  )
  readonly #copyEmbeddings = this.connection.query<[{ face: FaceId; copy: FaceId }]>(
    `INSERT INTO embedding (face_id, model, strangeness, vector)
     SELECT @copy, model, strangeness, vector FROM embedding WHERE face_id = @face`,
  )
  readonly #copyWord = [
    `UPDATE face SET (ignored, removed) = (SELECT ignored, removed FROM face WHERE id = @face) WHERE id = @copy`,
    `INSERT INTO label (face_id, person_id, state, provenance, at)
     SELECT @copy, person_id, state, provenance, at FROM label WHERE face_id = @face AND state <> 'auto'`,
    `INSERT INTO not_sure (face_id, person_id, distance)
     SELECT @copy, person_id, distance FROM not_sure WHERE face_id = @face`,
    `INSERT INTO apart (one, other) SELECT min(@copy, another), max(@copy, another)
     FROM (SELECT iif(one = @face, other, one) AS another FROM apart WHERE @face IN (one, other))`,
  ].map((sql) => this.connection.query<[{ face: FaceId; copy: FaceId }]>(sql))
  readonly #place = this.connection.query<[Box & { face: FaceId; landmarks: Uint8Array }]>(
    'UPDATE face SET x = @x, y = @y, width = @width, height = @height, landmarks = @landmarks WHERE id = @face',
  )
  readonly #delete = this.connection.query<[face: FaceId]>('DELETE FROM face WHERE id = ?')
  readonly #clearGuessedTwice = this.connection.query<[{ heir: PhotoId }]>(
    `${clearGuessedTwice('@heir')} AND NOT EXISTS (SELECT 1 FROM photo WHERE id = @heir AND twice = 1)`,
  )
  readonly #keepMarks = this.connection.query<[{ heir: PhotoId; from: PhotoId }]>(
    `UPDATE photo SET favourite = max(favourite, (SELECT favourite FROM photo WHERE id = @from)),
       twice = max(twice, (SELECT twice FROM photo WHERE id = @from)), became = NULL WHERE id = @heir`,
  )
  readonly #became = this.connection.query<[{ heir: PhotoId; from: PhotoId }]>(
    `UPDATE photo SET became = @heir, detector = '' WHERE id = @from`,
  )
  /** What was done to the photo can be undone in what it has become. */
  readonly #moveHistory = this.connection.query<[{ heir: PhotoId; from: PhotoId }]>(
    `UPDATE change SET before = json_set(before, '$.id', @heir), after = json_set(after, '$.id', @heir)
     WHERE tab = 'photo' AND after ->> 'id' = @from`,
  )

  constructor(connection: Connection, faces: FaceWriter) {
    super(connection)
    this.#faces = faces
    this.#queries = new FaceQueries(connection)
  }

  /**
   * Saves the faces that were found in a photo. Faces that its `origin`, or what that was made of, had already are the same faces
   * with all that the user said of them; the others are new.
   */
  save(heir: Heir, found: readonly NewFace[], origin: Origin | null): SavedFaces {
    // The library may know this content itself: it comes back.
    const own = this.#faces.foundAgain(heir.id, found)
    const saving: Saving = { heir, found, faceIds: own.map((same) => same?.id ?? null), outdated: [] }
    for (const [i, same] of own.entries()) {
      if (!same || same.drawn) continue
      this.#faces.update(same.id, found[i]!)
      saving.outdated.push(same.id)
    }
    if (origin) this.#inherit(saving, origin)
    const added: FaceId[] = []
    const faceIds = found.map((face, i) => {
      const known = saving.faceIds[i] ?? null
      if (known !== null) return known
      const id = this.#faces.insert(heir.id, face)
      added.push(id)
      return id
    })
    return { faceIds, added, outdated: [...saving.outdated, ...this.#faces.drop(heir.id, faceIds)] }
  }

  /**
   * A photo was analyzed before it took the place of its origin, and the user has said nothing of it: its faces that are faces of
   * the origin become those. Null, and nothing is changed, if there are none.
   */
  adopt(heir: PhotoId, origin: PhotoId): SavedFaces | null {
    const faces = this.#seen(heir)
    const shape = this.#shape.get(heir)!
    if (!sharesFaces(shape, faces.map(notOwn), this.#earlier(origin))) return null
    for (const { id } of faces) this.#delete.run(id)
    const saved = this.save({ id: heir, ...shape }, faces, { id: origin, how: 'move' })
    return { ...saved, outdated: [...saved.outdated, ...faces.map(({ id }) => id)] }
  }

  /** Copies the faces of a photo, with all that the user said of them, to another photo with the same picture. */
  copy(from: PhotoId, heir: PhotoId): FaceId[] {
    const copies = this.#earlier(from).faces.flatMap(({ id, drawn, removed }) =>
      drawn && removed ? [] : [this.#take({ face: id, heir }, 'copy')],
    )
    this.#keepMarks.run({ heir, from })
    return copies
  }

  #inherit(saving: Saving, { id: from, how }: Origin): void {
    const { heir, found, faceIds } = saving
    const plan = planInheritance({
      heir: {
        shape: heir,
        twice: this.#shape.get(heir.id)!.twice === 1,
        confirmed: this.#confirmed.all(heir.id).map(({ person }) => person),
      },
      found: found.map((face, i) => ({ ...notOwn(face), own: faceIds[i] !== null })),
      origin: this.#earlier(from),
      how,
      ancestors: this.#ancestors.all({ photo: from, heir: heir.id }).map(({ id }) => this.#earlier(id)),
    })
    if (plan === null) return
    for (const inherited of plan.ofOrigin) this.#give(saving, inherited, how)
    this.#keepMarks.run({ heir: heir.id, from })
    if (how === 'move') {
      this.#became.run({ heir: heir.id, from })
      this.#moveHistory.run({ heir: heir.id, from })
    }
    for (const inherited of plan.ofAncestors) {
      this.#clearGuess.run(inherited.face)
      this.#give(saving, inherited, 'move')
    }
    this.#clearGuessedTwice.run({ heir: heir.id })
  }

  #give(
    { heir, found, faceIds, outdated }: Saving,
    { face, found: at, place }: Inherited<FaceId>,
    how: Origin['how'],
  ): void {
    const id = this.#take({ face, heir: heir.id }, how)
    outdated.push(id)
    if (at !== null) faceIds[at] = id
    if (place) this.#putAt(id, place)
    else if (at !== null) this.#faces.update(id, found[at]!)
  }

  #earlier(photo: PhotoId): EarlierPhoto<FaceId, PersonId> {
    const { twice, ...shape } = this.#shape.get(photo)!
    const confirmed = Map.groupBy(this.#confirmed.all(photo), ({ face }) => face)
    const faces = this.#facesOf.all(photo).map((row) => ({
      ...toBox(row),
      id: row.id,
      drawn: row.drawn === 1,
      removed: row.removed === 1,
      said: row.said === 1,
      confirmed: (confirmed.get(row.id) ?? []).map(({ person }) => person),
      vectors: vectorsOf(this.#embeddingsOf(row.id)),
    }))
    return { shape, faces, twice: twice === 1 }
  }

  #embeddingsOf(face: FaceId): Embedding[] {
    return this.#embeddings.all(face).map(({ vector, ...rest }) => ({ ...rest, vector: decodeFloats(vector) }))
  }

  #seen(photo: PhotoId): (NewFace & { id: FaceId })[] {
    return this.#queries.ofPhoto(photo).map((face) => ({ ...face, embeddings: this.#embeddingsOf(face.id) }))
  }

  #take({ face, heir }: { face: FaceId; heir: PhotoId }, how: Origin['how']): FaceId {
    if (how === 'move') {
      this.#move.run({ face, heir })
      return face
    }
    const copy = this.#copy.run({ face, heir }).id as FaceId
    this.#copyEmbeddings.run({ face, copy })
    for (const step of this.#copyWord) step.run({ face, copy })
    return copy
  }

  #putAt(face: FaceId, { box, landmarks }: { box: Box; landmarks: Landmarks }): void {
    const { x, y, width, height } = box
    this.#place.run({ face, x, y, width, height, landmarks: encodeLandmarks(landmarks) })
  }
}

function notOwn({ box, landmarks, embeddings }: NewFace): FoundFace {
  return { box, landmarks, vectors: vectorsOf(embeddings), own: false }
}

function vectorsOf(embeddings: readonly Embedding[]): Map<string, Float32Array> {
  return new Map(embeddings.map(({ model, vector }) => [model, vector]))
}
