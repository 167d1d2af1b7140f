import type { ScanTarget } from '../scan/folders.ts'
import { relativePath } from '../platform/paths.ts'
import type { Folder } from '../store/folders.ts'

/** A folder on disk in which something may have changed. */
export interface Place {
  /** Absolute. */
  readonly path: string
  /** Whether it may have in the folders below, too; else only among the files that lie in it. */
  readonly deep: boolean
}

/** Of more places in one folder nobody keeps count: it is looked through as a whole. */
const most = 500

/** Where the next round looks: everywhere, or at some places only. */
export class Places {
  #everywhere = false
  /** Whether each is deep, by path. */
  readonly #some = new Map<string, boolean>()

  get any(): boolean {
    return this.#everywhere || this.#some.size > 0
  }

  /** Null stands for everywhere. */
  add(place: Place | null): void {
    if (place === null) this.#everywhere = true
    else this.#some.set(place.path, place.deep || this.#some.get(place.path) === true)
  }

  /** What of the folders is to be looked through, and begins anew. Places that lie in another of them are left out. */
  take(folders: readonly Folder[]): ScanTarget[] {
    const everywhere = this.#everywhere
    const some = [...this.#some]
    this.#everywhere = false
    this.#some.clear()
    if (everywhere) return folders.map((folder) => ({ folder, prefix: '' }))
    return folders.flatMap((folder): ScanTarget[] => {
      const within = some.flatMap(([path, deep]) => {
        const prefix = relativePath(folder.path, path)
        return prefix === null ? [] : [{ prefix, deep }]
      })
      const deep = new Set(within.flatMap((place) => (place.deep ? [place.prefix] : [])))
      const outer = within
        .filter(
          ({ prefix, deep: whole }) => !around(prefix).some((other) => deep.has(other)) && (whole || !deep.has(prefix)),
        )
        .sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
      if (outer.length > most) return [{ folder, prefix: '' }]
      return outer.map(({ prefix, deep: whole }) => ({ folder, prefix, ...(!whole && { flat: true }) }))
    })
  }
}

/** The folders that one lies in, '' the last of them. */
function around(prefix: string): string[] {
  if (prefix === '') return []
  const steps = prefix.split('/')
  return steps.map((_, i) => steps.slice(0, -1 - i).join('/'))
}
