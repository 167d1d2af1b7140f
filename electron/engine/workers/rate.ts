/** How fast work goes on: things a second, over the last half minute. */
export class Rate {
  readonly #window: number
  #marks: { at: number; done: number }[] = []

  constructor(windowMs = 30_000) {
    this.#window = windowMs
  }

  /** Begins anew: another kind of work, or after a pause. */
  reset(): void {
    this.#marks = []
  }

  mark(done: number, now = performance.now()): void {
    this.#marks.push({ at: now, done })
    // One older than the window stays, as where it is measured from.
    while (this.#marks.length > 2 && now - this.#marks[1]!.at > this.#window) this.#marks.shift()
  }

  /** Null until there are two seconds to judge by. */
  perSecond(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)]
    if (!first || !last || last.at - first.at < 2000) return null
    return ((last.done - first.done) * 1000) / (last.at - first.at)
  }
}
