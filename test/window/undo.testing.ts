import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished } from 'vitest'
import type { CallName, Input } from '../../electron/contract/api.ts'
import { combine } from '../../electron/contract/combine.ts'
import { AppError } from '../../electron/contract/errors.ts'
import type { Store } from '../../electron/engine/store/database.ts'
import type { FaceId, PersonId } from '../../electron/engine/store/ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from '../../electron/engine/store/samples.testing.ts'
import type { Context, StoreContext } from '../../electron/engine/features/context.ts'
import { confirmFaces, faceHandlers } from '../../electron/engine/features/faces.ts'
import { historyHandlers } from '../../electron/engine/features/history.ts'
import { peopleHandlers, splitFaces } from '../../electron/engine/features/people.ts'
import { photoHandlers } from '../../electron/engine/features/photos.ts'
import { settingsHandlers } from '../../electron/engine/features/settings.ts'
import { testBands } from '../../electron/engine/recognition/bands.testing.ts'

const photoCount = 5
const faceCount = 12

type Answerers = Readonly<Record<string, (input: unknown) => unknown>>

/** A library that can be looked into, filled with faces that nobody has named. */
class Album {
  readonly #store: Store = temporaryStore()
  readonly #database = new Database(join(this.#store.folder, 'familiar.db'))
  readonly #answers: Answerers
  readonly #said = [
    'SELECT * FROM person ORDER BY id',
    `SELECT * FROM label WHERE state <> 'auto' ORDER BY face_id, person_id`,
    'SELECT * FROM not_sure ORDER BY face_id, person_id',
    'SELECT id, ignored, cluster_id FROM face WHERE removed = 0 ORDER BY id',
    'SELECT id, favourite, twice FROM photo ORDER BY id',
    'SELECT * FROM setting ORDER BY key',
    'SELECT * FROM apart ORDER BY 1, 2',
  ].map((sql) => this.#database.prepare(sql).raw())
  readonly #wrongs = this.#database.prepare(
    [
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
    ].join(' UNION ALL '),
  )
  readonly #faces = this.#database.prepare<[], { id: FaceId; photo: number }>(
    'SELECT id, photo_id AS photo FROM face ORDER BY id',
  )
  readonly #people = this.#database.prepare<[], { id: PersonId }>('SELECT id FROM person ORDER BY name_key')

  constructor() {
    this.#database.pragma('synchronous = OFF')
    onTestFinished(() => {
      this.#database.close()
    })
    const store = this.#store
    const bands = testBands({ accept: 0.4, suggest: 0.3, group: 0.3 })
    const root = store.folders.add('/photos')
    for (let i = 0; i < photoCount; i++) {
      store.photos.savePhoto(
        samplePhoto(`${i}`, { takenAt: `2014-06-0${1 + (i % 2)}T12:00:00` }),
        sampleFile(root, `${i}.jpg`),
        Array.from({ length: i === 0 ? faceCount - 2 * (photoCount - 1) : 2 }, () => sampleFace({ embeddings: [] })),
      )
    }
    const context: StoreContext & Pick<Context, 'models'> = {
      store,
      space: 'mobilefacenet',
      bands,
      models: {
        require: () => Promise.resolve(),
        renew: () => undefined,
        // Whatever is in a box that is drawn.
        analyzeBox: (_path, _hash, box) => Promise.resolve(sampleFace({ box, embeddings: [] })),
      },
    }
    // No thread of recognition runs here, so nothing is asked of it.
    const handlers = combine(
      { ...faceHandlers, confirm: confirmFaces },
      { ...peopleHandlers, split: splitFaces },
      photoHandlers,
      settingsHandlers,
      historyHandlers,
    )
    this.#answers = Object.fromEntries(
      Object.entries(handlers).map(([name, answer]) => [
        name,
        (input: unknown) => (answer as (needs: typeof context, input: unknown) => unknown)(context, input),
      ]),
    )
  }

  /** As it was in the beginning; making another would take longer than all that is done to it. */
  reset(): void {
    this.#database.exec(`BEGIN;
      DELETE FROM action;
      DELETE FROM person;
      DELETE FROM face WHERE source = 'drawn';
      UPDATE face SET ignored = NULL, removed = 0, cluster_id = (id + 1) / 2;
      UPDATE photo SET favourite = 0, twice = 0;
      DELETE FROM setting;
      DELETE FROM apart;
      COMMIT`)
  }

  /** Answers, perhaps later. */
  ask<Name extends CallName>(call: Name, input: Input<Name>): unknown {
    return this.#answers[call]!(input)
  }

  /** All that is the user's word. */
  said(): string {
    return this.#said.map((query) => JSON.stringify(query.all())).join('\n')
  }

  /** What must never be, whoever wrote last. */
  wrongs(): unknown[] {
    return this.#wrongs.all()
  }

  faces(): { id: FaceId; photo: number }[] {
    return this.#faces.all()
  }

  groups(): number[] {
    return (
      this.#database
        .prepare('SELECT DISTINCT cluster_id AS id FROM face WHERE cluster_id IS NOT NULL ORDER BY 1')
        .all() as { id: number }[]
    ).map(({ id }) => id)
  }

  people(): PersonId[] {
    return this.#people.all().map(({ id }) => id)
  }

  /** A new outcome of the matcher, which gives nobody a second face in a photo. */
  recognize(choices: readonly number[]): void {
    const { people, faces } = this.#store
    const known = this.people()
    if (known.length === 0) return
    const photos = new Map(this.faces().map(({ id, photo }) => [id, photo]))
    const pairs = [...photos.keys()].map((faceId, i) => {
      const choice = choices[i % choices.length]!
      return { faceId, personId: known[choice % known.length]!, choice }
    })
    const here = (faceId: FaceId, personId: PersonId): string => `${photos.get(faceId)!} ${personId}`
    const confirmed = people.labels().filter(({ state }) => state === 'confirmed')
    const twice: ReadonlySet<number> = this.#store.photos.twice()
    const present = new Set(confirmed.map(({ faceId, personId }) => here(faceId, personId)))
    const rejected = new Set(people.rejectedPairs().map(({ faceId, personId }) => `${faceId} ${personId}`))
    const open = new Set(faces.unconfirmed().map(({ id }) => id))
    const labels = pairs.filter(({ faceId, personId, choice }) => {
      const place = here(faceId, personId)
      if (choice % 3 !== 0 || (present.has(place) && !twice.has(photos.get(faceId)!)) || !open.has(faceId)) return false
      if (rejected.has(`${faceId} ${personId}`)) return false
      present.add(place)
      return true
    })
    const suggestions = pairs.filter(({ choice }) => choice % 3 === 1)
    people.replaceAutomatic(
      labels.map(({ faceId, personId }) => ({ faceId, personId, distance: 0.5, rule: 'distance' })),
      suggestions.map(({ faceId, personId }, i) => ({ faceId, personId, distance: 1 + i / 100 })),
    )
  }
}

type Step = (album: Album) => Promise<unknown>
/** One that is chosen when its turn comes, among what is there then. */
type Choice<Value> = (album: Album) => Value

const constantly =
  <Value>(value: Value): Choice<Value> =>
  () =>
    value
const one = <Value>(...values: readonly Value[]): fc.Arbitrary<Choice<Value>> =>
  fc.constantFrom(...values).map(constantly)
const among = <Value>(all: (album: Album) => readonly Value[], none: Value): fc.Arbitrary<Choice<Value>> =>
  fc.nat({ max: 29 }).map((place) => (album) => {
    const values = all(album)
    return values[place % Math.max(1, values.length)] ?? none
  })
const face = among((album) => album.faces().map(({ id }) => Number(id)), 0)
const faces = fc
  .array(face, { minLength: 1, maxLength: 3 })
  .map((some) => (album: Album) => [...new Set(some.map((choose) => choose(album)))])
const person = among((album) => album.people().map(Number), 0)
const photo = among((album) => [...new Set(album.faces().map(({ photo }) => photo))], 0)
const name = one('Anna', 'Ben', 'Cleo', 'anna')
const somebody = fc.oneof(
  { weight: 3, arbitrary: name.map((choose) => (album: Album) => ({ name: choose(album) })) },
  { weight: 1, arbitrary: person.map((choose) => (album: Album) => ({ id: choose(album) })) },
)
const group = among((album) => album.groups(), 0)
const party = fc.oneof(
  person.map((choose) => (album: Album) => ({ person: choose(album) })),
  group.map((choose) => (album: Album) => ({ group: choose(album) })),
)
const yesOrNo = one(true, false)
const box = fc
  .tuple(fc.nat({ max: 500 }), fc.nat({ max: 300 }), fc.nat({ max: 60 }))
  .map(([x, y, width]) => constantly({ x, y, width: width + 5, height: 40 }))

type Choices<Name extends CallName> = { readonly [Key in keyof Input<Name>]: fc.Arbitrary<Choice<Input<Name>[Key]>> }

/** The calls that are among the steps, and those of them that did something in some sequence. */
const tried = new Set<CallName>()
const worked = new Set<CallName>()

/** A call of the contract with an input that is made up. */
function step<Name extends CallName>(call: Name, input: Choices<Name>): fc.Arbitrary<Step> {
  tried.add(call)
  return fc.record(input as Record<string, fc.Arbitrary<Choice<unknown>>>).map((choices) => {
    let words: string = call
    const take = async (album: Album): Promise<void> => {
      const made = Object.fromEntries(Object.entries(choices).map(([key, choose]) => [key, choose(album)]))
      words = `${call} ${JSON.stringify(made)}`
      const before = album.said()
      try {
        await album.ask(call, made as Input<Name>)
        if (album.said() !== before) worked.add(call)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(album.said()).toBe(before)
      }
    }
    return Object.assign(take, { [fc.toStringMethod]: () => words })
  })
}

const guesses = fc.array(fc.nat({ max: 30 }), { minLength: faceCount, maxLength: faceCount })
const nothing: Step = Object.assign(() => Promise.resolve(), { [fc.toStringMethod]: () => 'nothing' })

const steps: readonly { readonly weight?: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  { arbitrary: fc.constant(nothing) }, // What a failing sequence is shortened to.
  { weight: 5, arbitrary: step('confirm', { faces, person: somebody }) },
  { weight: 2, arbitrary: step('confirm', { faces, person: somebody, except: faces }) },
  { arbitrary: step('reject', { faces, person }) },
  { arbitrary: step('keep', { faces, person }) },
  { arbitrary: step('notSure', { faces }) },
  { arbitrary: step('unname', { faces }) },
  { arbitrary: step('ignore', { faces, as: one('stranger', 'not-a-face') }) },
  { arbitrary: step('ignoreDay', { day: one('2014-06-01', '2014-06-02') }) },
  { arbitrary: step('bringBack', { faces }) },
  { weight: 2, arbitrary: step('drawFace', { photo, box, person: fc.oneof(somebody, one(null)) }) },
  { weight: 2, arbitrary: step('moveFace', { face, box }) },
  { arbitrary: step('rename', { id: person, name }) },
  { weight: 2, arbitrary: step('merge', { from: person, into: person }) },
  { weight: 3, arbitrary: step('split', { person, faces, into: fc.oneof(somebody, one(null)), sure: one(true) }) },
  { weight: 2, arbitrary: step('joinGroups', { one: group, other: group }) },
  { weight: 2, arbitrary: step('setApart', { one: party, other: party }) },
  { arbitrary: step('setCover', { id: person, face }) },
  { arbitrary: step('setBirthDate', { id: person, born: one('1984', '2012-05-10', null) }) },
  { weight: 2, arbitrary: step('allowTwice', { photo, twice: yesOrNo }) },
  { arbitrary: step('setHidden', { id: person, hidden: yesOrNo }) },
  { arbitrary: step('favourite', { photos: photo.map((choose) => (album) => [choose(album)]), favourite: yesOrNo }) },
  { arbitrary: step('setPrecision', { oneWrongIn: one(100, 300, 1000) }) },
  { weight: 3, arbitrary: step('undo', {}) },
  { weight: 2, arbitrary: step('redo', {}) },
  {
    weight: 3,
    arbitrary: guesses.map((choices) => (album) => {
      album.recognize(choices)
      return Promise.resolve()
    }),
  },
]

/**
 * Takes everything back and does everything again, whatever the matcher does meanwhile, in this many random sequences of
 * calls. Expects that each call did something in one of them.
 */
export async function undoAndRedo(sequences: number): Promise<void> {
  const album = new Album()
  const property = async (sequence: readonly Step[], outcomes: readonly number[][]): Promise<void> => {
    album.reset()
    let round = 0
    const meanwhile = (): void => {
      album.recognize(outcomes[round++ % outcomes.length]!)
    }
    const begin = album.said()
    for (const take of sequence) {
      await take(album)
      expect(album.wrongs()).toEqual([])
    }
    const states = [album.said()]
    while ((await album.ask('undo', {})) !== null) {
      expect(album.wrongs()).toEqual([])
      states.push(album.said())
      meanwhile()
    }
    expect(states.at(-1)).toBe(begin)
    for (const state of states.slice(0, -1).reverse()) {
      expect(await album.ask('redo', {})).not.toBeNull()
      expect(album.wrongs()).toEqual([])
      expect(album.said()).toBe(state)
      meanwhile()
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...steps.map(({ weight = 1, arbitrary }) => ({ weight, arbitrary }))), {
        minLength: 50,
        maxLength: 50,
      }),
      fc.array(guesses, { minLength: 7, maxLength: 7 }),
      property,
    ),
    { numRuns: sequences },
  )
  expect(worked).toEqual(tried)
}
