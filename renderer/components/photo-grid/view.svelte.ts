import { tick } from 'svelte'
import { Scroll } from './scroll.ts'

/** The view is at rest when it did not move for so long. */
const restMs = 150

interface Hears {
  /** The view's size changed; measured before that is set, so that what was laid out by the old one is still known. */
  resized(set: () => void): void
  /** By how much, in pixels; only where somebody scrolled. */
  scrolled(by: number): void
  drawn(): void
  rested(): void
}

/** The window through which a part of the grid is seen: what is scrolled, how large it is, what stands above the months. */
export class GridView {
  /** Upper edge among all there is, header included. */
  top = $state(0)
  height = $state(1)
  /** Of the rows. */
  width = $state(0)
  /** Height of what stands above the first month. */
  header = $state(0)
  /** See `Scroll`. */
  shift = $state(0)
  physicalHeight = $state(0)

  readonly #scroll = new Scroll()
  readonly #hears: Hears
  #months = 0
  #element: HTMLElement | null = null
  #resting: ReturnType<typeof setTimeout> | undefined

  constructor(hears: Hears) {
    this.#hears = hears
  }

  /** Whether the keyboard is at the photos. */
  get hasFocus(): boolean {
    return this.#element?.querySelector('[role="grid"]')?.contains(document.activeElement) === true
  }

  /** The photo under the pointer. */
  get pointedAt(): number | null {
    const photo = this.#element?.querySelector<HTMLElement>('[data-photo]:hover')?.dataset['photo']
    return photo === undefined ? null : Number(photo)
  }

  /** For the element that scrolls. */
  readonly scroller = (element: HTMLElement): (() => void) => {
    this.#element = element
    const resized = new ResizeObserver(() => {
      const { paddingLeft, paddingRight } = getComputedStyle(element)
      this.#hears.resized(() => {
        this.height = this.#scroll.view = Math.max(1, element.clientHeight)
        this.width = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      })
    })
    resized.observe(element)
    element.addEventListener('scroll', this.#scrolled, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', this.#scrolled)
      clearTimeout(this.#resting)
      this.#element = null
    }
  }

  /** For what stands above the first month and scrolls with the photos. */
  readonly above = (element: HTMLElement): (() => void) => {
    const resized = new ResizeObserver(() => {
      const height = element.offsetHeight
      // What is below it stays where it is, unless it is in view itself.
      const by = this.top >= this.header ? height - this.header : 0
      this.header = height
      this.place(this.#months, this.top === 0 ? 0 : this.top + by, false)
    })
    resized.observe(element)
    return () => resized.disconnect()
  }

  /**
   * The months are so high now, and this stands at the upper edge. Nothing on screen moves by it.
   * @param jump whether the browser's scrolling follows at once
   */
  place(months: number, top: number, jump: boolean): void {
    this.#months = months
    this.#scroll.height = this.header + months
    this.#scroll.moveTo(top)
    this.#show()
    void this.#drawn(jump)
  }

  scrollTo(top: number): void {
    const before = this.#scroll.top
    this.#scroll.moveTo(top)
    this.#hears.scrolled(this.#scroll.top - before)
    this.#rest()
  }

  #show(): void {
    this.top = this.#scroll.top
    this.shift = this.#scroll.shift
    this.physicalHeight = this.#scroll.physicalHeight
  }

  /** After the page has its new height: the browser may have scrolled to fit it. */
  async #drawn(jump: boolean): Promise<void> {
    await tick()
    if (!this.#element) return
    this.#scroll.rested(this.#element.scrollTop)
    this.#show()
    if (jump) this.#rest()
    else this.#restSoon()
    this.#hears.drawn()
  }

  readonly #scrolled = (): void => {
    if (!this.#element) return
    const before = this.#scroll.top
    const atOnce = this.#scroll.followed(this.#element.scrollTop)
    this.#show()
    if (atOnce) this.#rest()
    else this.#restSoon()
    const by = this.#scroll.top - before
    if (Math.abs(by) >= 1) this.#hears.scrolled(by)
  }

  #restSoon(): void {
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => this.#rest(), restMs)
  }

  #rest(): void {
    clearTimeout(this.#resting)
    if (!this.#element) return
    const { rest } = this.#scroll
    if (Math.abs(this.#element.scrollTop - rest) >= 1) this.#element.scrollTop = rest
    this.#scroll.rested(this.#element.scrollTop)
    this.#show()
    this.#hears.rested()
  }
}
