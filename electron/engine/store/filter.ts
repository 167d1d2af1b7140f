import { searchKey } from '../../contract/names.ts'
import type { PhotoFilter } from '../../contract/api.ts'

/** A condition on `photo`, with its values in the order of its question marks. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** Photos with a face of this person. */
const IN_PHOTOS_OF = `photo.id IN (SELECT photo_id FROM label JOIN face ON face.id = face_id
  WHERE person_id = ? AND state IN ('confirmed', 'auto'))`
const NOT_NAMED = `NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state IN ('confirmed', 'auto'))`
const UNKNOWN_IN = `EXISTS (SELECT 1 FROM face
  WHERE face.photo_id = photo.id AND removed = 0 AND ignored IS NULL AND ${NOT_NAMED})`
/** Nobody with a name but these people, and no face that is still to be named. */
const NOBODY_ELSE_IN = `NOT EXISTS (SELECT 1 FROM face LEFT JOIN label ON face_id = face.id AND state IN ('confirmed', 'auto')
  WHERE face.photo_id = photo.id AND removed = 0 AND ignored IS NULL
    AND (person_id IS NULL OR person_id NOT IN (SELECT value FROM json_each(?))))`

/** The photos that are shown and for which all of the filter holds. */
export function conditionOf(filter: PhotoFilter): Condition {
  const { folder, text, from, to, favourite, unknown, only } = filter
  const conditions: Condition[] = [{ sql: 'photo.files > 0', values: [] }]
  const add = (sql: string, ...values: (string | number)[]): void => void conditions.push({ sql, values })

  if (folder) add(...inFolder(folder))
  for (const person of filter.with ?? []) add(IN_PHOTOS_OF, person)
  for (const person of filter.without ?? []) add(`NOT ${IN_PHOTOS_OF}`, person)
  if (only) add(NOBODY_ELSE_IN, JSON.stringify(filter.with ?? []))
  if (from !== undefined) add('dated_at >= ?', from)
  if (to !== undefined) add('dated_at < ?', after(to))
  if (favourite !== undefined) add(favourite ? 'favourite = 1' : 'favourite = 0')
  if (unknown !== undefined) add(unknown ? UNKNOWN_IN : `NOT ${UNKNOWN_IN}`)
  const words = searchKey(text ?? '')
    .split(' ')
    .filter(Boolean)
  if (words.length > 0) {
    const all = words.map(() => 'instr(folded, ?)').join(' AND ')
    add(`photo.id IN (SELECT photo_id FROM file WHERE photo_id IS NOT NULL AND ${all})`, ...words)
  }
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

function inFolder({ id, prefix }: { id: number; prefix: string }): [string, ...(string | number)[]] {
  const steps = prefix.replace(/\/+$/, '')
  if (steps === '') return ['EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id AND folder_id = ?)', id]
  // '0' is the character after '/': the range holds the folder itself and all below it.
  const files =
    'SELECT photo_id FROM file WHERE photo_id IS NOT NULL AND folder_id = ? AND directory >= ? AND directory < ?'
  return [`photo.id IN (${files})`, id, `${steps}/`, `${steps}0`]
}

/** What sorts behind every time that begins with this day or month. */
export function after(start: string): string {
  return `${start}~`
}
