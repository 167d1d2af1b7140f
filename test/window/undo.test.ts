import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '../../electron/engine/errors.ts'
import { openLibrary, type Store } from '../../electron/engine/store/database.ts'
import type { FaceId, PersonId, PhotoId } from '../../electron/engine/store/ids.ts'
import { sampleFace, sampleFile, samplePhoto } from '../../electron/engine/store/test-samples.ts'
import { answers } from '../../electron/engine/window/answers.ts'
import type { Context } from '../../electron/engine/window/context.ts'

const photoCount = 5
const faceCount = 12
const names = ['Anna', 'Ben', 'Cleo', 'anna']

/** A library that can be looked into, filled with faces that nobody has named. */
class Album {
  readonly store: Store
  readonly context: Context
  readonly faces: FaceId[]
  readonly photos: PhotoId[]
  readonly #database: Database.Database
  readonly #photoOf = new Map<FaceId, PhotoId>()

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'familiar-undo-'))
    this.store = openLibrary(folder, { mode: 'write' })
    this.#database = new Database(join(folder, 'familiar.db'), { readonly: true })
    const bands = { accept: 0.4, suggest: 0.3, group: 0.3, classifier: { accept: 0, suggest: -1 } }
    this.context = { store: this.store, space: 'mobilefacenet', bands }
    const root = this.store.folders.add('/photos')
    const saved = Array.from({ length: photoCount }, (_, i) =>
      this.store.photos.savePhoto(
        samplePhoto(`${i}`, { takenAt: `2014-06-0${1 + (i % 2)}T12:00:00` }),
        sampleFile(root, `${i}.jpg`),
        Array.from({ length: i === 0 ? faceCount - 2 * (photoCount - 1) : 2 }, () => sampleFace({ embeddings: [] })),
      ),
    )
    this.faces = saved.flatMap(({ faceIds }) => faceIds)
    this.photos = saved.map(({ photoId }) => photoId)
    for (const { photoId, faceIds } of saved) for (const id of faceIds) this.#photoOf.set(id, photoId)
    this.close = () => {
      this.#database.close()
      this.store.close()
      rmSync(folder, { recursive: true })
    }
  }

  readonly close: () => void

  /** All that is the user's word. */
  said(): unknown {
    return [
      'SELECT * FROM person ORDER BY id',
      `SELECT * FROM label WHERE state <> 'auto' ORDER BY face_id, person_id`,
      'SELECT * FROM not_sure ORDER BY face_id, person_id',
      'SELECT id, ignored FROM face WHERE removed = 0 ORDER BY id',
      'SELECT id, favourite, twice FROM photo ORDER BY id',
    ].map((sql) => this.#database.prepare(sql).all())
  }

  /** What must never be, whoever wrote last. */
  wrongs(): unknown[] {
    return [
      `SELECT 'ignored, but named' FROM face JOIN label ON face_id = id
         WHERE ignored IS NOT NULL AND state IN ('confirmed', 'auto')`,
      `SELECT 'ignored, but suggested' FROM face JOIN suggestion ON face_id = id WHERE ignored IS NOT NULL`,
      `SELECT 'named, but suggested' FROM label JOIN suggestion USING (face_id) WHERE state IN ('confirmed', 'auto')`,
      `SELECT 'refused, but suggested' FROM label JOIN suggestion USING (face_id, person_id)`,
      `SELECT 'guessed twice in a photo' FROM label AS a JOIN face AS x ON x.id = a.face_id
         JOIN face AS y ON y.photo_id = x.photo_id AND y.id <> x.id
         JOIN label AS b ON b.face_id = y.id AND b.person_id = a.person_id
         JOIN photo ON photo.id = x.photo_id AND twice = 0
         WHERE a.state = 'auto' AND b.state IN ('confirmed', 'auto')`,
      `SELECT 'removed, but named or suggested' FROM face WHERE removed = 1 AND (
         id IN (SELECT face_id FROM label WHERE state <> 'rejected') OR id IN (SELECT face_id FROM suggestion))`,
      `SELECT 'still recording' FROM recording`,
    ].flatMap((sql) => this.#database.prepare(sql).all())
  }

  people(): PersonId[] {
    return this.store.people.list().map(({ id }) => id)
  }

  /** A face that was missed gets a box and a name. */
  draw(photo: PhotoId, name: string): void {
    const { actions, faces, people } = this.store
    const drawn = faces.addDrawn(photo, sampleFace({ source: 'drawn', embeddings: [] }))
    actions.record('draw-face', () => {
      faces.show(drawn, true)
      people.confirm(drawn, people.findOrCreate(name).id)
      return { count: 1, person: name }
    })
  }

  /** A new outcome of the matcher, which gives nobody a second face in a photo where that is not allowed. */
  recognize(choices: readonly number[]): void {
    const people = this.people()
    if (people.length === 0) return
    const pairs = this.faces.map((faceId, i) => ({ faceId, personId: people[choices[i]! % people.length]! }))
    const here = (faceId: FaceId, personId: PersonId): string => `${this.#photoOf.get(faceId)!} ${personId}`
    const confirmed = this.store.people.labels().filter(({ state }) => state === 'confirmed')
    const twice = this.store.photos.twice()
    const present = new Set(confirmed.map(({ faceId, personId }) => here(faceId, personId)))
    const rejected = new Set(this.store.people.rejectedPairs().map(({ faceId, personId }) => `${faceId} ${personId}`))
    const open = new Set(this.store.faces.unconfirmed().map(({ id }) => id))
    const labels = pairs.filter(({ faceId, personId }, i) => {
      const place = here(faceId, personId)
      const free = !present.has(place) || twice.has(this.#photoOf.get(faceId)!)
      if (choices[i]! % 3 !== 0 || !free || !open.has(faceId)) return false
      if (rejected.has(`${faceId} ${personId}`)) return false
      present.add(place)
      return true
    })
    const suggestions = pairs.filter((_, i) => choices[i]! % 3 === 1)
    this.store.people.replaceAutomatic(
      labels.map((pair) => ({ ...pair, distance: 0.5, rule: 'distance' })),
      suggestions.map((pair, i) => ({ ...pair, distance: 1 + i / 100 })),
    )
  }
}

type Step = (album: Album) => void

const face = fc.nat({ max: faceCount - 1 })
const someFaces = fc.uniqueArray(face, { minLength: 1, maxLength: 3 })
const whom = fc.nat({ max: 5 })
const ids = (album: Album, places: readonly number[]): FaceId[] => places.map((place) => album.faces[place]!)
const person = (album: Album, place: number): number => album.people()[place % Math.max(1, album.people().length)] ?? 1

const recognizing = fc.array(fc.nat({ max: 30 }), { minLength: faceCount, maxLength: faceCount })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(someFaces, fc.constantFrom(...names)).map(
      ([faces, name]): Step =>
        (album) =>
          void answers.confirm(album.context, { faces: ids(album, faces), person: { name } }),
    ),
  },
  fc.tuple(someFaces, whom).map(
    ([faces, who]): Step =>
      (album) =>
        void answers.confirm(album.context, { faces: ids(album, faces), person: { id: person(album, who) } }),
  ),
  fc.tuple(someFaces, whom).map(
    ([faces, who]): Step =>
      (album) =>
        void answers.reject(album.context, { faces: ids(album, faces), person: person(album, who) }),
  ),
  fc.tuple(fc.nat({ max: photoCount - 1 }), fc.constantFrom(...names)).map(([at, name]): Step => (album) => {
    album.draw(album.photos[at]!, name)
  }),
  someFaces.map(
    (faces): Step =>
      (album) =>
        void answers.notSure(album.context, { faces: ids(album, faces) }),
  ),
  someFaces.map(
    (faces): Step =>
      (album) =>
        void answers.unname(album.context, { faces: ids(album, faces) }),
  ),
  fc.tuple(someFaces, fc.constantFrom('stranger' as const, 'not-a-face' as const)).map(
    ([faces, as]): Step =>
      (album) =>
        void answers.ignore(album.context, { faces: ids(album, faces), as }),
  ),
  fc.constantFrom('2014-06-01', '2014-06-02').map(
    (day): Step =>
      (album) =>
        void answers.ignoreDay(album.context, { day }),
  ),
  someFaces.map(
    (faces): Step =>
      (album) =>
        void answers.bringBack(album.context, { faces: ids(album, faces) }),
  ),
  fc.tuple(whom, fc.constantFrom(...names)).map(
    ([who, name]): Step =>
      (album) =>
        void answers.rename(album.context, { id: person(album, who), name }),
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(whom, whom).map(
      ([from, into]): Step =>
        (album) =>
          void answers.merge(album.context, { from: person(album, from), into: person(album, into) }),
    ),
  },
  fc.tuple(whom, face).map(
    ([who, at]): Step =>
      (album) =>
        void answers.setCover(album.context, { id: person(album, who), face: album.faces[at]! }),
  ),
  fc.tuple(whom, fc.boolean()).map(
    ([who, hidden]): Step =>
      (album) =>
        void answers.setHidden(album.context, { id: person(album, who), hidden }),
  ),
  fc.tuple(whom, fc.constantFrom('1984', '2012-05-10', null)).map(
    ([who, born]): Step =>
      (album) =>
        void answers.setBirthDate(album.context, { id: person(album, who), born }),
  ),
  fc.tuple(fc.nat({ max: photoCount - 1 }), fc.boolean()).map(
    ([at, twice]): Step =>
      (album) =>
        void answers.allowTwice(album.context, { photo: album.photos[at]!, twice }),
  ),
  fc.tuple(fc.nat({ max: photoCount - 1 }), fc.boolean()).map(
    ([at, favourite]): Step =>
      (album) =>
        void answers.favourite(album.context, { photos: [album.photos[at]!], favourite }),
  ),
  {
    weight: 3,
    arbitrary: recognizing.map((choices): Step => (album) => {
      album.recognize(choices)
    }),
  },
  fc.constant<Step>((album) => void answers.undo(album.context, {})),
  fc.constant<Step>((album) => void answers.redo(album.context, {})),
)

it('takes everything back and does everything again, whatever the matcher does meanwhile', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(recognizing, { minLength: 7, maxLength: 7 }),
      (steps, outcomes) => {
        const album = new Album()
        let round = 0
        const meanwhile = (): void => {
          album.recognize(outcomes[round++ % outcomes.length]!)
        }
        try {
          const begin = album.said()
          for (const take of steps) {
            const before = album.said()
            try {
              take(album)
            } catch (error) {
              if (!(error instanceof AppError)) throw error
              expect(album.said()).toEqual(before)
            }
            expect(album.wrongs()).toEqual([])
          }
          const states = [album.said()]
          while (answers.undo(album.context, {})) {
            expect(album.wrongs()).toEqual([])
            states.push(album.said())
            meanwhile()
          }
          expect(states.at(-1)).toEqual(begin)
          for (const state of states.slice(0, -1).reverse()) {
            expect(answers.redo(album.context, {})).not.toBeNull()
            expect(album.wrongs()).toEqual([])
            expect(album.said()).toEqual(state)
            meanwhile()
          }
        } finally {
          album.close()
        }
      },
    ),
    { numRuns: 100 },
  )
})
