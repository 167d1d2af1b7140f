import { foundAgain } from '../faces/found-again.ts'
import type { Box } from '../faces/geometry.ts'
import { Repository } from './connection.ts'
import { toAnalysisRow, type AnalysisRow } from './face-writer.ts'
import type { FaceRecord } from './face-rows.ts'
import type { FaceId, PersonId, PhotoId } from './ids.ts'
import { KEPT } from './people.ts'
import { isStrip } from './photos.ts'

/** What a file says of a face. */
export interface FaceRead extends FaceRecord {
  /** Whom the user confirmed. */
  readonly person: PersonId | null
  readonly kept: boolean
  /** When they did, in milliseconds since 1970. */
  readonly at: number
  readonly rejected: readonly PersonId[]
  readonly notSure: readonly { readonly person: PersonId; readonly distance: number }[]
  readonly ignored: 'stranger' | 'not-a-face' | null
  readonly removed: boolean
}

/** What a file says of a photo. */
export interface PhotoRead {
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly favourite: boolean
  readonly twice: boolean | null
  readonly faces: readonly FaceRead[]
}

/** What became of a face that a file says something of. */
export interface FaceOutcome {
  readonly face: FaceId
  /** `here`: a face of the library has its place; `put`: none has, so it was put there; `waits` for its photo. */
  readonly fate: 'here' | 'put' | 'waits'
  /** Of how much of it the user had said something else in this library, which stands. */
  readonly overruled: number
}

type KnownRow = Box & {
  id: FaceId
  source: 'detected' | 'drawn'
  ignored: string | null
  removed: 0 | 1
  awaited: 0 | 1 | 2
  unsure: 0 | 1
}
type LabelRow = { faceId: FaceId; personId: PersonId; state: 'confirmed' | 'auto' | 'rejected' }
/** What was said in this library of one face, before anything is read. */
interface Standing extends KnownRow {
  readonly confirmed: PersonId | null
  readonly rejected: ReadonlySet<PersonId>
}

/**
 * Takes in what was said in another library, or in this one before. What was said here stands. Each call is part of an action
 * (actions.ts). A photo that is not here gets a row without a file, as one has that was deleted: a scan that brings its
 * content finds its faces there.
 */
export class ReadBack extends Repository {
  readonly #photo = this.connection.query<[hash: string], { id: PhotoId; seen: 0 | 1; here: 0 | 1; twice: 0 | 1 }>(
    `SELECT id, detector <> '' AS seen, files > 0 AS here, twice FROM photo WHERE hash = ?`,
  )
  readonly #addPhoto = this.connection.query<[{ hash: string; width: number; height: number; at: number }]>(
    `INSERT INTO photo (hash, width, height, format, orientation, detector, indexed_at, twice)
     VALUES (@hash, @width, @height, '', 1, '', @at, ${isStrip('@width', '@height')})`,
  )
  readonly #favour = this.connection.query<[photo: PhotoId]>(
    'UPDATE photo SET favourite = 1 WHERE id = ? AND favourite = 0',
  )
  readonly #allow = this.connection.query<[{ photo: PhotoId; twice: 0 | 1 }]>(
    `UPDATE photo SET twice = @twice WHERE id = @photo AND twice <> @twice AND twice = (${isStrip('width', 'height')})`,
  )
  readonly #known = this.connection.query<[photo: PhotoId], KnownRow>(
    `SELECT id, x, y, width, height, source, ignored, removed, awaited,
       EXISTS (SELECT 1 FROM not_sure WHERE face_id = face.id) AS unsure
     FROM face WHERE photo_id = ? ORDER BY id`,
  )
  readonly #labels = this.connection.query<[photo: PhotoId], LabelRow>(
    `SELECT face_id AS faceId, person_id AS personId, state FROM face JOIN label ON face_id = face.id WHERE photo_id = ?`,
  )
  readonly #addFace = this.connection.query<[AnalysisRow & { photoId: PhotoId; source: string; removed: 0 | 1 }]>(
    `INSERT INTO face (photo_id, x, y, width, height, landmarks, score, quality, quality_size, quality_blur, quality_pose,
       source, removed, awaited, shown_at)
     VALUES (@photoId, @x, @y, @width, @height, @landmarks, @score, @quality, @qualitySize, @qualityBlur, @qualityPose,
       @source, @removed, 1, (SELECT dated_at FROM photo WHERE id = @photoId AND files > 0))`,
  )
  readonly #revive = this.connection.query<[{ face: FaceId; removed: 0 | 1 }]>(
    'UPDATE face SET awaited = 1, removed = @removed WHERE id = @face',
  )
  // No trigger logs that a face comes, as only here an action brings one.
  readonly #logFace = this.connection.query<[{ face: FaceId; removed: 0 | 1 }]>(
    `INSERT INTO change (action_id, tab, before, after)
     SELECT action_id, 'awaited face', NULL, json_object('id', @face, 'removed', @removed) FROM recording`,
  )
  readonly #clearGuess = this.connection.query<[face: FaceId]>(`DELETE FROM label WHERE face_id = ? AND state = 'auto'`)
  readonly #clearGuesses = this.connection.query<[{ photo: PhotoId; person: PersonId }]>(
    `DELETE FROM label WHERE person_id = @person AND state = 'auto'
       AND face_id IN (SELECT id FROM face WHERE photo_id = @photo)`,
  )
  readonly #clearSuggestion = this.connection.query<[face: FaceId]>('DELETE FROM suggestion WHERE face_id = ?')
  readonly #clearSuggestionOf = this.connection.query<[face: FaceId, person: PersonId]>(
    'DELETE FROM suggestion WHERE face_id = ? AND person_id = ?',
  )
  readonly #label = this.connection.query<[LabelRow & { provenance: string; at: number }]>(
    `INSERT INTO label (face_id, person_id, state, provenance, at) VALUES (@faceId, @personId, @state, @provenance, @at)
     ON CONFLICT (face_id, person_id) DO UPDATE SET state = excluded.state, provenance = excluded.provenance,
       distance = NULL, rule = NULL, at = excluded.at WHERE state = 'auto'`,
  )
  readonly #doubt = this.connection.query<[face: FaceId, person: PersonId, distance: number]>(
    'INSERT INTO not_sure (face_id, person_id, distance) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  readonly #ignore = this.connection.query<[ignored: string, face: FaceId]>('UPDATE face SET ignored = ? WHERE id = ?')
  readonly #remove = this.connection.query<[face: FaceId]>('UPDATE face SET removed = 1 WHERE id = ?')
  readonly #describe = this.connection.query<[{ person: PersonId; hidden: 0 | 1; born: string | null }]>(
    'UPDATE person SET hidden = @hidden, born = @born WHERE id = @person AND (hidden <> @hidden OR born IS NOT @born)',
  )
  readonly #giveBirth = this.connection.query<[born: string, person: PersonId]>(
    'UPDATE person SET born = ? WHERE id = ? AND born IS NULL',
  )
  readonly #dropUnneeded = this.connection.query<[{ person: PersonId }]>(
    `DELETE FROM person WHERE id = @person AND NOT EXISTS (SELECT 1 FROM label WHERE person_id = @person)
       AND NOT EXISTS (SELECT 1 FROM not_sure WHERE person_id = @person)`,
  )
  readonly #portray = this.connection.query<[face: FaceId, person: PersonId]>(
    'UPDATE person SET cover_face_id = ? WHERE id = ? AND cover_face_id IS NULL',
  )

  /** Of somebody who was not known here all holds; of somebody who was, what nobody said here. */
  person(id: PersonId, { isNew, hidden, born }: { isNew: boolean; hidden: boolean; born: string | null }): void {
    if (isNew) this.#describe.run({ person: id, hidden: hidden ? 1 : 0, born })
    else if (born !== null) this.#giveBirth.run(born, id)
  }

  /** Takes somebody away of whom nothing is said. */
  dropUnneeded(person: PersonId): void {
    this.#dropUnneeded.run({ person })
  }

  /** The face that stands for somebody, unless one was chosen here. */
  portrait(person: PersonId, face: FaceId): void {
    this.#portray.run(face, person)
  }

  /** Returns whether the photo is here, and what became of each face, in their order. */
  photo(read: PhotoRead): { here: boolean; outcomes: FaceOutcome[] } {
    const { hash, width, height } = read
    const photo = this.#photo.get(hash) ?? {
      ...{ id: this.#addPhoto.run({ hash, width, height, at: Date.now() }).id as PhotoId },
      ...{ seen: 0, here: 0, twice: 0 },
    }
    if (read.favourite) this.#favour.run(photo.id)
    if (read.twice !== null) this.#allow.run({ photo: photo.id, twice: read.twice ? 1 : 0 })
    const twice = photo.twice === 1 || read.twice === true
    const standings = this.#standings(photo.id)
    const which = foundAmong(read.faces, standings)
    const taken = new Set(twice ? [] : standings.flatMap(({ confirmed }) => confirmed ?? []))
    const outcomes = read.faces.map((face, i): FaceOutcome => {
      const known = standings[which[i] ?? -1]
      const isHere = known !== undefined && known.awaited !== 2
      const standing = isHere ? known : this.#put(photo.id, face, known ?? null)
      const overruled = this.#say(photo.id, face, standing, taken, twice)
      const fate = photo.here === 0 || (!isHere && photo.seen === 0) ? 'waits' : isHere ? 'here' : 'put'
      return { face: standing.id, fate, overruled }
    })
    return { here: photo.here === 1, outcomes }
  }

  #standings(photo: PhotoId): Standing[] {
    const labels = Map.groupBy(this.#labels.all(photo), ({ faceId }) => faceId)
    return this.#known.all(photo).map((face) => {
      const own = labels.get(face.id) ?? []
      return {
        ...face,
        confirmed: own.find(({ state }) => state === 'confirmed')?.personId ?? null,
        rejected: new Set(own.flatMap(({ state, personId }) => (state === 'rejected' ? [personId] : []))),
      }
    })
  }

  /** A face where none is; one that was there before a reading was undone comes back. */
  #put(photoId: PhotoId, face: FaceRead, undone: Standing | null): Standing {
    const { source } = face
    const removed = face.removed ? 1 : 0
    const id = undone?.id ?? (this.#addFace.run({ photoId, ...toAnalysisRow(face), source, removed }).id as FaceId)
    this.#logFace.run({ face: id, removed })
    if (undone) this.#revive.run({ face: id, removed })
    const { x, y, width, height } = face.box
    // Nothing else was said of it.
    const untouched = { ignored: null, removed: 0, awaited: 1, unsure: 0, confirmed: null } as const
    return { id, x, y, width, height, source, ...untouched, rejected: new Set() }
  }

  /** Says of a face what the file says, as far as nothing else was said here. Returns how much else was. */
  #say(photo: PhotoId, read: FaceRead, face: Standing, taken: ReadonlySet<PersonId>, twice: boolean): number {
    const faceId = face.id
    if (face.removed === 1) return read.removed ? 0 : 1
    let overruled = 0
    const { person } = read
    if (person !== null && face.confirmed !== person) {
      if (face.confirmed !== null || face.ignored !== null || face.rejected.has(person) || taken.has(person))
        overruled++
      else {
        this.#clearGuess.run(faceId)
        if (!twice) this.#clearGuesses.run({ photo, person })
        this.#clearSuggestion.run(faceId)
        const provenance = read.kept ? KEPT : 'user'
        this.#label.run({ faceId, personId: person, state: 'confirmed', provenance, at: read.at })
      }
    }
    for (const personId of read.rejected) {
      if (face.confirmed === personId) overruled++
      else if (personId !== person && !face.rejected.has(personId)) {
        this.#clearSuggestionOf.run(faceId, personId)
        this.#label.run({ faceId, personId, state: 'rejected', provenance: 'user', at: read.at })
      }
    }
    for (const { person: doubted, distance } of read.notSure) {
      if (face.confirmed !== null || face.rejected.has(doubted)) continue
      this.#clearSuggestionOf.run(faceId, doubted)
      this.#doubt.run(faceId, doubted, distance)
    }
    const { ignored } = read
    if (ignored !== null && face.ignored !== ignored) {
      if (face.ignored !== null || face.confirmed !== null) overruled++
      else this.#putAside(faceId, () => this.#ignore.run(ignored, faceId))
    }
    if (read.removed) {
      const untouched =
        face.confirmed === null && face.ignored === null && face.rejected.size === 0 && face.unsure === 0
      if (!untouched || face.source === 'drawn') overruled++
      else this.#putAside(faceId, () => this.#remove.run(faceId))
    }
    return overruled
  }

  #putAside(face: FaceId, how: () => void): void {
    this.#clearGuess.run(face)
    this.#clearSuggestion.run(face)
    how()
  }
}

/** Which known face each of the read ones is: of those that are shown, else of those that were removed; null for none. */
function foundAmong(read: readonly FaceRead[], known: readonly Standing[]): (number | null)[] {
  const which = read.map((): number | null => null)
  const kinds: readonly ((face: Standing) => boolean)[] = [
    ({ removed }) => removed === 0,
    ({ removed, awaited }) => removed === 1 && awaited !== 2,
    ({ awaited }) => awaited === 2,
  ]
  for (const isOfKind of kinds) {
    const open = which.flatMap((found, i) => (found === null ? [i] : []))
    const some = known.flatMap((face, i) => (isOfKind(face) ? [i] : []))
    const found = foundAgain(
      open.map((i) => read[i]!.box),
      some.map((i) => known[i]!),
    )
    found.forEach((place, n) => {
      if (place !== null) which[open[n]!] = some[place]!
    })
  }
  return which
}
