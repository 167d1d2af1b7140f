import type { ScanTarget } from '../library/folders.ts'
import { relativePath } from '../store/paths.ts'
import type { Folder } from '../store/folders.ts'

/** A folder on disk in which something may have changed, absolute. */
export type Place = string

/** Where the next round looks: everywhere, or at some places only. */
export class Places {
  #everywhere = false
  readonly #some = new Set<Place>()

  get any(): boolean {
    return this.#everywhere || this.#some.size > 0
  }

  /** Null stands for everywhere. */
  add(place: Place | null): void {
    if (place === null) this.#everywhere = true
    else this.#some.add(place)
  }

  /** What of the folders is to be looked through, and begins anew. Places that lie in another of them are left out. */
  take(folders: readonly Folder[]): ScanTarget[] {
    const everywhere = this.#everywhere
    const some = [...this.#some]
    this.#everywhere = false
    this.#some.clear()
    if (everywhere) return folders.map((folder) => ({ folder, prefix: '' }))
    return folders.flatMap((folder) => {
      const prefixes = some.flatMap((place) => relativePath(folder.path, place) ?? []).sort()
      const outer = prefixes.filter((prefix) => !prefixes.some((other) => isWithin(prefix, other)))
      return outer.map((prefix) => ({ folder, prefix }))
    })
  }
}

function isWithin(prefix: string, other: string): boolean {
  return prefix !== other && (other === '' || prefix.startsWith(`${other}/`))
}
