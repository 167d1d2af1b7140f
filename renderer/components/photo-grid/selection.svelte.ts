/** Which photos are chosen. A range goes from the photo that was last chosen alone to another. */
export class Selection {
  ids = $state.raw<ReadonlySet<number>>(new Set())
  readonly #order: () => Promise<readonly number[]>
  /** Where a range begins, and what was chosen before it. */
  #from: number | null = null
  #before: ReadonlySet<number> = new Set()

  /** @param order all photos there are to choose from, in their order */
  constructor(order: () => Promise<readonly number[]>) {
    this.#order = order
  }

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

  /** From where the range began (or `start` where none did) up to a photo; an earlier range from there is let go. */
  async rangeTo(id: number, start: number): Promise<void> {
    this.#from ??= start
    const order = await this.#order()
    const ends = [order.indexOf(this.#from), order.indexOf(id)].sort((a, b) => a - b)
    const range = order.slice(Math.max(0, ends[0]!), ends[1]! + 1)
    this.ids = new Set([...this.#before, ...range])
  }

  async all(): Promise<void> {
    this.ids = new Set(await this.#order())
  }

  /** Adds all of these, or takes them out where all are in. */
  toggleAll(ids: readonly number[]): void {
    const chosen = new Set(this.ids)
    const out = ids.every((id) => chosen.has(id))
    for (const id of ids) {
      if (out) chosen.delete(id)
      else chosen.add(id)
    }
    this.ids = chosen
    this.#from = null
    this.#before = chosen
  }

  clear(): void {
    this.ids = new Set()
    this.#from = null
    this.#before = this.ids
  }

  /** Photos that are gone are no longer chosen. */
  keepOnly(order: readonly number[]): void {
    if (this.ids.size === 0) return
    const there = new Set(order)
    const kept = [...this.ids].filter((id) => there.has(id))
    if (kept.length < this.ids.size) this.ids = new Set(kept)
  }
}
