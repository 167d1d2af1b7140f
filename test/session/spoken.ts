import { join } from 'node:path'
import { vi } from 'vitest'
import type { PhotoFace } from '../../electron/contract/api.ts'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { HeldOpen } from './held-open.ts'

/** A library with sample 5 (four faces and more), of which much is said: two names, a no, two put aside, a drawn box, a favourite. */
export class Spoken {
  readonly held: HeldOpen
  readonly path: string
  anna = 0
  drawn = 0

  private constructor(held: HeldOpen) {
    this.held = held
    this.path = join(held.photos, 'sample5.jpg')
  }

  static async of(...others: readonly number[]): Promise<Spoken> {
    const spoken = new Spoken(await HeldOpen.with([5, ...others]))
    const { held } = spoken
    await held.ask('chooseModel', { model: 'mobilefacenet' })
    await held.look()
    const [anna, ben, stranger, nobody] = (await held.faces(5)).map(({ id }) => id) as [number, number, number, number]
    const { person } = await held.ask('confirm', { faces: [anna], person: { name: 'Anna' } })
    await held.ask('confirm', { faces: [ben], person: { name: 'Ben' } })
    await held.ask('reject', { faces: [stranger], person: person.id })
    await held.ask('ignore', { faces: [stranger], as: 'stranger' })
    await held.ask('ignore', { faces: [nobody], as: 'not-a-face' })
    const box = { x: 5, y: 5, width: 40, height: 40 }
    await held.ask('drawFace', { photo: await held.photo(5), box, person: { name: 'Jonas' } })
    await held.ask('favourite', { photos: [await held.photo(5)], favourite: true })
    spoken.anna = anna
    spoken.drawn = (await held.faces(5)).find(({ source }) => source === 'drawn')!.id
    return spoken
  }

  /** What is said of the faces of a photo whose name holds a text, from left to right. */
  async said(name = 'sample5'): Promise<{ id: number; person: string | null; ignored: string | null }[]> {
    return (await this.faces(name)).map(({ id, ignored, person, label }) => ({
      id,
      ignored,
      person: label === 'confirmed' ? (person?.name ?? null) : null,
    }))
  }

  async faces(name = 'sample5'): Promise<readonly PhotoFace[]> {
    return (await this.detail(name)).faces
  }

  async detail(name = 'sample5') {
    const [id] = await this.held.ask('photoIds', { filter: { text: name } })
    return this.held.ask('photo', { id: id! })
  }

  /** Scans the folders, and resolves when all is done. Returns how many photos were analyzed. */
  async scan(): Promise<number> {
    const takeIn = vi.spyOn(Analyzer.prototype, 'takeIn')
    const look = vi.spyOn(Analyzer.prototype, 'look')
    const embed = vi.spyOn(Analyzer.prototype, 'embedAgain')
    try {
      await this.held.ask('rescan', {})
      await this.held.idle()
      const taken = takeIn.mock.settledResults.filter(
        ({ type, value }) => type === 'fulfilled' && (value.kind === 'photo' || value.kind === 'stays'),
      )
      return taken.length + look.mock.calls.length + embed.mock.calls.length
    } finally {
      takeIn.mockRestore()
      look.mockRestore()
      embed.mockRestore()
    }
  }

  names(): unknown[] {
    return this.held.sql(`SELECT name FROM person JOIN label ON person_id = person.id JOIN face ON face.id = face_id
      WHERE state = 'confirmed' AND removed = 0 AND shown_at IS NOT NULL ORDER BY name`)
  }
}
