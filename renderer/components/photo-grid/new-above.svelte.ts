import { spotOf, tileAt, type Anchor, type Month, type Spot } from './months.ts'

/** How many photos have come above the one that was at the top and stayed in view. */
export class NewAbove {
  photos = $state(0)
  #first: { readonly id: number; readonly month: string; readonly before: number } | null = null

  /** What stays at the top, before others come above it. */
  mark(list: readonly Month[], anchor: Anchor | null): void {
    this.photos = 0
    const spot = anchor?.id == null ? null : spotOf(list, anchor.id, anchor.month)
    const id = spot && tileAt(spot)?.id
    this.#first = spot && id != null ? { id, month: spot.month.month, before: before(spot) } : null
  }

  count(list: readonly Month[]): void {
    const spot = this.#first && spotOf(list, this.#first.id, this.#first.month)
    if (this.#first && spot) this.photos = Math.max(0, before(spot) - this.#first.before)
  }

  forget(): void {
    this.#first = null
    this.photos = 0
  }
}

/** How many photos stand before one. */
function before({ month, index }: Spot): number {
  return month.photosBefore + index
}
