import type { Changed, Failure, PhotoFilter, PhotoTile, Timeline } from '../../../electron/contract/api.ts'
import { Refusal } from '../../../electron/contract/host.ts'
import { act } from '../../state/act.svelte.ts'
import { ask, listen } from '../../state/engine.ts'
import { route } from '../../state/route.svelte.ts'
import {
  anchorAt,
  arrange,
  heightOf,
  noMonths,
  photoAt,
  plan,
  spotOf,
  tileAt,
  rowOf,
  topOf,
  type Anchor,
  type Frame,
  type Month,
  type Spot,
} from './months.ts'
import { moved, type Move } from './move.ts'
import { NewAbove } from './new-above.svelte.ts'
import { Pages } from './pages.ts'
import { keepPlace, placeKept, type Focus } from './places.ts'
import { targetHeight } from './rows.ts'
import { sectionsBetween, type Section } from './sections.ts'
import { Selection } from './selection.svelte.ts'
import { GridView } from './view.svelte.ts'

/** Changes come in bursts while photos are looked at. */
const calmMs = 400
/** Photos farther away than so many views are let go. */
const farViews = 10

/**
 * The photos of a filter as a grid that may be endless: what is where, which photos are here, where the keyboard is and what is
 * chosen. Make one while a component is made and give it to `PhotoGrid`.
 */
export class PhotoGridState {
  /** Whether the first answer is still awaited. */
  waiting = $state(true)
  failure = $state.raw<Failure | null>(null)
  months = $state.raw(noMonths)
  focus = $state.raw<Focus | null>(null)
  /** Whether the focused photo should have the page's focus as soon as it is drawn. */
  wantsFocus = $state(false)
  /** Whether the focused photo is looked at closer. */
  looking = $state(false)
  readonly selection = new Selection(() => this.#ids())
  readonly view = new GridView({
    resized: (set) => {
      // Kept until somebody scrolls, so that a window that is dragged wider and narrower comes back to the same photo.
      this.#kept = this.#anchor()
      set()
      this.#place(this.months.list, this.#kept)
    },
    scrolled: (by) => {
      this.#kept = null
      if (this.#edge <= 0) this.#above.forget()
      this.#loadSoon(Math.abs(by) > this.view.height)
    },
    drawn: () => this.#loadSoon(false),
    rested: () => {
      this.#keep()
      this.#loadSoon(false)
    },
  })

  readonly #filter: () => PhotoFilter
  readonly #pages = new Pages((month, block, photos) => this.#hold(month, block, photos))
  #order: Promise<readonly number[]> | null = null
  /** Hearts that the engine does not know of yet. */
  #hearts = $state.raw<ReadonlyMap<number, boolean>>(new Map())
  readonly #above = new NewAbove()
  #turn = 0
  #key = ''
  #kept: Anchor | null = null
  #loading: ReturnType<typeof setTimeout> | undefined

  readonly #frame = $derived.by((): Frame => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const width = Math.max(100, this.view.width)
    return { width, target: targetHeight(width), gap: 3, heading: Math.round(rem * 3.25), between: 12 }
  })
  /** What is drawn is chosen anew every half view only. */
  readonly #slot = $derived(Math.floor((this.view.top * 2) / this.view.height))

  readonly sections = $derived.by((): readonly Section[] => {
    const { width, height, header } = this.view
    if (width === 0) return []
    const from = (this.#slot * height) / 2 - header
    return sectionsBetween(this.months, from - height / 2, from + height * 2, this.#frame)
  })

  /** The one photo that Tab goes to: the focused one, where it is drawn. */
  readonly tabStop = $derived.by((): number | null => {
    const drawn = this.sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells ?? []))
    const focused = drawn.find(({ photo }) => photo.id === this.focus?.id)
    return (focused ?? drawn[0])?.photo.id ?? null
  })

  /** @param on what else changes these photos besides the photos themselves: people, where the filter asks for some */
  constructor(filter: () => PhotoFilter, on: readonly Changed[] = ['people']) {
    this.#filter = filter
    $effect(() => {
      const wanted = filter()
      const key = `${location.pathname} ${JSON.stringify(wanted)}`
      void this.#ask(wanted, key)
      return () => this.#keep()
    })
    $effect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const stop = listen((event) => {
        const concerned =
          event.event === 'found-again' ||
          (event.event === 'changed' && event.what.some((kind) => kind === 'photos' || on.includes(kind)))
        if (!concerned) return
        timer ??= setTimeout(() => {
          timer = undefined
          void this.#ask(filter(), null)
        }, calmMs)
      })
      return () => {
        stop()
        clearTimeout(timer)
        clearTimeout(this.#loading)
      }
    })
  }

  get filter(): PhotoFilter {
    return this.#filter()
  }

  get total(): number {
    return this.months.photos
  }

  get frame(): Frame {
    return this.#frame
  }

  /** First month in view, for the scrubber. */
  get monthInView(): string | null {
    return anchorAt(this.months, this.#edge + 1, this.#frame)?.month ?? null
  }

  /** How many new photos there are above, out of view, where one was at the top. */
  get newAbove(): number {
    return this.#edge > 0 ? this.#above.photos : 0
  }

  isFavourite(photo: PhotoTile): boolean {
    return this.#hearts.get(photo.id) ?? photo.favourite
  }

  /** Scrolls as little as needed for a photo to be wholly in view. */
  reveal(spot: Spot): void {
    const { view } = this
    const top = view.header + topOf(spot, this.#frame)
    const height = rowOf(spot).height
    // The heading stays at the upper edge and would cover it.
    const upper = top - this.#frame.heading
    if (upper < view.top) view.scrollTo(upper)
    else if (top + height > view.top + view.height) view.scrollTo(top + height - view.height + this.#frame.between)
  }

  // ---- The keyboard

  get focusedTile(): PhotoTile | null {
    const spot = this.#focusSpot()
    return spot && tileAt(spot)
  }

  focusOn(spot: Spot, want = true): void {
    this.focus = { month: spot.month.month, index: spot.index, id: tileAt(spot)?.id ?? null }
    this.wantsFocus = want
  }

  /** @param range whether all photos up to there are chosen too */
  async move(move: Move, range: boolean): Promise<void> {
    const { list } = this.months
    if (list.length === 0) return
    const from = this.#focusSpot()
    const rows = Math.max(1, Math.floor(this.view.height / this.#frame.target) - 1)
    const toEnd = move === 'first' || move === 'last'
    const start = from ?? this.#first()
    if (!start) return
    // The first arrow only shows where the keyboard is.
    const to = from || toEnd ? moved(list, start, move, rows) : start
    this.focusOn(to)
    this.reveal(to)
    if (!range || !from) return
    const order = await this.#ids()
    const [first, last] = [from, to].map((spot) => order[spot.month.photosBefore + spot.index])
    if (first !== undefined && last !== undefined) await this.selection.rangeTo(last, first)
  }

  /** What commands are about: the chosen photos, else the focused one. */
  get subject(): readonly number[] {
    if (this.selection.size > 0) return [...this.selection.ids]
    const tile = this.focusedTile
    return tile ? [tile.id] : []
  }

  /** Makes photos favourites, or no longer where all of them are. */
  async toggleFavourite(photos: readonly number[] = this.subject): Promise<void> {
    if (photos.length === 0) return
    const favourite = photos.some((id) => {
      const spot = spotOf(this.months.list, id)
      const tile = spot && tileAt(spot)
      return !tile || !this.isFavourite(tile)
    })
    this.#hearts = new Map([...this.#hearts, ...photos.map((id) => [id, favourite] as const)])
    const done = await act('favourite', { photos: [...photos], favourite })
    if (!done) this.#forgetHearts(photos)
  }

  /** Chooses all photos of a month, or none of them where all are. */
  async toggleMonth(name: string): Promise<void> {
    const order = await this.#ids()
    const month = this.months.list.find(({ month }) => month === name)
    if (month) this.selection.toggleAll(order.slice(month.photosBefore, month.photosBefore + month.photos))
  }

  // ---- Asking

  /** @param key of the place this is, where it is another one than before */
  async #ask(filter: PhotoFilter, key: string | null): Promise<void> {
    const turn = ++this.#turn
    try {
      const timeline = await ask('timeline', { filter })
      if (turn !== this.#turn) return
      this.failure = null
      this.#order = null
      this.#pages.outdate(filter)
      if (key === null) this.#refresh(timeline)
      else await this.#enter(timeline, key, turn)
      this.waiting = false
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (turn === this.#turn) this.failure = error.failure
    }
  }

  #refresh(timeline: Timeline): void {
    const anchor = this.#anchor()
    this.#place(plan(timeline, this.months.list, this.#frame), anchor)
    if (this.selection.size > 0) void this.#ids().then((order) => this.selection.keepOnly(order))
  }

  /** Another filter: goes to where one was in it. */
  async #enter(timeline: Timeline, key: string, turn: number): Promise<void> {
    const kept = placeKept(key)
    this.#key = key
    this.focus = kept?.focus ?? null
    this.#above.forget()
    this.selection.clear()
    if (kept && kept.chosen.length > 0) this.selection.toggleAll(kept.chosen)
    this.months = arrange(plan(timeline, [], this.#frame), this.#frame)
    this.#kept = kept?.anchor ?? null
    const top = this.#kept ? this.view.header + heightOf(this.months, this.#kept, this.#frame) : 0
    this.view.place(this.months.height, top, true)
    await this.#comeBackFrom(turn)
  }

  /** Whoever looked at single photos comes back to the one seen last. */
  async #comeBackFrom(turn: number): Promise<void> {
    const { cameFrom } = route
    if (cameFrom?.screen !== 'photo') return
    const place = await ask('photoPlace', { id: cameFrom.id, filter: this.#filter() }).catch((error: unknown) => {
      // It may be gone, or not among these.
      if (!(error instanceof Refusal)) throw error
      return null
    })
    const spot = place && photoAt(this.months.list, place.index)
    if (!spot || turn !== this.#turn) return
    this.focus = { month: spot.month.month, index: spot.index, id: cameFrom.id }
    this.wantsFocus = true
    this.reveal(spot)
  }

  #hold(month: string, index: number, photos: readonly PhotoTile[]): void {
    const block = this.months.list.find((one) => one.month === month)?.blocks[index]
    if (!block) return
    this.#forgetHearts(photos.map(({ id }) => id))
    if (block.photos && samePhotos(block.photos, photos)) return
    const anchor = this.#anchor()
    block.hold(photos)
    const { focus } = this
    const focused = focus?.id === null && focus.month === month ? photos[focus.index - block.first] : undefined
    if (focus && focused) this.focus = { ...focus, id: focused.id }
    this.#place(this.months.list, anchor)
  }

  #ids(): Promise<readonly number[]> {
    return (this.#order ??= ask('photoIds', { filter: this.#filter() }))
  }

  #forgetHearts(photos: readonly number[]): void {
    if (this.#hearts.size === 0) return
    const hearts = new Map(this.#hearts)
    for (const id of photos) hearts.delete(id)
    this.#hearts = hearts
  }

  // ---- Laying out

  /** Upper edge of the view among the months. */
  get #edge(): number {
    return this.view.top - this.view.header
  }

  /** What must not move on screen, whatever changes. */
  #anchor(): Anchor | null {
    if (this.#kept) return this.#kept
    const edge = this.#edge
    // At the very top, what is new is what one wants to see; unless one is about something there.
    const pinned = edge > 0 || this.selection.size > 0 || this.view.hasFocus
    const anchor = this.#pointedAt() ?? (pinned ? anchorAt(this.months, edge, this.#frame) : null)
    if (edge <= 0) this.#above.mark(this.months.list, anchor)
    return anchor
  }

  #pointedAt(): Anchor | null {
    const id = this.view.pointedAt
    const spot = id === null ? null : spotOf(this.months.list, id)
    return spot && { month: spot.month.month, index: spot.index, id, below: this.#edge - topOf(spot, this.#frame) }
  }

  #place(list: readonly Month[], anchor: Anchor | null): void {
    this.months = arrange(list, this.#frame)
    this.#above.count(list)
    const top = anchor ? this.view.header + heightOf(this.months, anchor, this.#frame) : this.view.top
    this.view.place(this.months.height, top, this.#kept !== null)
  }

  #keep(): void {
    if (this.#key === '') return
    const anchor = this.view.top > 0 ? (this.#kept ?? anchorAt(this.months, this.#edge, this.#frame)) : null
    keepPlace(this.#key, { anchor, focus: this.focus, chosen: [...this.selection.ids].slice(0, 10_000) })
  }

  // ---- Loading

  /** @param racing whether it goes by too fast to see: then only where it comes to rest is loaded */
  #loadSoon(racing: boolean): void {
    clearTimeout(this.#loading)
    this.#loading = setTimeout(() => this.#load(), racing ? 80 : 0)
  }

  #load(): void {
    const edge = this.#edge
    const { height } = this.view
    const middle = edge + height / 2
    const far = height * farViews
    const near: { block: Month['blocks'][number]; distance: number }[] = []
    for (const month of this.months.list) {
      for (const block of month.blocks) {
        const top = month.top + this.#frame.heading + block.top
        const bottom = top + block.layout.height
        if (block.photos && (bottom < edge - far || top > edge + far)) {
          block.release()
          this.#pages.forget(block)
        }
        if (bottom < edge - height || top > edge + 2 * height) continue
        near.push({ block, distance: Math.max(0, top - middle, middle - bottom) })
      }
    }
    this.#pages.want(near.sort((a, b) => a.distance - b.distance).map(({ block }) => block))
  }

  #focusSpot(): Spot | null {
    if (!this.focus) return null
    const { month: name, index, id } = this.focus
    const found = id === null ? null : spotOf(this.months.list, id, name)
    if (found) return found
    const month = this.months.list.find(({ month }) => month === name)
    return month ? { month, index: Math.min(index, month.photos - 1) } : null
  }

  /** The first photo in view. */
  #first(): Spot | null {
    const anchor = anchorAt(this.months, Math.max(0, this.#edge), this.#frame)
    const month = this.months.list.find((one) => one.month === anchor?.month)
    return month && anchor ? { month, index: anchor.index } : null
  }
}

function samePhotos(a: readonly PhotoTile[], b: readonly PhotoTile[]): boolean {
  return (
    a.length === b.length &&
    a.every((photo, index) => {
      const other = b[index]!
      return photo.id === other.id && photo.favourite === other.favourite && photo.width === other.width
    })
  )
}
