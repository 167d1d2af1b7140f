import { Repository } from './connection.ts'
import type { FolderId } from './ids.ts'

/** A watched root. */
export interface Folder {
  readonly id: FolderId
  /** Absolute. */
  readonly path: string
}

export class FolderQueries extends Repository {
  readonly #list = this.connection.query<[], Folder>('SELECT id, path FROM folder ORDER BY path')

  /** All watched roots, ordered by path. None lies inside another. */
  list(): Folder[] {
    return this.#list.all()
  }
}

export class Folders extends FolderQueries {
  readonly #add = this.connection.query<[path: string, addedAt: number]>(
    'INSERT INTO folder (path, added_at) VALUES (?, ?)',
  )
  readonly #moveFiles = this.connection.query<[{ to: FolderId; prefix: string; from: FolderId }]>(
    `UPDATE file SET folder_id = @to, relative = @prefix || '/' || relative,
       folded = fold(@prefix || '/' || relative) WHERE folder_id = @from`,
  )
  readonly #remove = this.connection.query<[id: FolderId]>('DELETE FROM folder WHERE id = ?')

  /**
   * Adds a watched root by its absolute path. Known roots inside it are absorbed in the same transaction: their files
   * belong to the new root from then on, at `relative`, their path below it.
   */
  add(path: string, absorbed: readonly { id: FolderId; relative: string }[] = []): Folder {
    return this.connection.transaction(() => {
      const id = this.#add.run(path, Date.now()).id as FolderId
      for (const nested of absorbed) {
        this.#moveFiles.run({ to: id, prefix: nested.relative, from: nested.id })
        this.#remove.run(nested.id)
      }
      return { id, path }
    })
  }
}
