import type { Changed, Failure, PhotoFilter, PhotoTile, Timeline } from '../../../electron/contract/api.ts'
import { Refusal } from '../../../electron/contract/host.ts'
import { onChange } from '../../state/changes.ts'
import { ask } from '../../state/engine.ts'
import { route } from '../../state/route.svelte.ts'
import { Favourites } from './favourites.svelte.ts'
import { GridFocus } from './focus.svelte.ts'
import { GridLayout } from './layout.svelte.ts'
import { blockSize, photoAt, plan, spotOf, tileAt, type Block, type Spot } from './months.ts'
import type { Move } from './move.ts'
import { Pager } from './pager.ts'
import { keepPlace, placeKept } from './places.ts'
import { Selection } from './selection.svelte.ts'

/** Changes come in bursts while photos are analysed. */
const settleMs = 400
/** While photos race by, those where the view comes to rest are loaded after this long. */
const racingMs = 80

/**
 * The photos of a filter as a grid that may be endless: it asks for the timeline and for the photos near the view, and holds what
 * is chosen. Where things are is in `layout`, where the keyboard is in `focus`. Make one while a component is made and give it to
 * `PhotoGrid`.
 */
export class PhotoGridState {
  /** Whether the first answer is still awaited. */
  waiting = $state(true)
  failure = $state.raw<Failure | null>(null)
  readonly selection = new Selection()
  readonly favourites = new Favourites()
  readonly layout: GridLayout = new GridLayout({
    pinned: () => this.selection.size > 0,
    moved: (racing) => this.#loadSoon(racing),
    rested: () => {
      this.#keep()
      this.#loadSoon(false)
    },
  })
  readonly focus = new GridFocus(this.layout)

  readonly #filter: () => PhotoFilter
  /** The filter of the timeline that is here; `#filter` may be ahead of it. */
  #asked: PhotoFilter = {}
  readonly #pager = new Pager<Block, readonly PhotoTile[]>({
    keyOf: ({ month, index }) => `${month.month}/${index}`,
    fetch: (block) =>
      ask('photos', { filter: this.#asked, month: block.month.month, offset: block.first, limit: blockSize }),
    arrived: (block, photos) => this.#hold(block, photos),
  })
  /** The numbers of all photos in their order; asked for once, when something needs them. */
  #order: Promise<readonly number[]> | null = null
  /** Number of the latest question; an answer to an earlier one comes too late. */
  #turn = 0
  /** Address of the place in the grid that is kept; empty before there is one. */
  #key = ''
  #loading: ReturnType<typeof setTimeout> | undefined

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
      const stop = onChange(['photos', ...on], settleMs, () => void this.#ask(filter(), null))
      return () => {
        stop()
        clearTimeout(this.#loading)
      }
    })
  }

  get filter(): PhotoFilter {
    return this.#filter()
  }

  get total(): number {
    return this.layout.months.photos
  }

  // ---- What the user does

  /** @param range whether all photos up to there are chosen too */
  async move(move: Move, range: boolean): Promise<void> {
    const went = this.focus.move(move)
    if (!range || !went?.from) return
    const order = await this.#ids()
    const idAt = ({ month, index }: Spot): number | undefined => order[month.photosBefore + index]
    const [start, end] = [idAt(went.from), idAt(went.to)]
    if (start !== undefined && end !== undefined) this.selection.rangeTo(end, start, order)
  }

  /** Chooses all from where the range began, or from `start`, up to a photo. */
  async selectTo(photo: number, start: number): Promise<void> {
    this.selection.rangeTo(photo, start, await this.#ids())
  }

  async selectAll(): Promise<void> {
    this.selection.replace(await this.#ids())
  }

  /** Chooses all photos of a month, or none of them where all are. */
  async toggleMonth(name: string): Promise<void> {
    const order = await this.#ids()
    const month = this.layout.months.list.find(({ month }) => month === name)
    if (month) this.selection.toggleAll(order.slice(month.photosBefore, month.photosBefore + month.photos))
  }

  /** What commands are about: the chosen photos, else the focused one. */
  get subject(): readonly number[] {
    if (this.selection.size > 0) return [...this.selection.ids]
    const { tile } = this.focus
    return tile ? [tile.id] : []
  }

  toggleFavourite(photos: readonly number[] = this.subject): Promise<void> {
    return this.favourites.toggle(photos, (id) => {
      const spot = spotOf(this.layout.months.list, id)
      return spot && tileAt(spot)
    })
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
      this.#asked = filter
      this.#pager.outdate()
      if (key === null) this.#refresh(timeline)
      else await this.#enter(timeline, key, turn)
      this.waiting = false
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (turn === this.#turn) this.failure = error.failure
    }
  }

  #refresh(timeline: Timeline): void {
    const { layout } = this
    const anchor = layout.anchor()
    layout.place(plan(timeline, layout.months.list, layout.frame), anchor)
    if (this.selection.size > 0) void this.#ids().then((order) => this.selection.keepOnly(order))
  }

  /** Another filter: goes to where the user was in it. */
  async #enter(timeline: Timeline, key: string, turn: number): Promise<void> {
    const kept = placeKept(key)
    this.#key = key
    this.focus.at = kept?.focus ?? null
    this.selection.replace(kept?.chosen ?? [])
    this.layout.enter(plan(timeline, [], this.layout.frame), kept?.anchor ?? null)
    await this.#comeBackFrom(turn)
  }

  /** A user who looked at single photos comes back to the one seen last. */
  async #comeBackFrom(turn: number): Promise<void> {
    const { cameFrom } = route
    if (cameFrom?.screen !== 'photo') return
    const place = await ask('photoPlace', { id: cameFrom.id, filter: this.#filter() }).catch((error: unknown) => {
      // It may be gone, or not among these.
      if (!(error instanceof Refusal)) throw error
      return null
    })
    const spot = place && photoAt(this.layout.months.list, place.index)
    if (!spot || turn !== this.#turn) return
    this.focus.at = { month: spot.month.month, index: spot.index, id: cameFrom.id }
    this.focus.wanted = true
    this.layout.reveal(spot)
  }

  #ids(): Promise<readonly number[]> {
    return (this.#order ??= ask('photoIds', { filter: this.#filter() }))
  }

  #keep(): void {
    if (this.#key === '') return
    const chosen = [...this.selection.ids].slice(0, 10_000)
    keepPlace(this.#key, { anchor: this.layout.whereabouts, focus: this.focus.at, chosen })
  }

  // ---- Loading

  /** @param racing whether the photos go by too fast to see: then only those where the view comes to rest are loaded */
  #loadSoon(racing: boolean): void {
    clearTimeout(this.#loading)
    this.#loading = setTimeout(() => this.#load(), racing ? racingMs : 0)
  }

  #load(): void {
    const { near, far } = this.layout.blocksByDistance()
    for (const block of far) {
      block.release()
      this.#pager.forget(block)
    }
    this.#pager.want(near)
  }

  #hold({ month, index }: Block, photos: readonly PhotoTile[]): void {
    const { layout } = this
    // The timeline may have been planned again since the block was asked for.
    const block = layout.months.list.find((one) => one.month === month.month)?.blocks[index]
    if (!block) return
    this.favourites.settle(photos.map(({ id }) => id))
    if (block.photos && areSame(block.photos, photos)) return
    const anchor = layout.anchor()
    block.hold(photos)
    this.focus.loaded(block, photos)
    layout.place(layout.months.list, anchor)
  }
}

/** Whether photos look the same in a grid: then nothing needs to be laid out again. */
function areSame(a: readonly PhotoTile[], b: readonly PhotoTile[]): boolean {
  return (
    a.length === b.length &&
    a.every((photo, index) => {
      const other = b[index]!
      return photo.id === other.id && photo.favourite === other.favourite && photo.width === other.width
    })
  )
}
