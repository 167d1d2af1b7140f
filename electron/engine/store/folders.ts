import { Repository } from './connection.ts'
import type { FolderId } from './ids.ts'

/** A watched root. */
export interface Folder {
  readonly id: FolderId
  /** Absolute. */
  readonly path: string
  /** The user lets it rest: it is neither scanned nor watched. */
  readonly paused: boolean
  /** The file system on which its files were found last; null before they were. */
  readonly device: string | null
}

type FolderRow = Omit<Folder, 'paused'> & { paused: 0 | 1 }
type CountsRow = Omit<FolderCounts, 'paused'> & { paused: 0 | 1 }

export class FolderQueries extends Repository {
  readonly #list = this.connection.query<[], FolderRow>('SELECT id, path, paused, device FROM folder ORDER BY path')

  readonly #counts = this.connection.query<[], CountsRow>(
    `SELECT id, path, paused,
       (SELECT count(DISTINCT photo_id) FROM file WHERE folder_id = folder.id AND photo_id IS NOT NULL) AS photos,
       (SELECT count(*) FROM file WHERE folder_id = folder.id AND problem_code IS NOT NULL) AS problems
     FROM folder ORDER BY path`,
  )

  /** All watched roots, ordered by path. None lies inside another. */
  list(): Folder[] {
    return this.#list.all().map((row) => ({ ...row, paused: row.paused === 1 }))
  }

  /** Whether a folder is still watched. */
  has(id: FolderId): boolean {
    return this.#list.all().some((folder) => folder.id === id)
  }

  /** The same with the numbers of their photos and problems. */
  counts(): FolderCounts[] {
    return this.#counts.all().map((row) => ({ ...row, paused: row.paused === 1 }))
  }
}

/** A watched root with what is shown of it. */
export interface FolderCounts extends Omit<Folder, 'device'> {
  readonly photos: number
  readonly problems: number
}

export class Folders extends FolderQueries {
  readonly #add = this.connection.query<[path: string, addedAt: number]>(
    'INSERT INTO folder (path, added_at) VALUES (?, ?)',
  )
  readonly #moveFiles = this.connection.query<[{ to: FolderId; prefix: string; from: FolderId }]>(
    `UPDATE file SET folder_id = @to, relative = @prefix || '/' || relative,
       folded = search_key(@prefix || '/' || relative), directory = @prefix || '/' || directory WHERE folder_id = @from`,
  )
  readonly #remove = this.connection.query<[id: number]>('DELETE FROM folder WHERE id = ?')
  readonly #setPaused = this.connection.query<[paused: 0 | 1, id: number]>('UPDATE folder SET paused = ? WHERE id = ?')

  readonly #setDevice = this.connection.query<[device: string, id: FolderId]>(
    'UPDATE folder SET device = ? WHERE id = ?',
  )

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
      return { id, path, paused: false, device: null }
    })
  }

  /** Forgets a watched root and its files; false if there is none. Its photos stay, with their labels, but are not shown. */
  remove(id: number): boolean {
    return this.#remove.run(id).changes > 0
  }

  /** Its files were found on this file system. */
  setDevice(id: FolderId, device: string): void {
    this.#setDevice.run(device, id)
  }

  /** False if there is no such folder. */
  setPaused(id: number, paused: boolean): boolean {
    return this.#setPaused.run(paused ? 1 : 0, id).changes > 0
  }
}
