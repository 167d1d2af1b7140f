import type { Store } from '../store/database.ts'
import type { FileRecord } from '../store/photos.ts'
import type { Found } from './changes.ts'

/** The known files that changed or are gone, and that the scan has not processed yet: what the library says of them is wrong. */
export class Unseen {
  readonly #files = new Map<FileRecord['folderId'], Set<string>>()

  constructor(store: Store, found: readonly Found[]) {
    // One folder can occur several times, once for each place in it that was walked.
    for (const { folder, changes } of found) {
      const changed = [...changes.files.map(({ relative }) => relative), ...changes.unsettled]
      const known = changed.filter((relative) => store.photos.isFile(folder.id, relative))
      const before = this.#files.get(folder.id) ?? []
      this.#files.set(folder.id, new Set([...before, ...changes.vanished, ...known]))
    }
  }

  has({ folderId, relative }: Pick<FileRecord, 'folderId' | 'relative'>): boolean {
    return this.#files.get(folderId)?.has(relative) ?? false
  }

  /** The library is right about this file from now on. */
  seen({ folderId, relative }: FileRecord): void {
    this.#files.get(folderId)?.delete(relative)
  }
}
