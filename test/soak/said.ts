import type { Content } from './contents.ts'
import type { View } from './messages.ts'

/** A face that the user drew. */
export interface SaidFace {
  readonly id: number
  /** What it was drawn on. */
  readonly content: Content
  readonly confirmed: string | null
  readonly rejected: ReadonlySet<string>
  /** Its drawing was undone: it is out of view. */
  readonly removed: boolean
}

/** What the user said of photos: the faces they drew, whose they are, whose not, and the photos they like best. */
export class Said {
  readonly faces = new Map<number, SaidFace>()
  /** By hash. */
  readonly favourites = new Map<string, Content>()
  /** What was ever said of a family's photos, and not only of what there is now: edited versions keep it when it is taken back. */
  readonly #everNamed = new Set<string>()
  readonly #everFavourite = new Set<number>()
  /** Which photo each face is on. */
  readonly #photos = new Map<number, number>()
  /** What takes each action back, step by step. */
  readonly #actions: (() => void)[][] = []

  get canUndo(): boolean {
    return this.#actions.length > 0
  }

  /** Whether anybody ever said of a photo like this that somebody is, or is not, in it. */
  everNamed({ family }: Content, name: string): boolean {
    return this.#everNamed.has(`${family} ${name}`)
  }

  everFavourite({ family }: Content): boolean {
    return this.#everFavourite.has(family)
  }

  /** Faces go over from a photo to its edited version. */
  seen({ faces }: View): void {
    for (const { id, photo } of faces) this.#photos.set(id, photo)
  }

  draw(id: number, { photo, content, name }: { photo: number; content: Content; name: string | null }): void {
    const face = { id, content, confirmed: null, rejected: new Set<string>(), removed: false }
    this.#begin()
    this.#photos.set(id, photo)
    this.faces.set(id, face)
    this.#actions.at(-1)!.push(() => this.faces.set(id, { ...face, removed: true }))
    if (name !== null) this.#confirm(face, name)
  }

  confirm(face: SaidFace, name: string): void {
    this.#begin()
    this.#confirm(face, name)
  }

  reject(face: SaidFace, name: string): void {
    this.#begin()
    const confirmed = face.confirmed === name ? null : face.confirmed
    this.#everNamed.add(`${face.content.family} ${name}`)
    this.#set({ ...face, confirmed, rejected: new Set([...face.rejected, name]) })
  }

  unname(face: SaidFace): void {
    this.reject(face, face.confirmed!)
  }

  favourite(content: Content, favourite: boolean): void {
    this.#begin()
    const set = (to: boolean): void => {
      if (to) this.favourites.set(content.hash, content)
      else this.favourites.delete(content.hash)
    }
    set(favourite)
    if (favourite) this.#everFavourite.add(content.family)
    this.#actions.at(-1)!.push(() => {
      set(!favourite)
    })
  }

  undo(): void {
    for (const back of this.#actions.pop()!.toReversed()) back()
  }

  /** The name moves here from another face of the same photo. */
  #confirm({ id, content }: SaidFace, name: string): void {
    this.#everNamed.add(`${content.family} ${name}`)
    const photo = this.#photos.get(id)
    for (const face of this.faces.values())
      if (face.id !== id && face.confirmed === name && this.#photos.get(face.id) === photo)
        this.#set({ ...face, confirmed: null })
    const face = this.faces.get(id)!
    this.#set({ ...face, confirmed: name, rejected: new Set([...face.rejected].filter((other) => other !== name)) })
  }

  #begin(): void {
    this.#actions.push([])
  }

  #set(face: SaidFace): void {
    const before = this.faces.get(face.id)!
    this.faces.set(face.id, face)
    this.#actions.at(-1)!.push(() => this.faces.set(before.id, before))
  }
}
