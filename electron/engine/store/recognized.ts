import { Repository } from './connection.ts'
import type { ClusterId, FaceId, PersonId } from './ids.ts'
import {
  MAY_BE_OFFERED,
  NOT_REFUSED_AS_UNSURE,
  ONCE,
  type AutomaticLabel,
  type FacePerson,
  type Suggestion,
} from './people.ts'

/** What has become of one face; what is undefined stays as it was, null takes it away. */
export interface FaceOutcome {
  readonly faceId: FaceId
  readonly label?: Omit<AutomaticLabel, 'faceId'> | null
  readonly suggestion?: Omit<Suggestion, 'faceId'> | null
  readonly group?: ClusterId | null
}

/** The person is still there. */
const KNOWN = 'EXISTS (SELECT 1 FROM person WHERE id = @personId)'
/** The user has not said meanwhile that the person is another face of the photo. */
const FREE_IN_PHOTO = `NOT EXISTS (SELECT 1 FROM face CROSS JOIN face AS other USING (photo_id)
  CROSS JOIN label ON label.face_id = other.id
  WHERE face.id = @faceId AND other.id <> @faceId AND +person_id = @personId AND state = 'confirmed' AND ${ONCE})`

/** What the matcher makes of faces. It is written while the user goes on: whatever they said meanwhile stands. */
export class Recognized extends Repository {
  readonly #unlabel = this.connection.query<[face: FaceId], { personId: PersonId }>(
    `DELETE FROM label WHERE face_id = ? AND state = 'auto' RETURNING person_id AS personId`,
  )
  readonly #label = this.connection.query<[AutomaticLabel & { at: number }]>(
    `INSERT INTO label (face_id, person_id, state, provenance, distance, rule, at)
     SELECT @faceId, @personId, 'auto', 'matcher', @distance, @rule, @at
     WHERE NOT EXISTS (SELECT 1 FROM label WHERE face_id = @faceId AND (state = 'confirmed' OR person_id = @personId))
       AND ${MAY_BE_OFFERED} AND ${KNOWN} AND ${FREE_IN_PHOTO}`,
  )
  readonly #unsuggest = this.connection.query<[face: FaceId]>('DELETE FROM suggestion WHERE face_id = ?')
  readonly #suggest = this.connection.query<[Suggestion & { at: number }]>(
    `INSERT INTO suggestion (face_id, person_id, distance, at)
     SELECT @faceId, @personId, @distance, @at
     WHERE NOT EXISTS (SELECT 1 FROM label
       WHERE face_id = @faceId AND (state IN ('confirmed', 'auto') OR person_id = @personId))
       AND ${MAY_BE_OFFERED} AND ${NOT_REFUSED_AS_UNSURE} AND ${KNOWN} AND ${FREE_IN_PHOTO}`,
  )
  readonly #group = this.connection.query<[group: ClusterId | null, face: FaceId]>(
    'UPDATE face SET cluster_id = ? WHERE id = ?',
  )

  /** All of these or none. Returns the faces that have got a name by it or lost one, and whose. */
  write(outcomes: Iterable<FaceOutcome>): { named: FacePerson[]; lost: FacePerson[] } {
    return this.connection.transaction(() => {
      const at = Date.now()
      const named: FacePerson[] = []
      const lost: FacePerson[] = []
      for (const { faceId, label, suggestion, group } of outcomes) {
        const before = label === undefined ? undefined : this.#unlabel.get(faceId)?.personId
        const isNamed = label ? this.#label.run({ ...label, faceId, at }).changes > 0 : false
        const now = isNamed ? label?.personId : undefined
        if (now !== before && now !== undefined) named.push({ faceId, personId: now })
        if (now !== before && before !== undefined) lost.push({ faceId, personId: before })
        if (suggestion !== undefined || label) this.#unsuggest.run(faceId)
        if (suggestion) this.#suggest.run({ faceId, personId: suggestion.personId, distance: suggestion.distance, at })
        if (group !== undefined) this.#group.run(group, faceId)
      }
      return { named, lost }
    })
  }
}
