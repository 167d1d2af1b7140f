import type { FolderNode } from '../../contract/api.ts'
import { Repository } from './connection.ts'
import type { FolderId, PhotoId } from './ids.ts'

/** A folder while the tree is made. */
interface Node {
  readonly id: FolderId
  readonly prefix: string
  readonly name: string
  /** Photos in this folder and below that lie in one file only. */
  single: number
  /** Those with copies, which must not count twice. */
  readonly copied: Set<PhotoId>
  readonly children: Map<string, Node>
}

/** The folders on disk in which photos lie. */
export class DirectoryQueries extends Repository {
  readonly #roots = this.connection.query<[], { id: FolderId; path: string }>(
    'SELECT id, path FROM folder ORDER BY path',
  )
  readonly #files = this.connection.query<[], { folder: FolderId; directory: string; files: number }>(
    `SELECT folder_id AS folder, directory, count(*) AS files FROM file WHERE photo_id IS NOT NULL
     GROUP BY folder_id, directory`,
  )
  readonly #copies = this.connection.query<[], { folder: FolderId; directory: string; photo: PhotoId }>(
    `SELECT folder_id AS folder, directory, photo_id AS photo FROM photo JOIN file ON photo_id = photo.id
     WHERE photo.files > 1`,
  )

  /** The watched folders with all folders below them that hold photos, each with how many: copies count once. */
  tree(): FolderNode[] {
    const roots = new Map(
      this.#roots.all().map(({ id, path }) => [id, nodeOf(id, '', path.split(/[/\\]/).findLast(Boolean) ?? path)]),
    )
    for (const { folder, directory, files } of this.#files.all()) {
      for (const node of pathTo(roots.get(folder)!, directory)) node.single += files
    }
    for (const { folder, directory, photo } of this.#copies.all()) {
      for (const node of pathTo(roots.get(folder)!, directory)) {
        node.single--
        node.copied.add(photo)
      }
    }
    return [...roots.values()].map(toFolderNode)
  }
}

function nodeOf(id: FolderId, prefix: string, name: string): Node {
  return { id, prefix, name, single: 0, copied: new Set(), children: new Map() }
}

/** The nodes from the root down to a directory, made where there are none yet. */
function pathTo(root: Node, directory: string): Node[] {
  const path = [root]
  let node = root
  for (const name of directory.split('/').filter(Boolean)) {
    let child = node.children.get(name)
    if (!child) {
      child = nodeOf(root.id, node.prefix === '' ? name : `${node.prefix}/${name}`, name)
      node.children.set(name, child)
    }
    path.push(child)
    node = child
  }
  return path
}

function toFolderNode({ id, prefix, name, single, copied, children }: Node): FolderNode {
  const below = [...children.values()].sort((a, b) => byName.compare(a.name, b.name)).map(toFolderNode)
  return { id, prefix, name, photos: single + copied.size, children: below }
}

/** As people sort folders: "2 June" before "10 June". */
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
