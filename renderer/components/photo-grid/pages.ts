import type { PhotoFilter, PhotoTile } from '../../../electron/contract/api.ts'
import { Refusal } from '../../../electron/contract/host.ts'
import { ask } from '../../state/engine.ts'
import { blockSize, type Block, type Month } from './months.ts'

/** At most so many pages are asked for at once: whoever scrolls on wants others. */
const atOnce = 3

/** Fetches the photos of blocks that are near, nearest first; what was scrolled past before its turn is never asked for. */
export class Pages {
  readonly #arrived: (month: string, block: number, photos: readonly PhotoTile[]) => void
  #filter: PhotoFilter = {}
  #wanted: readonly Block[] = []
  /** Whose photos are as new as the last change, or on their way. */
  #fresh = new Set<string>()
  #turn = 0
  #running = 0

  constructor(arrived: (month: string, block: number, photos: readonly PhotoTile[]) => void) {
    this.#arrived = arrived
  }

  /** All that is here may be old now. What is on its way for another filter is ignored when it comes. */
  outdate(filter: PhotoFilter): void {
    this.#filter = filter
    this.#fresh = new Set()
    this.#wanted = []
    this.#turn++
  }

  want(blocks: readonly Block[]): void {
    this.#wanted = blocks
    this.#next()
  }

  forget(block: Block): void {
    this.#fresh.delete(keyOf(block))
  }

  #next(): void {
    while (this.#running < atOnce) {
      const block = this.#wanted.find((one) => !this.#fresh.has(keyOf(one)))
      if (!block) return
      void this.#fetch(block)
    }
  }

  async #fetch(block: Block): Promise<void> {
    const { month }: { month: Month } = block
    const turn = this.#turn
    this.#fresh.add(keyOf(block))
    this.#running++
    try {
      const page = { filter: this.#filter, month: month.month, offset: block.first, limit: blockSize }
      const photos = await ask('photos', page)
      if (turn === this.#turn) this.#arrived(month.month, block.index, photos)
    } catch (error) {
      // It is asked for again when the view moves, or when the engine is back.
      if (turn === this.#turn) this.#fresh.delete(keyOf(block))
      this.#wanted = this.#wanted.filter((one) => one !== block)
      if (!(error instanceof Refusal)) throw error
    } finally {
      this.#running--
      this.#next()
    }
  }
}

function keyOf(block: Block): string {
  return `${block.month.month}/${block.index}`
}
