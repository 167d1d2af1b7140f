import { Repository } from './connection.ts'
import type { ClusterId, FaceId } from './ids.ts'

/** Two faces that are of different people: the user said so. */
export interface ApartFaces {
  readonly one: FaceId
  readonly other: FaceId
}

export class ApartQueries extends Repository {
  readonly #between = this.connection.query<[{ some: string; others: string }], { one: FaceId }>(
    `SELECT one FROM json_each(@some) AS a CROSS JOIN json_each(@others) AS b
     JOIN apart ON one = min(a.value, b.value) AND other = max(a.value, b.value) LIMIT 1`,
  )
  readonly #all = this.connection.query<[], ApartFaces>('SELECT one, other FROM apart')

  all(): ApartFaces[] {
    return this.#all.all()
  }

  /** Whether the user said so of any of these faces and any of the others. */
  between(some: readonly FaceId[], others: readonly FaceId[]): boolean {
    return this.#between.get({ some: JSON.stringify(some), others: JSON.stringify(others) }) !== undefined
  }
}

/** Which faces belong together without a name, and which don't, by the user's word. Each call is part of an action (actions.ts). */
export class Apart extends ApartQueries {
  readonly #put = this.connection.query<[{ a: FaceId; b: FaceId }]>(
    'INSERT INTO apart (one, other) VALUES (min(@a, @b), max(@a, @b)) ON CONFLICT DO NOTHING',
  )
  readonly #setGroup = this.connection.query<[group: number, face: FaceId]>(
    'UPDATE face SET cluster_id = ? WHERE id = ?',
  )
  readonly #free = this.connection.query<[{ face: FaceId }], { group: ClusterId }>(
    `SELECT iif(EXISTS (SELECT 1 FROM face WHERE cluster_id = @face),
       max(max(id), ifnull(max(cluster_id), 0)) + 1, @face) AS "group" FROM face`,
  )

  /** Each of some faces is another person than each of the others. */
  put(some: readonly FaceId[], others: readonly FaceId[]): void {
    for (const a of some) for (const b of others) if (a !== b) this.#put.run({ a, b })
  }

  /** Makes one group of faces that have no name. */
  join(faces: readonly FaceId[], group: number): void {
    for (const face of faces) this.#setGroup.run(group, face)
  }

  /** Makes a group of their own of faces that have no name. */
  joinAnew(faces: readonly FaceId[]): void {
    const [first] = faces
    if (first !== undefined) this.join(faces, this.#free.get({ face: first })!.group)
  }
}
