/** Which photos or faces of a grid are chosen, by number. A range goes from the one last chosen alone to another. */
export class Selection {
  ids = $state.raw<ReadonlySet<number>>(new Set())
  /** Where a range begins, and what was chosen before it. */
  #from: number | null = null
  #before: ReadonlySet<number> = new Set()

  get size(): number {
    return this.ids.size
  }

  has(id: number): boolean {
    return this.ids.has(id)
  }

  toggle(id: number): void {
    const ids = new Set(this.ids)
    if (!ids.delete(id)) ids.add(id)
    this.ids = ids
    this.#from = id
    this.#before = ids
  }

  /**
   * Chooses all from where the range began (or `start` where none did) up to `id`. An earlier range from there is given up, so that
   * Shift+arrow back makes the range smaller.
   * @param order all there is to choose from, in the order it is shown
   */
  rangeTo(id: number, start: number, order: readonly number[]): void {
    this.#from ??= start
    const ends = [order.indexOf(this.#from), order.indexOf(id)].sort((a, b) => a - b)
    const range = order.slice(Math.max(0, ends[0]!), ends[1]! + 1)
    this.ids = new Set([...this.#before, ...range])
  }

  /** Chooses exactly these. */
  replace(ids: Iterable<number>): void {
    this.ids = new Set(ids)
    this.#from = null
    this.#before = this.ids
  }

  /** Adds all of these, or takes them out where all are in. */
  toggleAll(ids: readonly number[]): void {
    const chosen = new Set(this.ids)
    const out = ids.every((id) => chosen.has(id))
    for (const id of ids) {
      if (out) chosen.delete(id)
      else chosen.add(id)
    }
    this.replace(chosen)
  }

  clear(): void {
    this.replace([])
  }

  /** What is gone is no longer chosen. */
  keepOnly(order: readonly number[]): void {
    if (this.ids.size === 0) return
    const there = new Set(order)
    const kept = [...this.ids].filter((id) => there.has(id))
    if (kept.length < this.ids.size) this.ids = new Set(kept)
  }
}
