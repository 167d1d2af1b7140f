/**
 * Between what the browser scrolls and what the grid shows. They differ for two reasons: an element can't be as high as a very
 * long timeline, and when something above the view grows, what is shown must stay still even in the middle of a swing of the
 * wheel. So all is drawn `shift` higher than it stands, and the two are brought together when the scrolling rests.
 */

/** Chromium stops at 33.5 million pixels, others at half of that. */
export const highest = 15_000_000

export class Scroll {
  /** Height of all there is, and of the view. */
  height = 0
  view = 1
  /** Upper edge of the view. */
  top = 0
  #physical = 0

  /** Of the element that is scrolled. */
  get physicalHeight(): number {
    return Math.min(this.height, highest)
  }

  /** How much higher than they stand things are drawn. */
  get shift(): number {
    return this.top - this.#physical
  }

  get lowest(): number {
    return Math.max(0, this.height - this.view)
  }

  /** The browser scrolled. Answers whether the two should be brought together at once, as the element's end is reached. */
  followed(physical: number): boolean {
    const scaled = this.height > highest
    const step = physical - this.#physical
    this.top = scaled && Math.abs(step) > 3 * this.view ? this.#fromPhysical(physical) : this.top + step
    this.#physical = physical
    const atEnd = physical <= 0 || physical >= this.physicalHeight - this.view - 1
    const past = this.top < 0 || this.top > this.lowest
    this.top = Math.min(this.lowest, Math.max(0, this.top))
    return past || (atEnd && Math.abs(this.#toPhysical(this.top) - physical) > 1)
  }

  /** Moves the view without scrolling: something above it became higher or lower. */
  moveTo(top: number): void {
    this.top = Math.min(this.lowest, Math.max(0, top))
  }

  /** Where the browser should scroll to, so that little or nothing is shifted. Tell `rested` where it really went. */
  get rest(): number {
    return this.#toPhysical(this.top)
  }

  rested(physical: number): void {
    this.#physical = physical
  }

  #toPhysical(top: number): number {
    if (this.height <= highest) return Math.round(top)
    return Math.round((top / Math.max(1, this.lowest)) * (highest - this.view))
  }

  #fromPhysical(physical: number): number {
    return (physical / Math.max(1, highest - this.view)) * this.lowest
  }
}
