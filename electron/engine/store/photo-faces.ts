import type { Box } from '../faces/geometry.ts'
import type { FacePlace, FaceTile } from '../../contract/api.ts'
import { Repository } from './connection.ts'
import { VISIBLE } from './faces.ts'
import type { PersonId } from './ids.ts'
import { FACE_TILE, toFaceTile, type FaceTileRow } from './tiles.ts'

/** One face on its photo, with whom it is taken for. */
export interface FaceOnPhoto extends FaceTile {
  readonly box: Box
  readonly source: 'detected' | 'drawn'
  readonly ignored: 'stranger' | 'not-a-face' | null
  readonly label: {
    readonly personId: PersonId
    readonly person: string
    readonly state: 'confirmed' | 'auto'
    readonly distance: number | null
  } | null
  readonly suggestion: { readonly personId: PersonId; readonly person: string; readonly distance: number } | null
}

type Row = FaceTileRow &
  Box &
  Pick<FaceOnPhoto, 'source' | 'ignored'> & {
    personId: PersonId | null
    person: string | null
    state: 'confirmed' | 'auto' | null
    distance: number | null
    suggestedId: PersonId | null
    suggested: string | null
    suggestedDistance: number | null
  }

/** The faces of one photo as they are shown on it. */
export class PhotoFaceQueries extends Repository {
  readonly #of = this.connection.query<[photo: number], Row>(
    `SELECT ${FACE_TILE}, x, y, face.width, face.height, source, ignored,
       named.id AS personId, named.name AS person, label.state, label.distance,
       offered.id AS suggestedId, offered.name AS suggested, suggestion.distance AS suggestedDistance
     FROM face
       LEFT JOIN label ON label.face_id = face.id AND state IN ('confirmed', 'auto')
       LEFT JOIN person AS named ON named.id = label.person_id
       LEFT JOIN suggestion ON suggestion.face_id = face.id
       LEFT JOIN person AS offered ON offered.id = suggestion.person_id
     WHERE photo_id = ? AND ${VISIBLE} ORDER BY x, face.id`,
  )

  readonly #places = this.connection.query<[photos: string, person: number], FacePlace>(
    `SELECT photo_id AS photo, (x + face.width / 2.0) / photo.width AS x, (y + face.height / 2.0) / photo.height AS y,
       1.0 * photo.width / photo.height AS aspect
     FROM json_each(?) AS asked CROSS JOIN face ON face.photo_id = asked.value JOIN photo ON photo.id = photo_id
       JOIN label ON label.face_id = face.id AND state IN ('confirmed', 'auto')
     WHERE person_id = ? AND ${VISIBLE}`,
  )

  /** Where somebody is on these photos. */
  places(person: number, photos: readonly number[]): FacePlace[] {
    return this.#places.all(JSON.stringify(photos), person)
  }

  /** From left to right. */
  of(photo: number): FaceOnPhoto[] {
    return this.#of.all(photo).map((row) => {
      const { x, y, width, height, personId, person, state, distance } = row
      const { suggestedId, suggested, suggestedDistance } = row
      return {
        ...toFaceTile({ id: row.id, photo: row.photo, date: row.date, poor: row.poor }),
        box: { x, y, width, height },
        source: row.source,
        ignored: row.ignored,
        label: personId === null ? null : { personId, person: person!, state: state!, distance },
        suggestion:
          suggestedId === null ? null : { personId: suggestedId, person: suggested!, distance: suggestedDistance! },
      }
    })
  }
}
