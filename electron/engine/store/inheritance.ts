import { carriedOver, type FaceBefore } from '../faces/carried-over.ts'
import type { Box, Landmarks } from '../faces/geometry.ts'
import { looksAlike } from '../faces/looks-alike.ts'
import { Repository, type Connection } from './connection.ts'
import { encodeLandmarks, type FaceWriter, type SavedFaces } from './face-writer.ts'
import { FaceQueries, toBox } from './faces.ts'
import type { BoxRow, Embedding, NewFace } from './face-rows.ts'
import type { FaceId, PhotoId } from './ids.ts'
import { clearGuessedTwice } from './people.ts'
import { decodeFloats } from './vectors.ts'

/** Where the faces of a photo come from: it was made of this one, which is gone (`move`), or still lies on disk (`copy`). */
export interface Origin {
  readonly id: PhotoId
  readonly how: 'move' | 'copy'
}

/** A photo as it is now. */
interface Heir {
  readonly id: PhotoId
  readonly width: number
  readonly height: number
  readonly orientation: number
  readonly takenAt: string | null
  readonly picture: string | null
  readonly signature: Uint8Array | null
}

/** A face of a photo's earlier content. */
interface Before extends FaceBefore {
  readonly id: FaceId
  readonly landmarks: Landmarks
  /** Taken out of sight by the user. */
  readonly removed: boolean
}

/** What is found in a photo while it is being saved: which known face each is so far, and which faces look different now. */
interface Saving {
  readonly heir: Heir
  readonly found: readonly NewFace[]
  readonly faceIds: (FaceId | null)[]
  readonly outdated: FaceId[]
}

type BeforeRow = BoxRow & { id: FaceId; drawn: 0 | 1; removed: 0 | 1; said: 0 | 1 }
type Shape = Omit<Heir, 'id'>

/**
 * Faces that go over from one content to the next when a file is edited, with all that was said of them. Works within the
 * transaction of whoever calls.
 */
export class Inheritance extends Repository {
  readonly #faces: FaceWriter
  readonly #queries: FaceQueries
  readonly #shape = this.connection.query<[photo: PhotoId], Shape>(
    'SELECT width, height, orientation, taken_at AS takenAt, picture, signature FROM photo WHERE id = ?',
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
  /** What the origin was made of, one edit after another, as far as none of it lies on disk. */
  readonly #ancestors = this.connection.query<[{ photo: PhotoId; heir: PhotoId }], { id: PhotoId }>(
    `WITH RECURSIVE earlier (id, depth) AS (
       SELECT @photo, 0 UNION SELECT photo.id, depth + 1 FROM earlier CROSS JOIN photo ON became = earlier.id WHERE depth < 20)
     SELECT DISTINCT photo.id FROM earlier CROSS JOIN photo USING (id)
     WHERE photo.id NOT IN (@photo, @heir) AND files = 0 ORDER BY photo.id DESC`,
  )
  readonly #isNamedElsewhere = this.connection.query<[{ face: FaceId; heir: PhotoId }], { one: 1 }>(
    `SELECT 1 AS one FROM label AS own JOIN face ON face.photo_id = @heir AND face.id <> @face
       JOIN label AS theirs ON theirs.face_id = face.id AND theirs.person_id = own.person_id AND theirs.state = 'confirmed'
     WHERE own.face_id = @face AND own.state = 'confirmed'
       AND NOT EXISTS (SELECT 1 FROM photo WHERE id = @heir AND twice = 1) LIMIT 1`,
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
   * Saves the faces that were found in a photo. Those that its `origin`, or what that was made of, had already are the same faces
   * with all that was said of them; the others are new.
   */
  save(heir: Heir, found: readonly NewFace[], origin: Origin | null): SavedFaces {
    // This content itself may be known: it comes back.
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
   * A photo that was looked at before it took the place of its origin, nothing having been said of it: the faces that were in the
   * origin, too, become those. Null, and nothing is changed, if there are none.
   */
  adopt(heir: PhotoId, origin: PhotoId): SavedFaces | null {
    const { faces, shape } = { faces: this.#seen(heir), shape: this.#shape.get(heir)! }
    const saving: Saving = { heir: { id: heir, ...shape }, found: faces, faceIds: faces.map(() => null), outdated: [] }
    const { which } = this.#compare(saving, origin)
    if (which.every((known) => known === null)) return null
    for (const { id } of faces) this.#delete.run(id)
    const saved = this.save(saving.heir, faces, { id: origin, how: 'move' })
    return { ...saved, outdated: [...saved.outdated, ...faces.map(({ id }) => id)] }
  }

  /** Copies all faces of a photo that are there, with all that was said of them, to another with the same picture. */
  copy(from: PhotoId, heir: PhotoId): FaceId[] {
    const copies = this.#before(from).flatMap(({ id, drawn, removed }) =>
      drawn && removed ? [] : [this.#take({ face: id, heir }, 'copy')],
    )
    this.#keepMarks.run({ heir, from })
    return copies
  }

  #inherit(saving: Saving, origin: Origin): void {
    const { id: heir } = saving.heir
    if (!this.#inheritFrom(saving, origin, 'origin')) return
    this.#keepMarks.run({ heir, from: origin.id })
    if (origin.how === 'move') {
      this.#became.run({ heir, from: origin.id })
      this.#moveHistory.run({ heir, from: origin.id })
    }
    for (const { id } of this.#ancestors.all({ photo: origin.id, heir })) {
      this.#inheritFrom(saving, { id, how: 'move' }, 'ancestor')
    }
    this.#clearGuessedTwice.run({ heir })
  }

  /** False where the one picture was not made of the other, by all that can be seen; then nothing is changed. */
  #inheritFrom(saving: Saving, { id: from, how }: Origin, what: 'origin' | 'ancestor'): boolean {
    const { heir, found, faceIds, outdated } = saving
    const { before, free, which, move, isOther } = this.#compare(saving, from)
    const any = which.some((known) => known !== null)
    if (what === 'origin' ? isOther && !any : !any) return false
    const taken = new Set<FaceId>()
    const take = (face: Before): FaceId | null => {
      taken.add(face.id)
      if (this.#isNamedElsewhere.get({ face: face.id, heir: heir.id })) return null
      if (what === 'ancestor') this.#clearGuess.run(face.id)
      const id = this.#take({ face: face.id, heir: heir.id }, how)
      outdated.push(id)
      return id
    }
    for (const [place, known] of which.entries()) {
      if (known === null) continue
      const face = before[known]!
      const i = free[place]!
      const id = take(face)
      if (id === null) continue
      faceIds[i] = id
      if (!face.drawn) this.#faces.update(id, found[i]!)
      else this.#putAt(id, move(face.box, face.landmarks) ?? found[i]!)
    }
    for (const face of before) {
      if (!face.drawn || taken.has(face.id) || (face.removed && how === 'copy')) continue
      const place = move(face.box, face.landmarks)
      const id = place && take(face)
      if (id !== null) this.#putAt(id, place!)
    }
    return true
  }

  /** The faces that were found and are none of the photo's own, held against those of an earlier content. */
  #compare({ heir, found, faceIds }: Saving, from: PhotoId) {
    const shape = this.#shape.get(from)!
    const before = this.#before(from)
    const free = found.flatMap((_, i) => (faceIds[i] === null ? [i] : []))
    const now = free.map((i) => ({ box: found[i]!.box, vectors: vectorsOf(found[i]!.embeddings) }))
    const isSame = heir.picture !== null && heir.picture === shape.picture
    const turned = isSame ? { from: shape.orientation, to: heir.orientation } : undefined
    // That a box was drawn and taken back is no reason to see nothing there.
    const there = before.flatMap((face, j) => (face.drawn && face.removed ? [] : [j]))
    const compared = carriedOver(
      now,
      there.map((j) => before[j]!),
      { before: shape, now: heir, turned },
    )
    const which = compared.which.map((place) => (place === null ? null : there[place]!))
    const anotherMoment = shape.takenAt !== null && heir.takenAt !== null && shape.takenAt !== heir.takenAt
    const alike = heir.signature !== null && shape.signature !== null && looksAlike(heir.signature, shape.signature)
    const otherFaces = now.length > 0 && before.some(({ drawn, removed }) => !drawn && !removed)
    return { before, free, which, move: compared.move, isOther: !isSame && (anotherMoment || otherFaces || !alike) }
  }

  #before(photo: PhotoId): Before[] {
    return this.#facesOf.all(photo).map((row) => ({
      ...toBox(row),
      id: row.id,
      drawn: row.drawn === 1,
      removed: row.removed === 1,
      said: row.said === 1,
      vectors: vectorsOf(this.#embeddingsOf(row.id)),
    }))
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

function vectorsOf(embeddings: readonly Embedding[]): Map<string, Float32Array> {
  return new Map(embeddings.map(({ model, vector }) => [model, vector]))
}
