import type { Point } from '../faces/geometry.ts'
import { Repository } from './connection.ts'
import type { BoxRow, Embedding, FaceRecord, FaceRow, NewFace } from './face-rows.ts'
import { FaceWriter } from './face-writer.ts'
import type { ClusterId, FaceId, PhotoId } from './ids.ts'
import type { FaceTile } from '../../contract/api.ts'
import { absolutePath } from '../platform/paths.ts'
import { FACE_TILE, toFaceTile, type FaceTileRow } from './tiles.ts'
import { decodeFloats } from './vectors.ts'

export interface Face extends FaceRecord {
  readonly id: FaceId
  readonly photoId: PhotoId
  /** Which stranger it looks like, if it has no person. */
  readonly clusterId: ClusterId | null
  /** Put aside by the user. */
  readonly ignored: 'stranger' | 'not-a-face' | null
}

export interface FaceEmbedding extends Omit<Embedding, 'model'> {
  readonly faceId: FaceId
  readonly photoId: PhotoId
}

/** A face that must be embedded again: where to find its pixels. */
export interface FaceToEmbed extends Pick<FaceRecord, 'box' | 'landmarks'> {
  readonly faceId: FaceId
  readonly photoId: PhotoId
  readonly hash: string
  /** Absolute; one of the photo's files. */
  readonly path: string
}

type ToEmbedRow = BoxRow & { faceId: FaceId; photoId: PhotoId; hash: string; folder: string; relative: string }

const FACE_COLUMNS = `face.id, photo_id AS photoId, x, y, width, height, landmarks, score, quality,
  quality_size AS qualitySize, quality_blur AS qualityBlur, quality_pose AS qualityPose, source, cluster_id AS clusterId, ignored`

/** A condition on `face`: it is there, and its photo has a file, so it is shown. */
export const VISIBLE = 'face.removed = 0 AND face.shown_at IS NOT NULL'
/** A condition on `face`: it is shown, and the user has not put it aside. */
export const CONSIDERED = `face.ignored IS NULL AND ${VISIBLE}`

export class FaceQueries extends Repository {
  readonly #ofPhoto = this.connection.query<[photo: PhotoId], FaceRow>(
    `SELECT ${FACE_COLUMNS} FROM face WHERE photo_id = ? AND removed = 0 ORDER BY id`,
  )
  readonly #byId = this.connection.query<[id: number], FaceRow>(
    `SELECT ${FACE_COLUMNS} FROM face WHERE id = ? AND removed = 0`,
  )
  readonly #isThere = this.connection.query<[id: FaceId], { id: FaceId }>('SELECT id FROM face WHERE id = ?')
  readonly #unknown = this.connection.query<[], FaceRow>(
    `SELECT ${FACE_COLUMNS} FROM face WHERE ${CONSIDERED}
       AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state IN ('confirmed', 'auto'))
     ORDER BY id`,
  )
  readonly #unconfirmed = this.connection.query<[], FaceRow>(
    `SELECT ${FACE_COLUMNS} FROM face WHERE ${CONSIDERED}
       AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state = 'confirmed')
     ORDER BY id`,
  )
  readonly #embeddings = this.connection.query<
    [model: string],
    { faceId: FaceId; photoId: PhotoId; strangeness: number; vector: Uint8Array }
  >(
    `SELECT face_id AS faceId, photo_id AS photoId, strangeness, vector FROM face JOIN embedding ON face_id = face.id
     WHERE model = ? AND ${CONSIDERED} ORDER BY face.id`,
  )
  readonly #groups = this.connection.query<[], { id: FaceId; clusterId: ClusterId }>(
    'SELECT id, cluster_id AS clusterId FROM face WHERE cluster_id IS NOT NULL',
  )
  readonly #embeddingsOf = this.connection.query<
    [faces: string, model: string],
    { faceId: number; strangeness: number; vector: Uint8Array }
  >(`SELECT face_id AS faceId, strangeness, vector FROM json_each(?) JOIN embedding ON face_id = value WHERE model = ?`)
  readonly #tiles = this.connection.query<[ids: string], FaceTileRow>(
    `SELECT ${FACE_TILE} FROM json_each(?) JOIN face ON face.id = value JOIN photo ON photo.id = photo_id
     WHERE ${VISIBLE} ORDER BY key`,
  )
  readonly #countWithout = this.connection.query<[model: string], { count: number }>(
    `SELECT count(*) AS count FROM face
     WHERE ${VISIBLE} AND NOT EXISTS (SELECT 1 FROM embedding WHERE face_id = face.id AND model = ?)`,
  )
  readonly #without = this.connection.query<[{ model: string; after: number; limit: number }], ToEmbedRow>(
    `SELECT face.id AS faceId, face.photo_id AS photoId, x, y, face.width, face.height, landmarks, hash,
       folder.path AS folder, min(file.relative) AS relative
     FROM face JOIN photo ON photo.id = face.photo_id JOIN file ON file.photo_id = photo.id
       JOIN folder ON folder.id = file.folder_id
     WHERE face.id > @after AND removed = 0 AND NOT EXISTS (SELECT 1 FROM embedding WHERE face_id = face.id AND model = @model)
     GROUP BY face.id ORDER BY face.id LIMIT @limit`,
  )

  /** The faces of one photo, in the order they were saved, those put aside too. */
  ofPhoto(photoId: PhotoId): Face[] {
    return this.#ofPhoto.all(photoId).map(toFace)
  }

  /** Those of the faces that are not there any more, not even out of sight. */
  gone(faces: readonly FaceId[]): FaceId[] {
    return faces.filter((face) => !this.#isThere.get(face))
  }

  /** A face by its number, which may come from outside. */
  byId(id: number): Face | null {
    const row = this.#byId.get(id)
    return row ? toFace(row) : null
  }

  /** The faces that are shown and have no person, by id, without those put aside. */
  unknown(): Face[] {
    return this.#unknown.all().map(toFace)
  }

  /** The faces that are shown and that the user has neither named nor put aside, by id: what the matcher decides about. */
  unconfirmed(): Face[] {
    return this.#unconfirmed.all().map(toFace)
  }

  /** The embeddings of all faces that are shown and not put aside, by face id. Until the last is read, this store can't write. */
  *embeddings(model: string): Generator<FaceEmbedding> {
    for (const row of this.#embeddings.iterate(model)) yield { ...row, vector: decodeFloats(row.vector) }
  }

  /** The group of each face that is in one. */
  groups(): Map<FaceId, ClusterId> {
    return new Map(this.#groups.all().map(({ id, clusterId }) => [id, clusterId]))
  }

  /** The embeddings of some faces, by face. */
  embeddingsOf(faces: readonly number[], model: string): Map<number, Omit<Embedding, 'model'>> {
    const rows = this.#embeddingsOf.all(JSON.stringify(faces), model)
    return new Map(
      rows.map(({ faceId, strangeness, vector }) => [faceId, { strangeness, vector: decodeFloats(vector) }]),
    )
  }

  /** Some faces as crops, in the order asked for; those that are not shown are left out. */
  tiles(ids: readonly number[]): FaceTile[] {
    return this.#tiles.all(JSON.stringify(ids)).map(toFaceTile)
  }

  /** How many faces are shown that this model has not embedded. */
  countWithoutEmbedding(model: string): number {
    return this.#countWithout.get(model)!.count
  }

  /**
   * The first `limit` faces that are shown and that this model has not embedded, by id. Going on `after` the last one
   * leaves those behind that could not be embedded.
   */
  withoutEmbedding(model: string, { after = 0, limit }: { after?: number; limit: number }): FaceToEmbed[] {
    return this.#without.all({ model, after, limit }).map((row) => ({
      ...toBox(row),
      faceId: row.faceId,
      photoId: row.photoId,
      hash: row.hash,
      path: absolutePath(row.folder, row.relative),
    }))
  }
}

export class Faces extends FaceQueries {
  readonly #writer = new FaceWriter(this.connection)
  readonly #setRemoved = this.connection.query<[removed: 0 | 1, id: FaceId]>('UPDATE face SET removed = ? WHERE id = ?')
  readonly #clearSuggestion = this.connection.query<[face: FaceId]>('DELETE FROM suggestion WHERE face_id = ?')
  readonly #clusters = this.connection.query<[], { id: FaceId; cluster: ClusterId }>(
    'SELECT id, cluster_id AS cluster FROM face WHERE cluster_id IS NOT NULL',
  )
  readonly #setCluster = this.connection.query<[cluster: ClusterId | null, face: FaceId]>(
    'UPDATE face SET cluster_id = ? WHERE id = ?',
  )

  readonly #loosenSingle = this.connection.query<[]>(
    `UPDATE face SET cluster_id = NULL WHERE cluster_id IN
       (SELECT cluster_id FROM face WHERE cluster_id IS NOT NULL GROUP BY cluster_id HAVING count(*) = 1)`,
  )

  /** Lets faces that are a group of their own look for company. */
  loosenSingle(): void {
    this.#loosenSingle.run()
  }

  /** Keeps a face that the user drew, not shown yet: `show` does that, as a part of an action that can be undone. */
  addDrawn(photoId: PhotoId, face: NewFace): FaceId {
    return this.connection.transaction(() => {
      const id = this.#writer.insert(photoId, face)
      this.#setRemoved.run(1, id)
      return id
    })
  }

  /** Shows a face that was drawn, or takes one out of sight, with what it is suggested as; within an action this can be undone. */
  show(faceId: FaceId, shown: boolean): void {
    this.#setRemoved.run(shown ? 0 : 1, faceId)
    if (!shown) this.#clearSuggestion.run(faceId)
  }

  /** Saves embeddings of known faces, in place of earlier ones of the same model: all of them or none. */
  saveEmbeddings(embeddings: Iterable<Embedding & { readonly faceId: FaceId }>): void {
    this.connection.transaction(() => {
      for (const embedding of embeddings) this.#writer.putEmbedding(embedding.faceId, embedding)
    })
  }

  /** Puts a new clustering in place of the last, and writes where they differ: every face not in it belongs to no cluster. */
  replaceClusters(clusters: Iterable<readonly [FaceId, ClusterId]>): void {
    this.connection.transaction(() => {
      const old = new Map(this.#clusters.all().map(({ id, cluster }) => [id, cluster]))
      for (const [faceId, clusterId] of clusters) {
        if (old.get(faceId) !== clusterId) this.#setCluster.run(clusterId, faceId)
        old.delete(faceId)
      }
      for (const faceId of old.keys()) this.#setCluster.run(null, faceId)
    })
  }
}

function toFace(row: FaceRow): Face {
  return {
    id: row.id,
    photoId: row.photoId,
    ...toBox(row),
    score: row.score,
    quality: row.quality,
    qualityParts: { size: row.qualitySize, blur: row.qualityBlur, pose: row.qualityPose },
    source: row.source,
    clusterId: row.clusterId,
    ignored: row.ignored,
  }
}

export function toBox({ x, y, width, height, landmarks }: BoxRow): Pick<FaceRecord, 'box' | 'landmarks'> {
  const numbers = decodeFloats(landmarks)
  const point = (index: number): Point => ({ x: numbers[2 * index]!, y: numbers[2 * index + 1]! })
  return { box: { x, y, width, height }, landmarks: [point(0), point(1), point(2), point(3), point(4)] }
}
