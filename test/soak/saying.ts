import { Refused, type SoakedEngine } from './engine.ts'
import type { Disk } from './disk.ts'
import type { Content } from './contents.ts'
import type { View } from './messages.ts'
import type { Said, SaidFace } from './said.ts'

const names = ['Anna', 'Ben', 'Carla', 'Dilip', 'Eva', 'Farid'] as const

/** What the user may say, right after the library was found to show `view`. */
export class Saying {
  readonly #engine: SoakedEngine
  readonly #disk: Disk
  readonly #said: Said

  constructor(engine: SoakedEngine, disk: Disk, said: Said) {
    this.#engine = engine
    this.#disk = disk
    this.#said = said
  }

  /** Says something, in the window's own words. Returns false where there was nothing to be said. */
  async something(view: View): Promise<boolean> {
    const { random } = this.#disk
    this.#said.seen(view)
    const kind = random()
    if (kind < 0.3) return this.#draw(view)
    if (kind < 0.45) return this.#favourite(view)
    if (kind < 0.6) return this.#undo()
    const face = this.#disk.pick([...this.#said.faces.values()].filter(({ removed }) => !removed))
    if (!face) return false
    const name = this.#disk.pick(names)!
    if (kind < 0.8) return this.#confirm(face, name)
    if (kind < 0.9) return this.#reject(face, name)
    return this.#unname(face)
  }

  async #draw(view: View): Promise<boolean> {
    const shown = this.#shownPhoto(view)
    if (!shown) return false
    const name = this.#disk.chance(0.8) ? this.#disk.pick(names)! : null
    const side = 12 + Math.floor(this.#disk.random() * 8)
    const box = { x: Math.floor(this.#disk.random() * 4), y: 1, width: side, height: side }
    try {
      const { face } = await this.#engine.ask('drawFace', {
        photo: shown.id,
        box,
        person: name === null ? null : { name },
      })
      this.#said.draw(face, { photo: shown.id, content: shown.content, name })
      return true
    } catch (error) {
      // Nobody can look at a photo whose disk is away.
      if (error instanceof Refused && (error.code === 'vanished' || error.code === 'unreadable')) return false
      throw error
    }
  }

  async #favourite(view: View): Promise<boolean> {
    const shown = this.#shownPhoto(view)
    if (!shown) return false
    const favourite = !this.#said.favourites.has(shown.content.hash)
    await this.#engine.ask('favourite', { photos: [shown.id], favourite })
    this.#said.favourite(shown.content, favourite)
    return true
  }

  async #undo(): Promise<boolean> {
    if (!this.#said.canUndo) return false
    await this.#engine.ask('undo', {})
    this.#said.undo()
    return true
  }

  async #confirm(face: SaidFace, name: string): Promise<boolean> {
    if (face.confirmed === name) return false
    await this.#engine.ask('confirm', { faces: [face.id], person: { name }, sure: true })
    this.#said.confirm(face, name)
    return true
  }

  async #reject(face: SaidFace, name: string): Promise<boolean> {
    if (face.rejected.has(name)) return false
    const person = (await this.#engine.ask('people', { hidden: true })).find((known) => known.name === name)
    if (!person) return false
    await this.#engine.ask('reject', { faces: [face.id], person: person.id })
    this.#said.reject(face, name)
    return true
  }

  async #unname(face: SaidFace): Promise<boolean> {
    if (face.confirmed === null) return false
    await this.#engine.ask('unname', { faces: [face.id] })
    this.#said.unname(face)
    return true
  }

  /** One that is nobody's edited version: of those the library may say either that it is the same photo or another. */
  #shownPhoto({ photos, files }: View): { id: number; content: Content } | undefined {
    const file = this.#disk.pick(files.filter(({ photo }) => photo !== null))
    const photo = file && photos.find(({ id }) => id === file.photo)
    const content = photo && this.#disk.known.get(photo.hash)
    return photo && content && this.#disk.isAlone(content) ? { id: photo.id, content } : undefined
  }
}
