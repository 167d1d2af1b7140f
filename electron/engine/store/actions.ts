import type { ActionKind, ActionView, UndoState } from '../../contract/api.ts'
import { Repository, type Connection } from './connection.ts'
import { Replay, type Change } from './replay.ts'

/** What an action was about, for the history. */
export interface About {
  /** Of faces, or photos for favourites. */
  readonly count: number
  readonly person?: string | null
  readonly other?: string | null
}

/** So many of the latest actions can be undone; what is older is done for good. */
export const keptActions = 10_000

type ActionRow = Omit<ActionView, 'undone'> & { undone: 0 | 1 }

const ACTION_COLUMNS = 'id, at, kind, count, person, other, undone'

/** What the user did to people and faces, also before the last restart. */
export class ActionQueries extends Repository {
  readonly #page = this.connection.query<[{ offset: number; limit: number }], ActionRow>(
    `SELECT ${ACTION_COLUMNS} FROM action ORDER BY id DESC LIMIT @limit OFFSET @offset`,
  )
  readonly #count = this.connection.query<[], { count: number }>('SELECT count(*) AS count FROM action')
  readonly #toUndo = this.connection.query<[], ActionRow>(
    `SELECT ${ACTION_COLUMNS} FROM action WHERE undone = 0 ORDER BY id DESC LIMIT 1`,
  )
  readonly #toRedo = this.connection.query<[], ActionRow>(
    `SELECT ${ACTION_COLUMNS} FROM action WHERE undone = 1 ORDER BY id LIMIT 1`,
  )

  /** The latest first; those that were undone are on top, until something new is done. */
  page(page: { offset: number; limit: number }): { total: number; rows: ActionView[] } {
    return { total: this.#count.get()!.count, rows: this.#page.all(page).map(toView) }
  }

  /** What undo and redo would do next. */
  state(): UndoState {
    const undo = this.#toUndo.get()
    const redo = this.#toRedo.get()
    return { undo: undo ? toView(undo) : null, redo: redo ? toView(redo) : null }
  }
}

export class Actions extends ActionQueries {
  readonly #replay: Replay
  readonly #begin = this.connection.query<[at: number, kind: ActionKind]>(
    'INSERT INTO action (at, kind, count) VALUES (?, ?, 0)',
  )
  readonly #describe = this.connection.query<
    [{ id: number; count: number; person: string | null; other: string | null }],
    ActionRow
  >(`UPDATE action SET count = @count, person = @person, other = @other WHERE id = @id RETURNING ${ACTION_COLUMNS}`)
  readonly #startRecording = this.connection.query<[id: number]>('INSERT INTO recording (action_id) VALUES (?)')
  readonly #stopRecording = this.connection.query<[]>('DELETE FROM recording')
  readonly #changes = this.connection.query<[id: number], Change>(
    'SELECT tab, before, after FROM change WHERE action_id = ? ORDER BY id',
  )
  readonly #anyChange = this.connection.query<[id: number], { id: number }>(
    'SELECT id FROM change WHERE action_id = ? LIMIT 1',
  )
  readonly #dropUndone = this.connection.query<[]>('DELETE FROM action WHERE undone = 1')
  readonly #dropOld = this.connection.query<[id: number]>('DELETE FROM action WHERE id <= ?')
  readonly #drop = this.connection.query<[id: number]>('DELETE FROM action WHERE id = ?')
  readonly #setUndone = this.connection.query<[undone: 0 | 1, id: number], ActionRow>(
    `UPDATE action SET undone = ? WHERE id = ? RETURNING ${ACTION_COLUMNS}`,
  )

  constructor(connection: Connection) {
    super(connection)
    this.#replay = new Replay(connection)
  }

  /**
   * Does `work` as one action that can be undone, whole or not at all; it is on the disk when this returns. It drops what could
   * have been redone. An action that changed nothing leaves no trace in the history.
   */
  record<Result extends About>(kind: ActionKind, work: () => Result): { action: ActionView; result: Result } {
    return this.connection.durable(() => {
      const id = this.#begin.run(Date.now(), kind).id
      this.#startRecording.run(id)
      const result = work()
      this.#stopRecording.run()
      const { count, person = null, other = null } = result
      const action = toView(this.#describe.get({ id, count, person, other })!)
      if (this.#anyChange.get(id)) {
        this.#dropUndone.run()
        this.#dropOld.run(id - keptActions)
      } else this.#drop.run(id)
      return { action, result }
    })
  }

  /** Takes back the last action that stands. Null where there is none. */
  undo(): ActionView | null {
    return this.connection.durable(() => {
      const action = this.state().undo
      if (!action) return null
      this.#replay.back(this.#changes.all(action.id))
      return toView(this.#setUndone.get(1, action.id)!)
    })
  }

  /** Does again what was undone last. Null where there is none. */
  redo(): ActionView | null {
    return this.connection.durable(() => {
      const action = this.state().redo
      if (!action) return null
      this.#replay.forth(this.#changes.all(action.id))
      return toView(this.#setUndone.get(0, action.id)!)
    })
  }
}

function toView(row: ActionRow): ActionView {
  return { ...row, undone: row.undone === 1 }
}
