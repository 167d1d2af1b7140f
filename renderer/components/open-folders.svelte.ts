import type { FolderNode } from '../../electron/contract/api.ts'

type Folder = Pick<FolderNode, 'id' | 'prefix'>

/** Which folders of the tree are open; kept as long as the window. */
class OpenFolders {
  #open = $state.raw<ReadonlySet<string>>(
    new Set(JSON.parse(sessionStorage.getItem('open folders') ?? '[]') as string[]),
  )

  has(folder: Folder): boolean {
    return this.#open.has(keyOf(folder))
  }

  toggle(folder: Folder): void {
    const open = new Set(this.#open)
    if (!open.delete(keyOf(folder))) open.add(keyOf(folder))
    this.#open = open
    sessionStorage.setItem('open folders', JSON.stringify([...open]))
  }
}

export const openFolders = new OpenFolders()

function keyOf({ id, prefix }: Folder): string {
  return `${id}/${prefix}`
}
