import { Repository } from './connection.ts'

/** Takes things out of the library for good: nothing of this can be undone, and nothing stays in the file. */
export class Forgetting extends Repository {
  readonly #facesOf = this.connection.query<[person: number], { id: number }>(
    `DELETE FROM face WHERE id IN (SELECT face_id FROM label WHERE person_id = ? AND state IN ('confirmed', 'auto'))
     RETURNING id`,
  )
  readonly #person = this.connection.query<[id: number]>('DELETE FROM person WHERE id = ?')
  readonly #actions = this.connection.query<[]>('DELETE FROM action')
  readonly #people = this.connection.query<[]>('DELETE FROM person')
  readonly #faces = this.connection.query<[]>('DELETE FROM face')
  readonly #unseen = this.connection.query<[]>(`UPDATE photo SET detector = '', twice = 0`)

  /**
   * A person with their faces, the ones named by themselves too; returns which those were. The whole history goes too, as it
   * tells of them.
   */
  person(id: number): number[] {
    const faces = this.connection.transaction(() => {
      const faces = this.#facesOf.all(id)
      this.#person.run(id)
      this.#actions.run()
      return faces
    })
    this.#shred()
    return faces.map(({ id }) => id)
  }

  /** All people and faces. Photos stay, with their favourites, but count as never looked at. */
  faces(): void {
    this.connection.transaction(() => {
      this.#actions.run()
      this.#people.run()
      this.#faces.run()
      this.#unseen.run()
    })
    this.#shred()
  }

  /** What was deleted still lies in free pages and in the log; this writes the file anew and empties the log. */
  #shred(): void {
    this.connection.guard(() => {
      this.connection.database.exec('VACUUM')
      this.connection.database.pragma('wal_checkpoint(TRUNCATE)')
    })
  }
}
