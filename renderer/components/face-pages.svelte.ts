import type { FaceTile, Page, PersonFace } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import { said } from '../state/act.svelte.ts'
import { listen } from '../state/engine.ts'

/** A face in a grid; of a person's also how it got their name. */
export type GridFace = FaceTile & Partial<Pick<PersonFace, 'label' | 'sureness' | 'odd'>>
export type LoadFaces = (page: { offset: number; limit: number }) => Promise<Page<GridFace>>

const pageSize = 200
const calmMs = 200
/** No command takes more faces. */
const mostFaces = 10_000

/** Faces of a list that may be long, page by page as they come into sight. Call while a component is made. */
export class FacePages {
  /** Null until the first answer. */
  total = $state.raw<number | null>(null)
  #pages = $state.raw<ReadonlyMap<number, readonly GridFace[]>>(new Map())
  readonly #load: LoadFaces
  readonly #asked = new Set<number>()
  #seen: readonly [first: number, last: number] = [0, 0]

  constructor(load: LoadFaces) {
    this.#load = load
    $effect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const stop = listen((event) => {
        if (event.event !== 'found-again' && !(event.event === 'changed' && event.what.includes('people'))) return
        timer ??= setTimeout(() => {
          timer = undefined
          void this.again()
        }, calmMs)
      })
      void this.#get(0)
      return () => {
        stop()
        clearTimeout(timer)
      }
    })
  }

  at(index: number): GridFace | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** These are in sight now. */
  see(first: number, last: number): void {
    this.#seen = [Math.floor(first / pageSize), Math.floor(last / pageSize)]
    for (let page = this.#seen[0]; page <= this.#seen[1]; page++) if (!this.#pages.has(page)) void this.#get(page)
  }

  /** The numbers of all faces, as many as a command takes. */
  async all(): Promise<number[]> {
    const last = Math.ceil(Math.min(this.total ?? 0, mostFaces) / pageSize)
    for (let page = 0; page < last; page++) if (!this.#pages.has(page)) await this.#get(page)
    return [...this.#pages.entries()]
      .sort(([a], [b]) => a - b)
      .flatMap(([, faces]) => faces.map(({ id }) => id))
      .slice(0, mostFaces)
  }

  /** Takes faces out of sight before the engine has answered. */
  without(faces: ReadonlySet<number>): void {
    const left = [...this.#pages.entries()]
      .sort(([a], [b]) => a - b)
      .flatMap(([, page]) => page)
      .filter(({ id }) => !faces.has(id))
    const pages = new Map<number, readonly GridFace[]>()
    for (let at = 0; at < left.length; at += pageSize) pages.set(at / pageSize, left.slice(at, at + pageSize))
    // Only where every page is here do they follow one another.
    if (this.#pages.size * pageSize >= (this.total ?? 0)) {
      this.#pages = pages
      this.total = left.length
    }
  }

  /** Asks again for what is in sight. */
  async again(): Promise<void> {
    const [first, last] = this.#seen
    const old = [...this.#pages.keys()].filter((page) => page < first || page > last)
    for (let page = first; page <= last; page++) await this.#get(page)
    if (old.length > 0) this.#pages = new Map([...this.#pages].filter(([page]) => !old.includes(page)))
  }

  async #get(page: number): Promise<void> {
    if (this.#asked.has(page)) return
    this.#asked.add(page)
    try {
      const answer = await this.#load({ offset: page * pageSize, limit: pageSize })
      this.total = answer.total
      this.#pages = new Map([...this.#pages, [page, answer.rows]])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      said.clear()
      said.failure = error.failure
    } finally {
      this.#asked.delete(page)
    }
  }
}
