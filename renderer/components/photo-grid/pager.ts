import { Refusal } from '../../../electron/contract/host.ts'

/** At most this many pages are asked for at once: after more scrolling the user wants others. */
const maxAtOnce = 3

/** Where a pager's pages come from and go to. */
export interface PageSource<Page, Answer> {
  /** Tells pages apart. */
  readonly keyOf: (page: Page) => string | number
  readonly fetch: (page: Page) => Promise<Answer>
  readonly arrived: (page: Page, answer: Answer) => void
  /** By default a refused page is silently asked for again when it is next wanted. */
  readonly refused?: (refusal: Refusal) => void
}

/**
 * Fetches the pages of a long list as they come near, in the order they are wanted. A page that was scrolled past before its turn
 * is never asked for; none is asked for twice until it is forgotten or outdated.
 */
export class Pager<Page, Answer> {
  readonly #source: PageSource<Page, Answer>
  #wanted: readonly Page[] = []
  /** Pages that are as new as the last change or on their way, each with the end of its fetch. */
  #fresh = new Map<string | number, Promise<void>>()
  #turn = 0
  #running = 0

  constructor(source: PageSource<Page, Answer>) {
    this.#source = source
  }

  /** All pages may be old now. What is on its way is ignored when it comes. */
  outdate(): void {
    this.#fresh = new Map()
    this.#wanted = []
    this.#turn++
  }

  /** These pages are near, nearest first; they replace what was wanted before. */
  want(pages: readonly Page[]): void {
    this.#wanted = pages
    this.#next()
  }

  /** The caller let go of a page; it is fetched again when it is next wanted. */
  forget(page: Page): void {
    this.#fresh.delete(this.#source.keyOf(page))
  }

  /** Waits until all of these have arrived or were refused. */
  async have(pages: readonly Page[]): Promise<void> {
    for (const page of pages) await (this.#fresh.get(this.#source.keyOf(page)) ?? this.#start(page))
  }

  #next(): void {
    while (this.#running < maxAtOnce) {
      const page = this.#wanted.find((one) => !this.#fresh.has(this.#source.keyOf(one)))
      if (page === undefined) return
      void this.#start(page)
    }
  }

  #start(page: Page): Promise<void> {
    const fetched = this.#fetch(page, this.#turn)
    this.#fresh.set(this.#source.keyOf(page), fetched)
    return fetched
  }

  async #fetch(page: Page, turn: number): Promise<void> {
    this.#running++
    try {
      const answer = await this.#source.fetch(page)
      if (turn === this.#turn) this.#source.arrived(page, answer)
    } catch (error) {
      if (turn === this.#turn) {
        this.forget(page)
        // Not at once again: only when the view moves, or when the engine is back.
        this.#wanted = this.#wanted.filter((one) => one !== page)
      }
      if (!(error instanceof Refusal)) throw error
      if (turn === this.#turn) this.#source.refused?.(error)
    } finally {
      this.#running--
      this.#next()
    }
  }
}
