import { foldCase } from '../../contract/names.ts'
import { Repository } from './connection.ts'
import type { FaceId, PersonId, PhotoId } from './ids.ts'
import { requireName } from './names.ts'
import { clearGuessedTwice, ONCE, type FacePerson, type Person } from './people.ts'

/** A face that was asked about by its number. */
export interface KnownFace {
  readonly id: FaceId
  readonly photoId: PhotoId
  readonly source: 'detected' | 'drawn'
  /** Who it is, confirmed or not. */
  readonly person: string | null
  /** Who it might be. */
  readonly suggested: string | null
}

/** What the user decides about faces and people besides yes and no (people.ts). Each call is part of an action (actions.ts). */
export class Decisions extends Repository {
  readonly #known = this.connection.query<[faces: string], KnownFace>(
    `SELECT face.id, photo_id AS photoId, source, named.name AS person, offered.name AS suggested
     FROM (SELECT DISTINCT value FROM json_each(?)) JOIN face ON face.id = value
       LEFT JOIN label ON label.face_id = face.id AND state IN ('confirmed', 'auto')
       LEFT JOIN person AS named ON named.id = label.person_id
       LEFT JOIN suggestion ON suggestion.face_id = face.id
       LEFT JOIN person AS offered ON offered.id = suggestion.person_id
     WHERE removed = 0`,
  )
  readonly #doubt = this.connection.query<[face: FaceId]>(
    `INSERT INTO not_sure (face_id, person_id, distance) SELECT face_id, person_id, distance FROM suggestion
     WHERE face_id = ? ON CONFLICT (face_id, person_id) DO UPDATE SET distance = excluded.distance`,
  )
  readonly #doubted = this.connection.query<[FacePerson], { face: FaceId }>(
    'SELECT face_id AS face FROM not_sure WHERE face_id = @faceId AND person_id = @personId',
  )
  readonly #clearSuggestion = this.connection.query<[face: FaceId]>('DELETE FROM suggestion WHERE face_id = ?')
  readonly #refuseName = this.connection.query<[at: number, face: FaceId]>(
    `UPDATE label SET state = 'rejected', provenance = 'user', distance = NULL, rule = NULL, at = ?
     WHERE face_id = ? AND state IN ('confirmed', 'auto')`,
  )
  readonly #clearName = this.connection.query<[face: FaceId]>(
    `DELETE FROM label WHERE face_id = ? AND state IN ('confirmed', 'auto')`,
  )
  readonly #setIgnored = this.connection.query<[ignored: 'stranger' | 'not-a-face' | null, face: FaceId]>(
    'UPDATE face SET ignored = ? WHERE id = ?',
  )
  readonly #removeDrawn = this.connection.query<[face: FaceId]>(
    `UPDATE face SET removed = 1 WHERE id = ? AND source = 'drawn'`,
  )
  readonly #person = this.connection.query<[id: number], Person>('SELECT id, name FROM person WHERE id = ?')
  readonly #byKey = this.connection.query<[key: string], Person>('SELECT id, name FROM person WHERE name_key = ?')
  readonly #rename = this.connection.query<[name: string, key: string, id: PersonId]>(
    'UPDATE person SET name = ?, name_key = ? WHERE id = ?',
  )
  readonly #setHidden = this.connection.query<[hidden: 0 | 1, id: PersonId]>(
    'UPDATE person SET hidden = ? WHERE id = ?',
  )
  readonly #born = this.connection.query<[id: number], { born: string | null }>('SELECT born FROM person WHERE id = ?')
  readonly #setBorn = this.connection.query<[born: string | null, id: PersonId]>(
    'UPDATE person SET born = ? WHERE id = ?',
  )
  readonly #clearGuessedTwice = this.connection.query<[photo: number]>(clearGuessedTwice('?'))
  readonly #setTwice = this.connection.query<[twice: 0 | 1, photo: number]>('UPDATE photo SET twice = ? WHERE id = ?')
  readonly #setCover = this.connection.query<[FacePerson]>(
    `UPDATE person SET cover_face_id = @faceId WHERE id = @personId AND EXISTS (SELECT 1 FROM label
       WHERE face_id = @faceId AND person_id = @personId AND state IN ('confirmed', 'auto'))`,
  )
  /** In this order: what is in the way goes, the rest changes hands, and nobody is left. */
  readonly #merge = [
    // The same face: whoever said yes is right; else what was said of the person who stays.
    `DELETE FROM label WHERE person_id = @into AND state = 'rejected'
       AND face_id IN (SELECT face_id FROM label WHERE person_id = @from AND state = 'confirmed')`,
    `DELETE FROM label WHERE person_id = @from AND face_id IN (SELECT face_id FROM label WHERE person_id = @into)`,
    // The same photo: what the user said stays; of two guesses that of the person who stays.
    `DELETE FROM label WHERE person_id = @into AND state = 'auto' AND face_id IN (${sharedPhotos('@into', `'confirmed'`, '@from')})`,
    `DELETE FROM label WHERE person_id = @from AND state = 'auto'
       AND face_id IN (${sharedPhotos('@from', `'confirmed', 'auto'`, '@into')})`,
    `UPDATE label SET person_id = @into WHERE person_id = @from`,
    `DELETE FROM suggestion WHERE person_id IN (@from, @into) AND face_id IN (SELECT face_id FROM label WHERE person_id = @into)`,
    `UPDATE suggestion SET person_id = @into WHERE person_id = @from`,
    `DELETE FROM not_sure WHERE person_id = @from AND face_id IN (SELECT face_id FROM not_sure WHERE person_id = @into)`,
    `UPDATE not_sure SET person_id = @into WHERE person_id = @from`,
    `UPDATE person SET born = (SELECT born FROM person WHERE id = @from) WHERE id = @into AND born IS NULL`,
    `DELETE FROM person WHERE id = @from AND @into <> @from`,
  ].map((sql) => this.connection.query<[{ from: PersonId; into: PersonId }]>(sql))
  readonly #countNamed = this.connection.query<[id: PersonId], { count: number }>(
    `SELECT count(*) AS count FROM label WHERE person_id = ? AND state IN ('confirmed', 'auto')`,
  )
  readonly #favourite = this.connection.query<[{ favourite: 0 | 1; photo: number }]>(
    'UPDATE photo SET favourite = @favourite WHERE id = @photo AND favourite <> @favourite',
  )

  /** Those of the faces that are there, each once. */
  known(faces: readonly number[]): KnownFace[] {
    return this.#known.all(JSON.stringify(faces))
  }

  person(id: number): Person | null {
    return this.#person.get(id) ?? null
  }

  /** Takes a face's suggestion away, until it looks clearly likelier than now. */
  doubt(face: FaceId): void {
    this.#doubt.run(face)
    this.#clearSuggestion.run(face)
  }

  /** Whether the user answered “not sure” to such a suggestion once. */
  wasUnclear(faceId: FaceId, personId: PersonId): boolean {
    return this.#doubted.get({ faceId, personId }) !== undefined
  }

  /** Takes a face's name away. It counts as a no, so that the name does not come back by itself. */
  unname(face: FaceId): void {
    this.#refuseName.run(Date.now(), face)
  }

  /**
   * Puts a face aside, with whatever name or suggestion it had. A box that the user drew and that is no face is just gone:
   * nobody else said that there was one.
   */
  ignore(face: FaceId, as: 'stranger' | 'not-a-face'): void {
    this.#clearName.run(face)
    this.#clearSuggestion.run(face)
    const gone = as === 'not-a-face' && this.#removeDrawn.run(face).changes > 0
    if (!gone) this.#setIgnored.run(as, face)
  }

  bringBack(face: FaceId): void {
    this.#setIgnored.run(null, face)
  }

  /** Gives a person another name. If somebody else has it, nothing is changed and they are returned. */
  rename(id: PersonId, name: string): { name: string; taken: Person | null } {
    const clean = requireName(name)
    const holder = this.#byKey.get(foldCase(clean))
    if (holder && holder.id !== id) return { name: clean, taken: holder }
    this.#rename.run(clean, foldCase(clean), id)
    return { name: clean, taken: null }
  }

  /** When a person was born; null where it was not said. */
  born(id: number): string | null {
    return this.#born.get(id)?.born ?? null
  }

  /** `YYYY` or `YYYY-MM-DD`; null where it is not known. */
  setBorn(id: PersonId, born: string | null): void {
    this.#setBorn.run(born, id)
  }

  /** Whether somebody may be in a photo twice; the guesses that this forbids go. False if there is no such photo. */
  setTwice(photo: number, twice: boolean): boolean {
    if (!twice) this.#clearGuessedTwice.run(photo)
    return this.#setTwice.run(twice ? 1 : 0, photo).changes > 0
  }

  setHidden(id: PersonId, hidden: boolean): void {
    this.#setHidden.run(hidden ? 1 : 0, id)
  }

  /** False if the face is not one of the person's. */
  setCover(personId: PersonId, faceId: FaceId): boolean {
    return this.#setCover.run({ personId, faceId }).changes > 0
  }

  /**
   * Makes one person of two: all that was said of `from`, yes and no and perhaps, holds for `into`, who keeps their name and
   * cover. Where a face was refused to one and confirmed to the other, it is confirmed. Two confirmed faces of one photo both
   * stay: the user said so of each. Returns how many faces changed hands.
   */
  merge(from: PersonId, into: PersonId): number {
    if (from === into) return 0
    const count = this.#countNamed.get(from)!.count
    for (const step of this.#merge) step.run({ from, into })
    return count
  }

  /** How many of the photos were changed by it. */
  setFavourite(photos: readonly number[], favourite: boolean): number {
    return photos.reduce(
      (changed, photo) => changed + this.#favourite.run({ favourite: favourite ? 1 : 0, photo }).changes,
      0,
    )
  }
}

/** The faces named `whose` that lie in a photo with a face named `whom` in one of the states. */
function sharedPhotos(whose: string, states: string, whom: string): string {
  return `SELECT face.id FROM label AS ours JOIN face ON face.id = ours.face_id
    JOIN face AS other ON other.photo_id = face.photo_id AND other.id <> face.id
    JOIN label AS theirs ON theirs.face_id = other.id AND theirs.person_id = ${whom} AND theirs.state IN (${states})
    WHERE ours.person_id = ${whose} AND ${ONCE}`
}
