import { Repository } from './connection.ts'
import { VISIBLE } from './faces.ts'
import type { FaceId, PersonId, PhotoId } from './ids.ts'
import { cleanName, nameKey } from './names.ts'

export interface Person {
  readonly id: PersonId
  readonly name: string
}

/** A person with how much is shown of them: labels of faces by state, suggestions, and distinct photos they are in. */
export interface PersonSummary extends Person {
  readonly confirmed: number
  readonly auto: number
  readonly suggested: number
  readonly photos: number
}

/** Who a face is, and who said so. */
export interface FaceLabel {
  readonly faceId: FaceId
  readonly personId: PersonId
  readonly person: string
  readonly state: 'confirmed' | 'auto'
  /** 'user', 'user, kept', 'matcher', or the name of an import. */
  readonly provenance: string
  /** How far the face was from the person when the matcher said so. */
  readonly distance: number | null
  readonly rule: string | null
}

/** An unsure match, for the user to answer. */
export interface Suggestion {
  readonly faceId: FaceId
  readonly personId: PersonId
  readonly distance: number
}

/** A sure match of the matcher. */
export interface AutomaticLabel extends Suggestion {
  readonly rule: string
}

export interface FacePerson {
  readonly faceId: FaceId
  readonly personId: PersonId
}

/** A face of a person: one that the user confirmed teaches who they are. */
export interface NamedFace extends FacePerson {
  readonly photoId: PhotoId
  readonly quality: number
  /** Of the photo. */
  readonly date: string
}

const NAMED_FACES = `SELECT face_id AS faceId, person_id AS personId, photo_id AS photoId, quality, dated_at AS date
  FROM label JOIN face ON face.id = face_id JOIN photo ON photo.id = photo_id`
const LABEL_COLUMNS = `face_id AS faceId, person_id AS personId, name AS person, state, provenance, distance, rule`

/** The provenance of a label that the user confirmed when asked whether the face is an odd one. */
export const KEPT = 'user, kept'

/** A condition on a face of the matcher's outcome: still there, and not put aside since the matcher looked. */
export const MAY_BE_OFFERED = 'EXISTS (SELECT 1 FROM face WHERE id = @faceId AND ignored IS NULL AND removed = 0)'
/** A condition on `face`: a person is in its photo once at most, as in all but those where the user allowed more. */
export const ONCE = 'NOT EXISTS (SELECT 1 FROM photo WHERE photo.id = face.photo_id AND twice = 1)'
/** Takes the guesses away that somebody is in a photo twice. */
export const clearGuessedTwice = (photo: string): string =>
  `DELETE FROM label WHERE state = 'auto' AND face_id IN (SELECT face.id FROM face
     JOIN label AS own ON own.face_id = face.id AND own.state = 'auto'
     JOIN face AS other ON other.photo_id = face.photo_id AND other.id <> face.id
     JOIN label AS theirs ON theirs.face_id = other.id AND theirs.person_id = own.person_id
       AND theirs.state IN ('confirmed', 'auto')
     WHERE face.photo_id = ${photo})`
/** A "not sure" is asked again once the face is at this share of the distance it was at then. */
const clearlyNearer = 0.95
/** A condition on an offer of the matcher's: the user did not say “not sure” to one like it. */
export const NOT_REFUSED_AS_UNSURE = `NOT EXISTS (SELECT 1 FROM not_sure WHERE face_id = @faceId AND person_id = @personId
  AND @distance > distance * ${clearlyNearer})`

export class PersonQueries extends Repository {
  readonly #byKey = this.connection.query<[key: string], Person>('SELECT id, name FROM person WHERE name_key = ?')
  readonly #summaries = this.connection.query<[], PersonSummary>(
    `WITH
       named AS (SELECT person_id, state, face.photo_id FROM label JOIN face ON face.id = face_id
         WHERE state IN ('confirmed', 'auto') AND ${VISIBLE}),
       counted AS (SELECT person_id, count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
         count(*) FILTER (WHERE state = 'auto') AS auto, count(DISTINCT photo_id) AS photos
         FROM named GROUP BY person_id),
       offered AS (SELECT person_id, count(*) AS suggested FROM suggestion JOIN face ON face.id = face_id
         WHERE ${VISIBLE} GROUP BY person_id)
     SELECT id, name, ifnull(confirmed, 0) AS confirmed, ifnull(auto, 0) AS auto, ifnull(suggested, 0) AS suggested,
       ifnull(photos, 0) AS photos
     FROM person LEFT JOIN counted ON counted.person_id = id LEFT JOIN offered ON offered.person_id = id
     ORDER BY name_key`,
  )
  readonly #count = this.connection.query<[], { count: number }>('SELECT count(*) AS count FROM person')
  readonly #labels = this.connection.query<[], FaceLabel>(
    `SELECT ${LABEL_COLUMNS} FROM label JOIN person ON person.id = person_id
     WHERE state IN ('confirmed', 'auto') ORDER BY face_id`,
  )
  readonly #labelsOfPhoto = this.connection.query<[photo: PhotoId], FaceLabel>(
    `SELECT ${LABEL_COLUMNS} FROM face JOIN label ON face_id = face.id JOIN person ON person.id = person_id
     WHERE photo_id = ? AND state IN ('confirmed', 'auto') ORDER BY face_id`,
  )
  readonly #confirmedFaces = this.connection.query<[], NamedFace>(
    `${NAMED_FACES} WHERE state = 'confirmed' ORDER BY person_id, face_id`,
  )
  readonly #automaticFacesOf = this.connection.query<[person: PersonId, most: number], NamedFace>(
    `${NAMED_FACES} WHERE person_id = ? AND state = 'auto' ORDER BY distance, face_id LIMIT ?`,
  )
  readonly #confirmedFacesOf = this.connection.query<[person: PersonId], NamedFace>(
    `${NAMED_FACES} WHERE person_id = ? AND state = 'confirmed' ORDER BY face_id`,
  )
  readonly #rejected = this.connection.query<[], FacePerson>(
    `SELECT face_id AS faceId, person_id AS personId FROM label WHERE state = 'rejected'`,
  )
  readonly #hidden = this.connection.query<[], { id: PersonId }>('SELECT id FROM person WHERE hidden = 1')
  readonly #births = this.connection.query<[], { id: PersonId; born: string }>(
    'SELECT id, born FROM person WHERE born IS NOT NULL',
  )
  readonly #suggestions = this.connection.query<[], Suggestion>(
    'SELECT face_id AS faceId, person_id AS personId, distance FROM suggestion ORDER BY distance, face_id',
  )

  /** The person of this name, however it is capitalised or spaced. Throws `bad-name` for an empty one. */
  byName(name: string): Person | null {
    return this.#byKey.get(nameKey(cleanName(name))) ?? null
  }

  /** Everybody, by name. Only faces whose photos have files are counted. */
  list(): PersonSummary[] {
    return this.#summaries.all()
  }

  count(): number {
    return this.#count.get()!.count
  }

  /** Who each labelled face is, by face id; rejections are not among them. */
  labels(): FaceLabel[] {
    return this.#labels.all()
  }

  /** The same for the faces of one photo. */
  labelsOfPhoto(photoId: PhotoId): FaceLabel[] {
    return this.#labelsOfPhoto.all(photoId)
  }

  /** Faces of a person that go by their name without the user's word, the surest first, at most so many. */
  automaticFacesOf(person: PersonId, most: number): NamedFace[] {
    return this.#automaticFacesOf.all(person, most)
  }

  /** What teaches the matcher: all confirmed faces, by person, also of photos without a file. */
  confirmedFaces(): NamedFace[] {
    return this.#confirmedFaces.all()
  }

  /** The same of one person. */
  confirmedFacesOf(person: PersonId): NamedFace[] {
    return this.#confirmedFacesOf.all(person)
  }

  /** The pairs to which the user said no, for good. */
  rejectedPairs(): FacePerson[] {
    return this.#rejected.all()
  }

  /** Whom the user does not want to see: they are not offered for a face. */
  hidden(): Set<PersonId> {
    return new Set(this.#hidden.all().map(({ id }) => id))
  }

  /** When people were born, of those where the user said it: `YYYY` or `YYYY-MM-DD`. */
  births(): Map<PersonId, string> {
    return new Map(this.#births.all().map(({ id, born }) => [id, born]))
  }

  /** The unsure matches, nearest first. */
  suggestions(): Suggestion[] {
    return this.#suggestions.all()
  }
}

export class People extends PersonQueries {
  readonly #create = this.connection.query<[name: string, key: string, at: number]>(
    'INSERT INTO person (name, name_key, created_at) VALUES (?, ?, ?)',
  )
  readonly #bringBack = this.connection.query<[face: FaceId]>(
    'UPDATE face SET ignored = NULL WHERE id = ? AND ignored IS NOT NULL',
  )
  readonly #clearName = this.connection.query<[FacePerson]>(
    `DELETE FROM label WHERE face_id = @faceId AND person_id <> @personId AND state IN ('confirmed', 'auto')`,
  )
  readonly #clearPersonFromPhoto = this.connection.query<[FacePerson]>(
    `DELETE FROM label WHERE +person_id = @personId AND state IN ('confirmed', 'auto') AND face_id IN (
       SELECT other.id FROM face CROSS JOIN face AS other USING (photo_id) WHERE face.id = @faceId AND other.id <> face.id
         AND ${ONCE})`,
  )
  readonly #clearNotSure = this.connection.query<[face: FaceId]>('DELETE FROM not_sure WHERE face_id = ?')
  readonly #decide = this.connection.query<
    [FacePerson & { state: 'confirmed' | 'rejected'; provenance: string; at: number }]
  >(
    `INSERT INTO label (face_id, person_id, state, provenance, at)
     VALUES (@faceId, @personId, @state, @provenance, @at)
     ON CONFLICT (face_id, person_id) DO UPDATE SET state = excluded.state, provenance = excluded.provenance,
       distance = NULL, rule = NULL, at = excluded.at
     WHERE state <> excluded.state OR excluded.provenance = '${KEPT}'`,
  )
  readonly #clearSuggestion = this.connection.query<[face: FaceId]>('DELETE FROM suggestion WHERE face_id = ?')
  readonly #clearSuggestionOf = this.connection.query<[face: FaceId, person: PersonId]>(
    'DELETE FROM suggestion WHERE face_id = ? AND person_id = ?',
  )
  readonly #automatic = this.connection.query<[], AutomaticLabel>(
    `SELECT face_id AS faceId, person_id AS personId, distance, rule FROM label WHERE state = 'auto'`,
  )
  readonly #clearAutomatic = this.connection.query<[face: FaceId]>(
    `DELETE FROM label WHERE face_id = ? AND state = 'auto'`,
  )
  readonly #label = this.connection.query<[AutomaticLabel & { at: number }]>(
    `INSERT INTO label (face_id, person_id, state, provenance, distance, rule, at)
     SELECT @faceId, @personId, 'auto', 'matcher', @distance, @rule, @at
     WHERE NOT EXISTS (SELECT 1 FROM label WHERE face_id = @faceId AND (state = 'confirmed' OR person_id = @personId))
       AND NOT EXISTS (SELECT 1 FROM face CROSS JOIN face AS other USING (photo_id)
         CROSS JOIN label ON label.face_id = other.id
         WHERE face.id = @faceId AND other.id <> @faceId AND +person_id = @personId AND state IN ('confirmed', 'auto')
           AND ${ONCE})
       AND ${MAY_BE_OFFERED}`,
  )
  readonly #suggest = this.connection.query<[Suggestion & { at: number }]>(
    `INSERT INTO suggestion (face_id, person_id, distance, at)
     SELECT @faceId, @personId, @distance, @at
     WHERE NOT EXISTS (SELECT 1 FROM label
       WHERE face_id = @faceId AND (state IN ('confirmed', 'auto') OR person_id = @personId))
       AND ${MAY_BE_OFFERED} AND ${NOT_REFUSED_AS_UNSURE}`,
  )

  /** The person of this name, made if there is none yet. Throws `bad-name` for an empty one. */
  findOrCreate(name: string): Person {
    const clean = cleanName(name)
    return this.connection.transaction(() => {
      const known = this.byName(clean)
      if (known) return known
      return { id: this.#create.run(clean, nameKey(clean), Date.now()).id as PersonId, name: clean }
    })
  }

  /**
   * The user says who a face is. It replaces whatever was said before, also an earlier no to this person, and brings back a
   * face that was put aside. A person is in a photo once, unless the user allowed more there: if another face of it had the
   * name, the name moves, and that face is unknown again, neither named nor refused. Returns how many faces lost it so.
   */
  confirm(faceId: FaceId, personId: PersonId, provenance = 'user'): number {
    return this.connection.transaction(() => {
      this.#bringBack.run(faceId)
      this.#clearName.run({ faceId, personId })
      const { changes } = this.#clearPersonFromPhoto.run({ faceId, personId })
      this.#clearSuggestion.run(faceId)
      this.#clearNotSure.run(faceId)
      this.#decide.run({ faceId, personId, state: 'confirmed', provenance, at: Date.now() })
      return changes
    })
  }

  /** The user says that a face is not this person: for good, unless they confirm it later. */
  reject(faceId: FaceId, personId: PersonId, provenance = 'user'): void {
    this.connection.transaction(() => {
      this.#clearSuggestionOf.run(faceId, personId)
      this.#decide.run({ faceId, personId, state: 'rejected', provenance, at: Date.now() })
    })
  }

  /**
   * Puts a new outcome of the matcher in place of the last, and writes only where they differ. What the user decided stands,
   * also since the matcher looked: nothing is written for a face that is confirmed or put aside, for a pair that was rejected,
   * or for a person in whose photo it is a second face. Returns how many stand.
   */
  replaceAutomatic(
    labels: Iterable<AutomaticLabel>,
    suggestions: Iterable<Suggestion>,
  ): { labels: number; suggestions: number } {
    return this.connection.transaction(() => {
      const at = Date.now()
      const oldLabels = new Map(this.#automatic.all().map((label) => [label.faceId, label]))
      const oldSuggestions = new Map(this.suggestions().map((suggestion) => [suggestion.faceId, suggestion]))
      const newLabels = news(labels, oldLabels)
      const named = new Set(newLabels.rows.map(({ faceId }) => faceId))
      const newSuggestions = news(
        Iterator.from(suggestions).filter(({ faceId }) => !named.has(faceId)),
        oldSuggestions,
      )
      // What is left of the old outcome is not in the new one: it goes first, for it may be in the way.
      for (const faceId of oldLabels.keys()) this.#clearAutomatic.run(faceId)
      for (const faceId of oldSuggestions.keys()) this.#clearSuggestion.run(faceId)
      const stand = { labels: newLabels.kept, suggestions: newSuggestions.kept }
      for (const { faceId, personId, distance, rule } of newLabels.rows) {
        stand.labels += this.#label.run({ faceId, personId, distance, rule, at }).changes
      }
      for (const { faceId, personId, distance } of newSuggestions.rows) {
        stand.suggestions += this.#suggest.run({ faceId, personId, distance, at }).changes
      }
      return stand
    })
  }
}

/** The rows that are not among the old ones yet. Those that are, are taken out of the old ones. */
function news<Row extends Suggestion & { readonly rule?: string }>(
  rows: Iterable<Row>,
  old: Map<FaceId, Row>,
): { rows: Row[]; kept: number } {
  const fresh: Row[] = []
  let kept = 0
  for (const row of rows) {
    const known = old.get(row.faceId)
    if (known?.personId === row.personId && known.distance === row.distance && known.rule === row.rule) {
      old.delete(row.faceId)
      kept++
    } else fresh.push(row)
  }
  return { rows: fresh, kept }
}
