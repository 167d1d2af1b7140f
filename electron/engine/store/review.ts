import type { FaceTile, GroupCard, StrangerDay } from '../../contract/api.ts'
import { Repository } from './connection.ts'
import { CONSIDERED, VISIBLE } from './faces.ts'
import { after } from './filter.ts'
import type { FaceId } from './ids.ts'
import { FACE_TILE, toFaceTile, type FaceTileRow, type PageInput } from './tiles.ts'

/** A face of a group, and how far it may teach. */
export interface GroupMember extends FaceTile {
  readonly quality: number
}

/**
 * A face that is in no group yet is one of its own, numbered from here on. Once the matcher has put it into a group, that
 * number leads there.
 */
const alone = 10 ** 12

const UNKNOWN = `${CONSIDERED}
  AND NOT EXISTS (SELECT 1 FROM label WHERE face_id = face.id AND state IN ('confirmed', 'auto'))`
const GROUP = `ifnull(cluster_id, face.id + ${alone})`

/** The faces without a person: in their groups, by day, and those put aside. */
export class ReviewQueries extends Repository {
  readonly #groups = this.connection.query<[{ least: number } & PageInput], { id: number; groups: number }>(
    `SELECT ${GROUP} AS id, count(*) AS faces, count(*) OVER () AS groups FROM face WHERE ${UNKNOWN}
     GROUP BY 1 HAVING count(*) >= @least ORDER BY faces DESC, max(quality) DESC, id LIMIT @limit OFFSET @offset`,
  )
  readonly #left = this.connection.query<[], { left: number }>(`SELECT count(*) AS left FROM face WHERE ${UNKNOWN}`)
  readonly #answered = this.connection.query<[], { answered: number }>(
    `SELECT (SELECT count(*) FROM label CROSS JOIN face ON face.id = face_id WHERE state = 'confirmed' AND ${VISIBLE})
       + (SELECT count(*) FROM face WHERE ignored IS NOT NULL AND ${VISIBLE}) AS answered`,
  )
  readonly #members = this.connection.query<[{ group: number }], FaceTileRow & { quality: number }>(
    `SELECT ${FACE_TILE}, quality FROM face WHERE cluster_id = @group AND ${UNKNOWN}
     ORDER BY quality DESC, face.id`,
  )
  readonly #single = this.connection.query<
    [{ face: number }],
    FaceTileRow & { quality: number; cluster: number | null }
  >(`SELECT ${FACE_TILE}, quality, cluster_id AS cluster FROM face WHERE face.id = @face AND ${UNKNOWN}`)
  readonly #days = this.connection.query<[PageInput], { day: string; faces: number; photos: number; days: number }>(
    `SELECT substr(shown_at, 1, 10) AS day, count(*) AS faces, count(DISTINCT photo_id) AS photos,
       count(*) OVER () AS days
     FROM face WHERE ${UNKNOWN}
     GROUP BY day ORDER BY faces DESC, day DESC LIMIT @limit OFFSET @offset`,
  )
  readonly #ofDay = this.connection.query<[{ from: string; to: string; limit: number }], { id: FaceId }>(
    `SELECT face.id FROM photo JOIN face ON photo_id = photo.id
     WHERE files > 0 AND dated_at >= @from AND dated_at < @to AND ${UNKNOWN} ORDER BY quality DESC, face.id LIMIT @limit`,
  )
  readonly #ignored = this.connection.query<[{ which: string } & PageInput], FaceTileRow>(
    `SELECT ${FACE_TILE} FROM face WHERE ignored = @which AND ${VISIBLE}
     ORDER BY shown_at DESC, face.id DESC LIMIT @limit OFFSET @offset`,
  )
  readonly #countIgnored = this.connection.query<[which: string], { count: number }>(
    `SELECT count(*) AS count FROM face WHERE ignored = ? AND ${VISIBLE}`,
  )

  /** The groups of at least so many faces: largest first, of one size the one with the best face. */
  groups(least: number, page: PageInput): { total: number; rows: GroupCard[] } {
    const found = this.#groups.all({ least, ...page })
    const [any] = found.length > 0 ? found : this.#groups.all({ least, offset: 0, limit: 1 })
    return { total: any?.groups ?? 0, rows: found.flatMap(({ id }) => this.group(id)?.card ?? []) }
  }

  /** How many faces the user has answered for: confirmed or put aside. */
  answered(): number {
    return this.#answered.get()!.answered
  }

  /** A group with its members, best first; null when nobody is left in it. */
  group(id: number): { card: GroupCard; members: GroupMember[] } | null {
    const members = this.#membersOf(id)
    if (members.length === 0) return null
    const dates = members.map(({ date }) => date).sort()
    return {
      card: {
        id,
        faces: members.length,
        photos: new Set(members.map(({ photo }) => photo)).size,
        first: dates[0]!,
        last: dates.at(-1)!,
        sample: members.slice(0, 4).map((face) => face.id),
      },
      members,
    }
  }

  /** How many faces wait for review. */
  left(): number {
    return this.#left.get()!.left
  }

  /** The days with faces without a person, most faces first. */
  days(page: PageInput): { total: number; rows: StrangerDay[] } {
    const found = this.#days.all(page)
    return {
      total: found[0]?.days ?? (page.offset === 0 ? 0 : this.days({ offset: 0, limit: 1 }).total),
      rows: found.map(({ day, faces, photos }) => ({ day, faces, photos, sample: this.ofDay(day, 4) })),
    }
  }

  /** The faces without a person of one day, best first. */
  ofDay(day: string, limit = Number.MAX_SAFE_INTEGER): FaceId[] {
    return this.#ofDay.all({ from: day, to: after(day), limit }).map(({ id }) => id)
  }

  /** The faces that the user put aside, newest first. */
  ignored(which: 'stranger' | 'not-a-face', page: PageInput): { total: number; rows: FaceTile[] } {
    const rows = this.#ignored.all({ which, ...page }).map(toFaceTile)
    return { total: this.#countIgnored.get(which)!.count, rows }
  }

  #membersOf(group: number): GroupMember[] {
    if (group < alone) return this.#members.all({ group }).map(toFaceTile)
    const face = this.#single.get({ face: group - alone })
    if (!face) return []
    const { cluster, ...member } = face
    return cluster === null ? [toFaceTile(member)] : this.#membersOf(cluster)
  }
}
