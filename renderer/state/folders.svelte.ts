import type { FolderNode } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import { ask, listen } from './engine.ts'

type Folder = Pick<FolderNode, 'id' | 'prefix'>

const debounceMs = 500

/** The folders that hold photos: one tree for the side bar, for search and for names. */
class Folders {
  tree = $state.raw<readonly FolderNode[]>([])
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    listen((event) => {
      const concerned =
        event.event === 'found-again' ||
        (event.event === 'changed' && event.what.some((kind) => kind === 'folders' || kind === 'photos'))
      if (!concerned) return
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        void this.refresh()
      }, debounceMs)
    })
  }

  /** Every folder with those below it, as deep as they lie. */
  readonly all = $derived(this.tree.flatMap((folder) => withAllBelow(folder, 0)))

  nameOf({ id, prefix }: Folder): string {
    const known = this.all.find(({ folder }) => folder.id === id && folder.prefix === prefix)
    return known?.folder.name ?? prefix.slice(prefix.lastIndexOf('/') + 1)
  }

  async refresh(): Promise<void> {
    try {
      this.tree = await ask('folderTree', {})
    } catch (error) {
      // The frame says that the engine does not answer; the next change asks again.
      if (!(error instanceof Refusal)) throw error
    }
  }
}

export const folders = new Folders()

function withAllBelow(folder: FolderNode, depth: number): { folder: FolderNode; depth: number }[] {
  return [{ folder, depth }, ...folder.children.flatMap((child) => withAllBelow(child, depth + 1))]
}
