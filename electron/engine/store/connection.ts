import Database from 'better-sqlite3'
import { explain } from './failures.ts'

/** One prepared SQL statement. Failures of the disk or the file come out as AppErrors (failures.ts). */
export class Query<Parameters extends unknown[], Row = never> {
  readonly #connection: Connection
  readonly #statement: Database.Statement<Parameters, Row>

  constructor(connection: Connection, sql: string) {
    this.#connection = connection
    this.#statement = connection.database.prepare<Parameters, Row>(sql)
  }

  get(...parameters: Parameters): Row | undefined {
    return this.#connection.guard(() => this.#statement.get(...parameters))
  }

  all(...parameters: Parameters): Row[] {
    return this.#connection.guard(() => this.#statement.all(...parameters))
  }

  /** Row by row. Until the last one is read, the same connection can't write. */
  *iterate(...parameters: Parameters): Generator<Row> {
    // A statement of its own, so that the same query can be asked again meanwhile.
    const rows = this.#connection.guard(() =>
      this.#connection.database.prepare<Parameters, Row>(this.#statement.source).iterate(...parameters),
    )
    try {
      yield* rows
    } catch (error) {
      throw explain(error, this.#connection.database.name)
    }
  }

  run(...parameters: Parameters): { changes: number; id: number } {
    const { changes, lastInsertRowid } = this.#connection.guard(() => this.#statement.run(...parameters))
    return { changes, id: Number(lastInsertRowid) }
  }
}

/** An open database, as the repositories see it. */
export class Connection {
  readonly database: Database.Database

  constructor(database: Database.Database) {
    this.database = database
  }

  query<Parameters extends unknown[], Row = never>(sql: string): Query<Parameters, Row> {
    return new Query<Parameters, Row>(this, sql)
  }

  /** All of `work` or nothing of it. `work` must be synchronous. */
  transaction<Result>(work: () => Result): Result {
    return this.guard(() => this.database.transaction(work).immediate())
  }

  /**
   * A transaction that lies on the disk when this returns: a power cut costs at most those that are none of these. Waiting for
   * the disk is for what the user says; what a scan finds is found again.
   */
  durable<Result>(work: () => Result): Result {
    const { database } = this
    if (database.inTransaction) return this.transaction(work) // As much as the one around it is.
    database.pragma('synchronous = FULL') // Which waits for all that was written before, too.
    try {
      return this.transaction(work)
    } finally {
      database.pragma('synchronous = NORMAL')
    }
  }

  /** All queries of `work` see the same state. `work` must be synchronous. */
  snapshot<Result>(work: () => Result): Result {
    return this.guard(() => this.database.transaction(work).deferred())
  }

  guard<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw explain(error, this.database.name)
    }
  }
}

/** What all repositories share: the connection, there before their fields prepare their statements on it. */
export abstract class Repository {
  protected readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }
}
