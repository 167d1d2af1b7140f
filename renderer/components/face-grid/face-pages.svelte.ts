import type { FaceTile, Page, PersonFace } from '../../../electron/contract/api.ts'
import { said } from '../../state/act.svelte.ts'
import { onChange } from '../../state/changes.ts'
import { Pager } from '../photo-grid/pager.ts'

/** A face in a grid; of a person's also how it got their name. */
export type GridFace = FaceTile & Partial<Pick<PersonFace, 'label' | 'sureness' | 'odd'>>
export type LoadFaces = (page: { offset: number; limit: number }) => Promise<Page<GridFace>>

const pageSize = 200
const settleMs = 200
/** No command takes more faces. */
const maxFaces = 10_000

/** Faces of a list that may be long, page by page as they come into sight. Make one while a component is made. */
export class FacePages {
  /** Null until the first answer. */
  total = $state.raw<number | null>(null)
  #pages = $state.raw<ReadonlyMap<number, readonly GridFace[]>>(new Map())
  readonly #pager: Pager<number, Page<GridFace>>
  #inSight: readonly number[] = [0]

  constructor(load: LoadFaces) {
    this.#pager = new Pager({
      keyOf: (page) => page,
      fetch: (page) => load({ offset: page * pageSize, limit: pageSize }),
      arrived: (page, { total, rows }) => {
        this.total = total
        this.#pages = new Map([...this.#pages, [page, rows]])
      },
      refused: ({ failure }) => {
        said.clear()
        said.failure = failure
      },
    })
    $effect(() => {
      const stop = onChange(['people'], settleMs, () => void this.again())
      void this.#pager.have([0])
      return stop
    })
  }

  at(index: number): GridFace | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** These are in sight now. */
  see(first: number, last: number): void {
    this.#inSight = numbersBetween(Math.floor(first / pageSize), Math.floor(last / pageSize))
    this.#pager.want(this.#inSight)
  }

  /** The numbers of all faces in their order, as many as a command takes; pages that are not here are fetched. */
  async all(): Promise<readonly number[]> {
    const last = Math.ceil(Math.min(this.total ?? 0, maxFaces) / pageSize) - 1
    await this.#pager.have(numbersBetween(0, last))
    return this.#loaded()
      .slice(0, Math.min(this.total ?? 0, maxFaces))
      .map(({ id }) => id)
  }

  /** The numbers of the faces between two places in the list, in their order; pages that are not here are fetched. */
  async between(one: number, other: number): Promise<readonly number[]> {
    const [first, last] = one < other ? [one, other] : [other, one]
    await this.#pager.have(numbersBetween(Math.floor(first / pageSize), Math.floor(last / pageSize)))
    return numbersBetween(first, last).flatMap((index) => this.at(index)?.id ?? [])
  }

  /** Takes faces out of sight before the engine has answered. */
  without(faces: ReadonlySet<number>): void {
    // Only where every page is here do they follow one another.
    if (this.#pages.size * pageSize < (this.total ?? 0)) return
    const left = this.#loaded().filter(({ id }) => !faces.has(id))
    const pages = new Map<number, readonly GridFace[]>()
    for (let at = 0; at < left.length; at += pageSize) pages.set(at / pageSize, left.slice(at, at + pageSize))
    this.#pages = pages
    this.total = left.length
  }

  /** Asks again for what is in sight. The rest is asked for when it comes into sight, and shows as it was until then. */
  async again(): Promise<void> {
    this.#pager.outdate()
    await this.#pager.have(this.#inSight)
  }

  #loaded(): GridFace[] {
    return [...this.#pages.entries()].sort(([a], [b]) => a - b).flatMap(([, faces]) => faces)
  }
}

function numbersBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
}
