import type { PhotoTile } from '../../../electron/contract/api.ts'
import { act } from '../../state/act.svelte.ts'

/** Hearts as the user sees them: at once as they were set, until the engine's own photos say the same. */
export class Favourites {
  /** Hearts that the engine's photos do not show yet. */
  #ahead = $state.raw<ReadonlyMap<number, boolean>>(new Map())

  has(photo: PhotoTile): boolean {
    return this.#ahead.get(photo.id) ?? photo.favourite
  }

  /**
   * Makes photos favourites, or no longer where all of them are.
   * @param tileOf a photo by its number; null where it is not loaded, and then it counts as no favourite
   */
  async toggle(photos: readonly number[], tileOf: (id: number) => PhotoTile | null): Promise<void> {
    if (photos.length === 0) return
    const favourite = photos.some((id) => {
      const tile = tileOf(id)
      return !tile || !this.has(tile)
    })
    this.#ahead = new Map([...this.#ahead, ...photos.map((id) => [id, favourite] as const)])
    const done = await act('favourite', { photos: [...photos], favourite })
    if (!done) this.settle(photos)
  }

  /** These came from the engine, or were refused by it: from now on they show what it says. */
  settle(photos: readonly number[]): void {
    if (this.#ahead.size === 0) return
    const ahead = new Map(this.#ahead)
    for (const id of photos) ahead.delete(id)
    this.#ahead = ahead
  }
}
