import {
  anchorAt,
  arrange,
  heightOf,
  noMonths,
  rowOf,
  spotOf,
  topOf,
  type Anchor,
  type Block,
  type Frame,
  type Month,
  type Spot,
} from './months.ts'
import { NewAbove } from './new-above.svelte.ts'
import { targetHeight } from './rows.ts'
import { sectionsBetween, type Section } from './sections.ts'
import { GridView } from './view.svelte.ts'

/** Photos farther away than this many heights of the view are let go. */
const maxViewsAway = 10

/** What a layout asks of its grid, and tells it. */
interface Grid {
  /** Whether what is at the very top must stay there when new photos come above it. */
  readonly pinned: () => boolean
  /** Other blocks may be near now. */
  readonly moved: (racing: boolean) => void
  readonly rested: () => void
}

/**
 * What is where, and what of it is on the page. Whatever changes (photos that come, a window that gets wider), what the user looks
 * at stays where it is: each change is laid out around an anchor, a photo and its distance from the upper edge of the view.
 */
export class GridLayout {
  months = $state.raw(noMonths)
  readonly view = new GridView({
    resized: (set) => {
      // Kept until the user scrolls, so that a window that is dragged wider and narrower comes back to the same photo.
      this.#kept = this.anchor()
      set()
      this.place(this.months.list, this.#kept)
    },
    scrolled: (by) => {
      this.#kept = null
      if (this.#edge <= 0) this.#above.forget()
      this.#grid.moved(Math.abs(by) > this.view.height)
    },
    drawn: () => this.#grid.moved(false),
    rested: () => this.#grid.rested(),
  })

  readonly frame = $derived.by((): Frame => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const width = Math.max(100, this.view.width)
    return { width, target: targetHeight(width), gap: 3, heading: Math.round(rem * 3.25), between: 12 }
  })
  /** What is drawn changes only every half view, not with every pixel that is scrolled. */
  readonly #slot = $derived(Math.floor((this.view.top * 2) / this.view.height))

  readonly sections = $derived.by((): readonly Section[] => {
    const { width, height, header } = this.view
    if (width === 0) return []
    const from = (this.#slot * height) / 2 - header
    return sectionsBetween(this.months, from - height / 2, from + height * 2, this.frame)
  })

  readonly #grid: Grid
  readonly #above = new NewAbove()
  /** The anchor to go back to while the user has not scrolled. */
  #kept: Anchor | null = null

  constructor(grid: Grid) {
    this.#grid = grid
  }

  /** First month in view, for the scrubber. */
  get monthInView(): string | null {
    return anchorAt(this.months, this.#edge + 1, this.frame)?.month ?? null
  }

  /** How many new photos there are above, out of view, since the top was in view. */
  get newAbove(): number {
    return this.#edge > 0 ? this.#above.photos : 0
  }

  /** The first photo in view. */
  get firstInView(): Spot | null {
    const anchor = anchorAt(this.months, Math.max(0, this.#edge), this.frame)
    const month = this.months.list.find((one) => one.month === anchor?.month)
    return month && anchor ? { month, index: anchor.index } : null
  }

  /** Where the user is, to come back to: null at the very top. */
  get whereabouts(): Anchor | null {
    return this.view.top > 0 ? (this.#kept ?? anchorAt(this.months, this.#edge, this.frame)) : null
  }

  /** What must not move on screen; null where nothing needs to stay, and new photos may push the rest down. */
  anchor(): Anchor | null {
    if (this.#kept) return this.#kept
    const edge = this.#edge
    // At the very top, new photos are what the user wants to see; unless something there is selected or has the focus.
    const pinned = edge > 0 || this.#grid.pinned() || this.view.hasFocus
    const anchor = this.#pointedAt() ?? (pinned ? anchorAt(this.months, edge, this.frame) : null)
    if (edge <= 0) this.#above.mark(this.months.list, anchor)
    return anchor
  }

  /** Lays out other months, or the same ones after a change, around the anchor that was taken before it. */
  place(list: readonly Month[], anchor: Anchor | null): void {
    this.months = arrange(list, this.frame)
    this.#above.count(list)
    const top = anchor ? this.view.header + heightOf(this.months, anchor, this.frame) : this.view.top
    this.view.place(this.months.height, top, this.#kept !== null)
  }

  /** Lays out the months of another filter, and goes to where the user was among them before, or to the top. */
  enter(list: readonly Month[], whereabouts: Anchor | null): void {
    this.#above.forget()
    this.months = arrange(list, this.frame)
    this.#kept = whereabouts
    const top = whereabouts ? this.view.header + heightOf(this.months, whereabouts, this.frame) : 0
    this.view.place(this.months.height, top, true)
  }

  /** Scrolls as little as needed for a photo to be wholly in view. */
  reveal(spot: Spot): void {
    const { view } = this
    const top = view.header + topOf(spot, this.frame)
    const height = rowOf(spot).height
    // The heading stays at the upper edge and would cover it.
    const upper = top - this.frame.heading
    if (upper < view.top) view.scrollTo(upper)
    else if (top + height > view.top + view.height) view.scrollTo(top + height - view.height + this.frame.between)
  }

  /** The blocks to load, nearest to the middle of the view first, and those that are far enough away to let go. */
  blocksByDistance(): { readonly near: readonly Block[]; readonly far: readonly Block[] } {
    const edge = this.#edge
    const { height } = this.view
    const middle = edge + height / 2
    const away = height * maxViewsAway
    const near: { block: Block; distance: number }[] = []
    const far: Block[] = []
    for (const month of this.months.list) {
      for (const block of month.blocks) {
        const top = month.top + this.frame.heading + block.top
        const bottom = top + block.layout.height
        if (block.photos && (bottom < edge - away || top > edge + away)) far.push(block)
        if (bottom < edge - height || top > edge + 2 * height) continue
        near.push({ block, distance: Math.max(0, top - middle, middle - bottom) })
      }
    }
    return { near: near.sort((a, b) => a.distance - b.distance).map(({ block }) => block), far }
  }

  /** Upper edge of the view among the months. */
  get #edge(): number {
    return this.view.top - this.view.header
  }

  /** The photo under the pointer stays there, wherever the edge of the view is: the user is about to click it. */
  #pointedAt(): Anchor | null {
    const id = this.view.pointedAt
    const spot = id === null ? null : spotOf(this.months.list, id)
    return spot && { month: spot.month.month, index: spot.index, id, below: this.#edge - topOf(spot, this.frame) }
  }
}
