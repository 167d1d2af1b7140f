import type { PhotoTile } from '../../../electron/contract/api.ts'
import type { GridLayout } from './layout.svelte.ts'
import { spotOf, tileAt, type Block, type Spot } from './months.ts'
import { moved, type Move } from './move.ts'
import type { Focus } from './places.ts'

/** The photo that the keyboard is at. It stays the same photo when others come before it, and whether it is loaded or not. */
export class GridFocus {
  at = $state.raw<Focus | null>(null)
  /** Whether the photo should have the page's focus as soon as it is drawn. */
  wanted = $state(false)
  /** Whether the photo is looked at closer. */
  looking = $state(false)
  readonly #layout: GridLayout

  /** The one photo that Tab goes to: the focused one, where it is drawn. */
  readonly tabStop: number | null = $derived.by(() => {
    const drawn = this.#layout.sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells ?? []))
    const focused = drawn.find(({ photo }) => photo.id === this.at?.id)
    return (focused ?? drawn[0])?.photo.id ?? null
  })

  constructor(layout: GridLayout) {
    this.#layout = layout
  }

  /** Where the photo is now. Its number finds it also after others came; its place stands in while it is not loaded. */
  get spot(): Spot | null {
    if (!this.at) return null
    const { list } = this.#layout.months
    const { month: name, index, id } = this.at
    const found = id === null ? null : spotOf(list, id, name)
    if (found) return found
    const month = list.find(({ month }) => month === name)
    return month ? { month, index: Math.min(index, month.photos - 1) } : null
  }

  get tile(): PhotoTile | null {
    const { spot } = this
    return spot && tileAt(spot)
  }

  on(spot: Spot): void {
    this.at = { month: spot.month.month, index: spot.index, id: tileAt(spot)?.id ?? null }
    this.wanted = true
  }

  /** Moves along the photos and scrolls there. Returns where from and where to; null where there is nothing to move to. */
  move(move: Move): { readonly from: Spot | null; readonly to: Spot } | null {
    const { months, view, frame } = this.#layout
    if (months.list.length === 0) return null
    const from = this.spot
    const rows = Math.max(1, Math.floor(view.height / frame.target) - 1)
    const start = from ?? this.#layout.firstInView
    if (!start) return null
    // The first arrow only shows where the keyboard is.
    const to = from || move === 'first' || move === 'last' ? moved(months.list, start, move, rows) : start
    this.on(to)
    this.#layout.reveal(to)
    return { from, to }
  }

  /** The photos of a block came: now the number of the focused one may be known. */
  loaded(block: Block, photos: readonly PhotoTile[]): void {
    if (this.at?.id !== null || this.at.month !== block.month.month) return
    const photo = photos[this.at.index - block.first]
    if (photo) this.at = { ...this.at, id: photo.id }
  }
}
