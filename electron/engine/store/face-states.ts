import { Repository } from './connection.ts'
import { CONSIDERED } from './faces.ts'
import type { ClusterId, FaceId, PersonId, PhotoId } from './ids.ts'
import type { AutomaticLabel, FacePerson, Suggestion } from './people.ts'

/** Where a face stands: what whoever thinks about faces must know of it. */
export interface FaceState {
  readonly id: FaceId
  readonly photoId: PhotoId
  readonly quality: number
  readonly clusterId: ClusterId | null
  /** Whether it is shown and the user has not put it aside. */
  readonly considered: 0 | 1
  readonly personId: PersonId | null
  readonly state: 'confirmed' | 'auto' | null
}

/** A face that something happened to; 0 stands for all faces. */
export interface Touched {
  readonly faceId: FaceId
  /** Whether it came, looks different now, or is gone. */
  readonly looks: 0 | 1
}

const STANDING = `SELECT face.id, photo_id AS photoId, quality, cluster_id AS clusterId, (${CONSIDERED}) AS considered,
  person_id AS personId, state`
const NAMED = `LEFT JOIN label ON face_id = face.id AND state IN ('confirmed', 'auto')`

/** What is known of some faces, of few at the cost of few; and which have been touched. */
export class FaceStateQueries extends Repository {
  readonly #latest = this.connection.query<[], { latest: number }>('SELECT ifnull(max(id), 0) AS latest FROM touched')
  readonly #touched = this.connection.query<[after: number, upTo: number], Touched>(
    'SELECT face_id AS faceId, max(looks) AS looks FROM touched WHERE id > ? AND id <= ? GROUP BY face_id',
  )
  readonly #all = this.connection.query<[], FaceState>(`${STANDING} FROM face ${NAMED}`)
  readonly #of = this.connection.query<[faces: string], FaceState>(
    `${STANDING} FROM json_each(?) JOIN face ON face.id = value ${NAMED}`,
  )
  readonly #ofPhotos = this.connection.query<[photos: string], FaceState>(
    `${STANDING} FROM json_each(?) JOIN face ON photo_id = value ${NAMED}`,
  )
  readonly #inGroups = this.connection.query<[groups: string], FaceState>(
    `${STANDING} FROM json_each(?) JOIN face ON cluster_id = value ${NAMED}`,
  )
  readonly #highest = this.connection.query<[], { highest: number }>(
    `SELECT max(ifnull((SELECT max(id) FROM face), 0), ifnull((SELECT max(cluster_id) FROM face WHERE cluster_id IS NOT NULL), 0)) AS highest`,
  )
  readonly #labels = this.connection.query<[faces: string], AutomaticLabel>(
    `SELECT face_id AS faceId, person_id AS personId, distance, rule FROM json_each(?) JOIN label ON face_id = value
     WHERE state = 'auto'`,
  )
  readonly #suggestions = this.connection.query<[faces: string], Suggestion>(
    `SELECT face_id AS faceId, person_id AS personId, distance FROM json_each(?) JOIN suggestion ON face_id = value`,
  )
  readonly #rejected = this.connection.query<[faces: string], FacePerson>(
    `SELECT face_id AS faceId, person_id AS personId FROM json_each(?) JOIN label ON face_id = value
     WHERE state = 'rejected'`,
  )

  /** Up to where the log of touched faces goes. */
  latestTouch(): number {
    return this.#latest.get()!.latest
  }

  /** The faces that were touched after one place in the log, up to another. */
  touched(after: number, upTo: number): Touched[] {
    return this.#touched.all(after, upTo)
  }

  /** All faces, in no order. */
  all(): Iterable<FaceState> {
    return this.#all.iterate()
  }

  /** Those of the faces that are there. */
  of(faces: Iterable<FaceId>): FaceState[] {
    return this.#inParts(faces, this.#of)
  }

  ofPhotos(photos: Iterable<PhotoId>): FaceState[] {
    return this.#inParts(photos, this.#ofPhotos)
  }

  inGroups(groups: Iterable<ClusterId>): FaceState[] {
    return this.#inParts(groups, this.#inGroups)
  }

  /** The highest number of a face or a group. */
  highest(): number {
    return this.#highest.get()!.highest
  }

  /** What the matcher said of some faces the last time. */
  automatic(faces: Iterable<FaceId>): AutomaticLabel[] {
    return this.#inParts(faces, this.#labels)
  }

  suggestions(faces: Iterable<FaceId>): Suggestion[] {
    return this.#inParts(faces, this.#suggestions)
  }

  /** Whom the user has said that some faces are not. */
  rejected(faces: Iterable<FaceId>): FacePerson[] {
    return this.#inParts(faces, this.#rejected)
  }

  #inParts<Row>(ids: Iterable<number>, query: { all: (ids: string) => Row[] }): Row[] {
    const all = [...ids]
    const rows: Row[] = []
    for (let start = 0; start < all.length; start += idsAtOnce)
      for (const row of query.all(JSON.stringify(all.slice(start, start + idsAtOnce)))) rows.push(row)
    return rows
  }
}

/** SQLite reads a list of ids as one text. */
const idsAtOnce = 10_000
