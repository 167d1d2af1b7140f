import { nameFit, searchKey } from '../../contract/names.ts'
import type { FaceTile, PersonCard, PersonDetail, PersonFace } from '../../contract/api.ts'
import { Repository } from './connection.ts'
import { VISIBLE } from './faces.ts'
import type { FaceId } from './ids.ts'
import { KEPT } from './people.ts'
import { FACE_TILE, toFaceTile, type FaceTileRow, type PageInput } from './tiles.ts'

/** A face of a person's or suggested for them, as the matcher left it. */
export interface MatchedFace extends FaceTile {
  readonly label: PersonFace['label']
  readonly distance: number | null
  readonly rule: string | null
  /** The user said that it is one of theirs though it looks odd. */
  readonly kept: boolean
}

type CardRow = Omit<PersonCard, 'hidden'> & { hidden: 0 | 1 }

const NAMED = `state IN ('confirmed', 'auto')`
/** Sorts a person's faces by how well they can stand for them, and holds the face: confirmed first, then by quality. */
const AS_COVER = `(((state = 'confirmed') << 61) | (CAST(quality * 1000000 AS INTEGER) << 40) | face.id)`
const COVER_FACE = (1n << 40n) - 1n

/** The face that the user chose to stand for a person, while it is theirs. */
const CHOSEN_COVER = `(SELECT face.id FROM face JOIN label ON face_id = face.id AND person_id = person.id AND ${NAMED}
  WHERE face.id = cover_face_id AND ${VISIBLE})`

/** One row for each person, from the faces that are shown. `whose` narrows it down. */
const cards = (whose: string): string => `
  WITH
    named AS (SELECT person_id, count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
        count(*) FILTER (WHERE state = 'auto') AS auto, count(DISTINCT photo_id) AS photos,
        min(shown_at) AS first, max(shown_at) AS last, max(${AS_COVER}) & ${COVER_FACE} AS best
      FROM label JOIN face ON face.id = face_id WHERE ${NAMED} AND ${VISIBLE} ${whose} GROUP BY person_id),
    offered AS (SELECT person_id, count(*) AS suggested FROM suggestion JOIN face ON face.id = face_id
      WHERE ${VISIBLE} ${whose} GROUP BY person_id)
  SELECT id, name, hidden, ifnull(confirmed, 0) AS confirmed, ifnull(auto, 0) AS auto,
    ifnull(suggested, 0) AS suggested, ifnull(photos, 0) AS photos,
    substr(first, 1, 10) AS first, substr(last, 1, 10) AS last,
    ifnull(${CHOSEN_COVER}, best) AS cover
  FROM person LEFT JOIN named ON named.person_id = id LEFT JOIN offered ON offered.person_id = id`

/** People as the screens show them. */
export class PortraitQueries extends Repository {
  readonly #all = this.connection.query<[{ hidden: 0 | 1 }], CardRow>(
    `${cards('')} WHERE hidden <= @hidden ORDER BY name_key`,
  )
  readonly #names = this.connection.query<[], { id: number; name: string }>(
    'SELECT id, name FROM person WHERE hidden = 0',
  )
  readonly #byIds = this.connection.query<[{ ids: string }], CardRow>(
    `${cards('AND person_id IN (SELECT value FROM json_each(@ids))')}
     WHERE id IN (SELECT value FROM json_each(@ids)) ORDER BY photos DESC, name_key`,
  )
  readonly #one = this.connection.query<[{ id: number }], CardRow>(`${cards('AND person_id = @id')} WHERE id = @id`)
  readonly #seenWith = this.connection.query<[{ id: number; limit: number }], PersonDetail['seenWith'][number]>(
    `SELECT id, name, photos, ifnull(${CHOSEN_COVER}, (SELECT face.id FROM label JOIN face ON face.id = face_id
         WHERE person_id = person.id AND ${NAMED} AND ${VISIBLE} ORDER BY ${AS_COVER} DESC LIMIT 1)) AS cover
     FROM person JOIN (SELECT theirs.person_id, count(DISTINCT other.photo_id) AS photos
     FROM label AS own JOIN face ON face.id = own.face_id
       JOIN face AS other ON other.photo_id = face.photo_id
       JOIN label AS theirs ON theirs.face_id = other.id AND theirs.${NAMED}
     WHERE own.person_id = @id AND own.${NAMED} AND theirs.person_id <> @id AND ${VISIBLE}
       GROUP BY theirs.person_id) ON person_id = person.id
     WHERE hidden = 0 ORDER BY photos DESC, name_key LIMIT @limit`,
  )
  readonly #faces = this.connection.query<[{ id: number } & PageInput], FaceRow>(
    `SELECT ${FACE_TILE}, state AS label, distance, rule, provenance = '${KEPT}' AS kept
     FROM label JOIN face ON face.id = face_id WHERE person_id = @id AND ${NAMED} AND ${VISIBLE}
     ORDER BY shown_at DESC, face.id DESC LIMIT @limit OFFSET @offset`,
  )
  readonly #countFaces = this.connection.query<[{ id: number }], { count: number }>(
    `SELECT count(*) AS count FROM label JOIN face ON face.id = face_id
     WHERE person_id = @id AND ${NAMED} AND ${VISIBLE}`,
  )
  readonly #best = this.connection.query<[{ id: number; limit: number }], { id: FaceId }>(
    `SELECT face.id FROM label JOIN face ON face.id = face_id WHERE person_id = @id AND ${NAMED} AND ${VISIBLE}
     ORDER BY ${AS_COVER} DESC LIMIT @limit`,
  )
  readonly #some = this.connection.query<[faces: string, person: number], FaceRow>(
    `SELECT ${FACE_TILE}, state AS label, distance, rule, provenance = '${KEPT}' AS kept
     FROM json_each(?) JOIN face ON face.id = value JOIN label ON face.id = face_id AND person_id = ?
     WHERE ${NAMED} AND ${VISIBLE} ORDER BY key`,
  )
  readonly #suggested = this.connection.query<[{ id: number } & PageInput], FaceRow>(
    `SELECT ${FACE_TILE}, 'suggested' AS label, distance, NULL AS rule, 0 AS kept
     FROM suggestion JOIN face ON face.id = face_id WHERE person_id = @id AND ${VISIBLE}
     ORDER BY distance, face.id LIMIT @limit OFFSET @offset`,
  )
  readonly #countSuggested = this.connection.query<[{ id: number }], { count: number }>(
    `SELECT count(*) AS count FROM suggestion JOIN face ON face.id = face_id WHERE person_id = @id AND ${VISIBLE}`,
  )

  /** The faces that can stand best for a person. */
  best(id: number, limit: number): FaceId[] {
    return this.#best.all({ id, limit }).map((face) => face.id)
  }

  /** Everybody, by name. */
  all({ hidden }: { hidden: boolean }): PersonCard[] {
    return this.#all.all({ hidden: hidden ? 1 : 0 }).map(toCard)
  }

  /**
   * Those whose names hold the typed words (a `searchKey`) in any order: first where each begins a word of the name, then by how
   * many photos they are in. Hidden people are left out.
   */
  called(typed: string, limit: number): PersonCard[] {
    const fits = new Map(this.#names.all().map(({ id, name }) => [id, nameFit(searchKey(name), typed)]))
    const ids = [...fits].flatMap(([id, fit]) => (fit === null ? [] : id))
    if (ids.length === 0) return []
    return this.#byIds
      .all({ ids: JSON.stringify(ids) })
      .toSorted((a, b) => Number(fits.get(a.id) === 'inside') - Number(fits.get(b.id) === 'inside'))
      .slice(0, limit)
      .map(toCard)
  }

  one(id: number): PersonCard | null {
    const row = this.#one.get({ id })
    return row ? toCard(row) : null
  }

  /** Who is in the same photos, most often first. */
  seenWith(id: number, limit: number): PersonDetail['seenWith'] {
    return this.#seenWith.all({ id, limit })
  }

  /** A person's faces, newest first. */
  faces(id: number, page: PageInput): { total: number; rows: MatchedFace[] } {
    return { total: this.#countFaces.get({ id })!.count, rows: this.#faces.all({ id, ...page }).map(toMatchedFace) }
  }

  /** Those of some faces that are theirs, in the order given. */
  some(id: number, faces: readonly number[]): MatchedFace[] {
    return this.#some.all(JSON.stringify(faces), id).map(toMatchedFace)
  }

  /** The faces that might be theirs, likeliest first. */
  suggested(id: number, page: PageInput): { total: number; rows: MatchedFace[] } {
    return {
      total: this.#countSuggested.get({ id })!.count,
      rows: this.#suggested.all({ id, ...page }).map(toMatchedFace),
    }
  }
}

type FaceRow = FaceTileRow & Pick<MatchedFace, 'label' | 'distance' | 'rule'> & { id: FaceId; kept: 0 | 1 }

function toMatchedFace({ kept, ...row }: FaceRow): MatchedFace {
  return { ...toFaceTile(row), kept: kept === 1 }
}

function toCard(row: CardRow): PersonCard {
  return { ...row, hidden: row.hidden === 1 }
}
