import { Repository } from './connection.ts'
import { toBox } from './faces.ts'
import type { BoxRow, FaceRecord } from './face-rows.ts'
import type { FaceId, PhotoId } from './ids.ts'
import { KEPT } from './people.ts'
import { isStrip } from './photos.ts'

/** Somebody the user named. */
export interface PersonDecisions {
  readonly name: string
  readonly hidden: boolean
  readonly born: string | null
  /** The face that the user chose to stand for them. */
  readonly portrait: FaceId | null
}

/** A face with all that is said of it. */
export interface FaceDecisions extends FaceRecord {
  readonly id: FaceId
  readonly person: { readonly name: string; readonly state: 'confirmed' | 'auto'; readonly kept: boolean } | null
  /** When the user confirmed who it is, in milliseconds since 1970. */
  readonly at: number | null
  /** Who it is not. */
  readonly rejected: readonly string[]
  /** Who it may or may not be: the user was not sure, when it was this far from them. */
  readonly notSure: readonly { readonly name: string; readonly distance: number }[]
  readonly ignored: 'stranger' | 'not-a-face' | null
  readonly removed: boolean
}

/** A photo of which something is said. */
export interface PhotoDecisions {
  /** SHA-256 of its bytes, hexadecimal. */
  readonly hash: string
  /** Upright, in pixels. */
  readonly width: number
  readonly height: number
  readonly favourite: boolean
  /** Whether somebody may be in it twice; null where nobody said so. */
  readonly twice: boolean | null
  readonly files: readonly { readonly folder: string; readonly relative: string }[]
  readonly faces: readonly FaceDecisions[]
}

type PhotoRow = Pick<PhotoDecisions, 'hash' | 'width' | 'height'> & {
  id: PhotoId
  favourite: 0 | 1
  twice: 0 | 1 | null
}
type FileRow = { photoId: PhotoId; folder: string; relative: string }
type FaceRow = BoxRow &
  Pick<FaceDecisions, 'id' | 'score' | 'quality' | 'source' | 'ignored' | 'at'> & {
    photoId: PhotoId
    qualitySize: number
    qualityBlur: number
    qualityPose: number
    removed: 0 | 1
    name: string | null
    state: 'confirmed' | 'auto'
    provenance: string
    rejected: string | null
    notSure: string | null
  }

/** A box that was drawn or read and taken back is as if nobody had said anything of it. */
const SAID = `NOT (source = 'drawn' AND removed = 1) AND awaited <> 2 AND (source = 'drawn' OR removed = 1 OR ignored IS NOT NULL
  OR EXISTS (SELECT 1 FROM label WHERE face_id = face.id) OR EXISTS (SELECT 1 FROM not_sure WHERE face_id = face.id)
  OR face.id IN (SELECT cover_face_id FROM person) OR face.id IN (SELECT one FROM apart UNION SELECT other FROM apart))`

/** Everything that the user said in this library, and whom the matcher named: what another library can be told. */
export class UserDecisionQueries extends Repository {
  readonly #people = this.connection.query<[], Omit<PersonDecisions, 'hidden'> & { hidden: 0 | 1 }>(
    'SELECT name, hidden, born, cover_face_id AS portrait FROM person ORDER BY name_key',
  )
  readonly #photos = this.connection.query<[], PhotoRow>(
    `SELECT id, hash, width, height, favourite, iif(twice = (${isStrip('width', 'height')}), NULL, twice) AS twice
     FROM photo WHERE favourite = 1 OR twice <> (${isStrip('width', 'height')})
       OR EXISTS (SELECT 1 FROM face WHERE photo_id = photo.id AND ${SAID}) ORDER BY id`,
  )
  readonly #files = this.connection.query<[], FileRow>(
    `SELECT photo_id AS photoId, path AS folder, relative FROM file JOIN folder ON folder.id = folder_id
     WHERE photo_id IS NOT NULL ORDER BY photo_id, path, relative`,
  )
  readonly #faces = this.connection.query<[], FaceRow>(
    `SELECT face.id, photo_id AS photoId, x, y, width, height, landmarks, score, quality, quality_size AS qualitySize,
       quality_blur AS qualityBlur, quality_pose AS qualityPose, source, ignored, removed, name, state, provenance,
       iif(state = 'confirmed', at, NULL) AS at,
       (SELECT json_group_array(name ORDER BY name_key) FROM label JOIN person ON person.id = person_id
        WHERE face_id = face.id AND state = 'rejected') AS rejected,
       (SELECT json_group_array(json_object('name', name, 'distance', distance) ORDER BY name_key)
        FROM not_sure JOIN person ON person.id = person_id WHERE face_id = face.id) AS notSure
     FROM face LEFT JOIN label ON face_id = face.id AND state IN ('confirmed', 'auto')
       LEFT JOIN person ON person.id = person_id
     WHERE ${SAID} ORDER BY photo_id, face.id`,
  )
  readonly #apart = this.connection.query<[], { one: FaceId; other: FaceId }>(
    `SELECT one, other FROM apart ORDER BY one, other`,
  )
  readonly #latest = this.connection.query<[], { mark: string }>(
    `SELECT ifnull(max(id), 0) || '/' || (SELECT count(*) FROM action WHERE undone = 1) AS mark FROM action`,
  )

  /** By name. */
  people(): PersonDecisions[] {
    return this.#people.all().map((person) => ({ ...person, hidden: person.hidden === 1 }))
  }

  /** Photo by photo. Until the last is read, this store can't write. */
  *photos(): Generator<PhotoDecisions> {
    const files = new Grouped(this.#files.iterate())
    const faces = new Grouped(this.#faces.iterate())
    try {
      for (const { id, hash, width, height, favourite, twice } of this.#photos.iterate()) {
        yield {
          ...{ hash, width, height },
          favourite: favourite === 1,
          twice: twice === null ? null : twice === 1,
          files: files.of(id).map(({ folder, relative }) => ({ folder, relative })),
          faces: faces.of(id).map(toFaceSaid),
        }
      }
    } finally {
      files.end()
      faces.end()
    }
  }

  /** Pairs of faces of different people. */
  apart(): { readonly one: FaceId; readonly other: FaceId }[] {
    return this.#apart.all()
  }

  /** Another text whenever something was said, undone or done again. */
  mark(): string {
    return this.#latest.get()!.mark
  }
}

/** Rows in the order of their photos, taken photo by photo. */
class Grouped<Row extends { readonly photoId: PhotoId }> {
  readonly #rows: Generator<Row>
  #next: IteratorResult<Row, unknown>

  constructor(rows: Generator<Row>) {
    this.#rows = rows
    this.#next = rows.next()
  }

  /** Those of one photo; photos are asked for in ascending order. */
  of(photo: PhotoId): Row[] {
    const found: Row[] = []
    while (!this.#next.done && this.#next.value.photoId <= photo) {
      if (this.#next.value.photoId === photo) found.push(this.#next.value)
      this.#next = this.#rows.next()
    }
    return found
  }

  end(): void {
    this.#rows.return(undefined)
  }
}

function toFaceSaid(row: FaceRow): FaceDecisions {
  return {
    id: row.id,
    ...toBox(row),
    score: row.score,
    quality: row.quality,
    qualityParts: { size: row.qualitySize, blur: row.qualityBlur, pose: row.qualityPose },
    source: row.source,
    person: row.name === null ? null : { name: row.name, state: row.state, kept: row.provenance === KEPT },
    at: row.at,
    rejected: JSON.parse(row.rejected ?? '[]') as string[],
    notSure: JSON.parse(row.notSure ?? '[]') as { name: string; distance: number }[],
    ignored: row.ignored,
    removed: row.removed === 1,
  }
}
