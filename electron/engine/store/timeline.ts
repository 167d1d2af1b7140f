import type {
  PersonName,
  PhotoDetail,
  PhotoFilter,
  PhotoPlace,
  PhotoTile,
  Timeline,
  TimelineMonth,
} from '../../contract/api.ts'
import { Repository, type Query } from './connection.ts'
import { VISIBLE } from './faces.ts'
import { after, conditionOf, type Condition } from './filter.ts'
import type { FolderId, PhotoId } from './ids.ts'
import { absolutePath } from '../platform/paths.ts'

/** One photo with what is known of it but its faces. */
export interface PhotoRecordView extends PhotoTile {
  readonly dateFrom: PhotoDetail['dateFrom']
  readonly camera: string | null
  readonly format: string
  readonly bytes: number
  readonly twice: boolean
}

/** One of a photo's files. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string
  readonly folder: FolderId
  /** The folder below the watched one; '' for the watched folder itself. */
  readonly prefix: string
}

type Tile = Omit<PhotoTile, 'favourite' | 'name'> & { favourite: 0 | 1; name: string }
type Values = (string | number)[]

const TILE = `photo.id, width, height, dated_at AS date, favourite,
  (SELECT relative FROM file WHERE photo_id = photo.id ORDER BY folder_id, relative LIMIT 1) AS name`

/** The shown photos through time, newest first, all or those of a filter. */
export class TimelineQueries extends Repository {
  /** A filter's SQL differs by what it asks for; the commonest stay prepared. */
  readonly #prepared = new Map<string, Query<Values, unknown>>()
  readonly #one = this.connection.query<
    [id: number],
    Tile & Pick<PhotoRecordView, 'camera' | 'format' | 'bytes'> & Pick<PhotoDetail, 'dateFrom'> & { twice: 0 | 1 }
  >(`SELECT ${TILE}, camera, format, bytes, twice, CASE WHEN taken_at IS NOT NULL THEN 'taken'
       WHEN EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id AND named_at IS NOT NULL) THEN 'name' ELSE 'file' END AS dateFrom
     FROM photo WHERE id = ? AND files > 0`)
  readonly #files = this.connection.query<
    [id: number],
    { folder: FolderId; root: string; relative: string; directory: string }
  >(
    `SELECT folder_id AS folder, path AS root, relative, directory FROM file JOIN folder ON folder.id = folder_id
     WHERE photo_id = ? ORDER BY folder_id, relative`,
  )

  /** How many photos there are in each month. */
  months(filter: PhotoFilter): Timeline {
    const { sql, values } = conditionOf(filter)
    const months = this.#ask<TimelineMonth>(
      `SELECT month, count(*) AS photos, sum(aspect) AS aspects FROM photo WHERE ${sql} GROUP BY month ORDER BY month DESC`,
      values,
    )
    return { photos: months.reduce((sum, { photos }) => sum + photos, 0), months }
  }

  /** Some photos of one month. */
  ofMonth(filter: PhotoFilter, month: string, { offset, limit }: { offset: number; limit: number }): PhotoTile[] {
    const { sql, values } = conditionOf(filter)
    return this.#ask<Tile>(
      `SELECT ${TILE} FROM photo WHERE ${sql} AND dated_at >= ? AND dated_at < ?
       ORDER BY dated_at DESC, photo.id DESC LIMIT ? OFFSET ?`,
      [...values, month, after(month), limit, offset],
    ).map(toTile)
  }

  /** Who is in the photos of one month, most often first; hidden people are not. */
  peopleOf(filter: PhotoFilter, month: string): PersonName[] {
    const { sql, values } = conditionOf(filter)
    return this.#ask<PersonName>(
      `SELECT person.id, person.name
       FROM (SELECT photo.id FROM photo WHERE ${sql} AND dated_at >= ? AND dated_at < ?) AS shown
         CROSS JOIN face ON face.photo_id = shown.id
         JOIN label ON label.face_id = face.id AND state IN ('confirmed', 'auto')
         JOIN person ON person.id = person_id
       WHERE ${VISIBLE} AND hidden = 0
       GROUP BY person.id ORDER BY count(DISTINCT face.photo_id) DESC, name_key`,
      [...values, month, after(month)],
    )
  }

  /** All photos of a filter, newest first. */
  ids(filter: PhotoFilter): PhotoId[] {
    const { sql, values } = conditionOf(filter)
    const order = 'ORDER BY dated_at DESC, photo.id DESC'
    return this.#ask<{ id: PhotoId }>(`SELECT photo.id FROM photo WHERE ${sql} ${order}`, values).map(({ id }) => id)
  }

  /** Where a photo stands among those of a filter; null if it is not among them. */
  place(id: number, filter: PhotoFilter): PhotoPlace | null {
    const condition = conditionOf(filter)
    const { sql, values } = condition
    const [found] = this.#ask<{ date: string }>(`SELECT dated_at AS date FROM photo WHERE ${sql} AND photo.id = ?`, [
      ...values,
      id,
    ])
    if (!found) return null
    return {
      index: this.#count(condition, '>', found.date, id),
      photos: this.#count(condition),
      previous: this.#neighbour(condition, '>', found.date, id),
      next: this.#neighbour(condition, '<', found.date, id),
    }
  }

  /** One photo, if it is shown. */
  one(id: number): PhotoRecordView | null {
    const row = this.#one.get(id)
    if (!row) return null
    const { dateFrom, camera, format, bytes, twice, ...tile } = row
    return { ...toTile(tile), dateFrom, camera, format, bytes, twice: twice === 1 }
  }

  /** Where a photo's files are; its name is the first one's. */
  filesOf(id: number): FilePlace[] {
    return this.#files.all(id).map(({ folder, root, relative, directory }) => ({
      path: absolutePath(root, relative),
      folder,
      prefix: directory.replace(/\/$/, ''),
    }))
  }

  #count({ sql, values }: Condition, ...than: [] | ['>' | '<', date: string, id: number]): number {
    const [order, ...place] = than
    const beyond = order === undefined ? '' : `AND (dated_at, photo.id) ${order} (?, ?)`
    const rows = this.#ask<{ count: number }>(`SELECT count(*) AS count FROM photo WHERE ${sql} ${beyond}`, [
      ...values,
      ...place,
    ])
    return rows[0]!.count
  }

  #neighbour({ sql, values }: Condition, side: '>' | '<', date: string, id: number): number | null {
    const direction = side === '>' ? 'ASC' : 'DESC'
    const [row] = this.#ask<{ id: number }>(
      `SELECT photo.id FROM photo WHERE ${sql} AND (dated_at, photo.id) ${side} (?, ?)
       ORDER BY dated_at ${direction}, photo.id ${direction} LIMIT 1`,
      [...values, date, id],
    )
    return row?.id ?? null
  }

  #ask<Row>(sql: string, values: readonly (string | number)[]): Row[] {
    let query = this.#prepared.get(sql)
    if (!query) {
      if (this.#prepared.size >= 100) this.#prepared.clear()
      query = this.connection.query<Values, unknown>(sql)
      this.#prepared.set(sql, query)
    }
    return query.all(...values) as Row[]
  }
}

function toTile({ id, width, height, date, favourite, name }: Tile): PhotoTile {
  return { id, width, height, date, favourite: favourite === 1, name: name.slice(name.lastIndexOf('/') + 1) }
}
