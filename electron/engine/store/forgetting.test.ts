import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { seededRandom } from '../recognition/random.ts'
import { openLibrary, type Store } from './database.ts'
import type { Embedding } from './faces.ts'
import { forget, hasRemains } from './forgetting.ts'
import type { FaceId, PersonId, PhotoId } from './ids.ts'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from './samples.testing.ts'
import { encodeFloats } from './vectors.ts'

const random = seededRandom(1)
const vectorOf = (length: number) => Float32Array.from({ length }, () => random() - 0.5)
const embeddings = (): Embedding[] => [
  { model: 'large', vector: vectorOf(512), strangeness: 0.1 },
  { model: 'small', vector: vectorOf(192), strangeness: 0.1 },
]

/** Which of these texts and numbers the library's files hold, by their names. */
function found(folder: string, wanted: ReadonlyMap<string, string | Float32Array>): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
  return [...wanted].flatMap(([name, sought]) =>
    bytes.includes(typeof sought === 'string' ? sought : Buffer.from(encodeFloats(sought))) ? [name] : [],
  )
}

/** A library of two people, in which everything has been said of both that can be said. */
class Family {
  readonly store: Store = temporaryStore()
  readonly folder = this.store.folders.add('/photos')
  readonly anna: PersonId
  readonly ben: PersonId
  /** What must go with Anna, and what must stay. */
  readonly hers = new Map<string, string | Float32Array>()
  readonly others = new Map<string, string | Float32Array>()
  readonly photos: PhotoId[] = []

  constructor() {
    const { store } = this
    const { people, actions, decisions, faces } = store
    this.anna = this.#act('confirm', () => people.findOrCreate('Zwetschgenmann Ä').id)
    this.#act('rename', () => decisions.rename(this.anna, 'Quittenfrau Ö'))
    for (const name of ['Zwetschgenmann Ä', 'zwetschgenmann ä', 'Quittenfrau Ö', 'quittenfrau ö'])
      this.hers.set(name, name)
    this.ben = people.findOrCreate('Mirabellenkind').id
    this.others.set('his name', 'Mirabellenkind')
    // More rows than fit in a few pages, so that rows move between pages.
    for (let i = 0; i < 60; i++) {
      const [his] = this.#photo(`ben ${i}`, i % 3 === 0 ? this.others : null)
      people.confirm(his!, this.ben)
      people.reject(his!, this.anna)
      const [her] = this.#photo(`anna ${i}`, this.hers)
      this.#act('confirm', () => {
        people.confirm(her!, this.anna)
        if (i % 2 === 0) people.reject(her!, this.ben)
      })
    }
    const [cover] = this.#photo('cover', this.hers)
    const [guessed, suggested, doubted] = this.#photo('guessed', null, 3)
    people.confirm(cover!, this.anna)
    decisions.setCover(this.anna, cover!)
    people.replaceAutomatic(
      [{ faceId: guessed!, personId: this.anna, distance: 0.5, rule: 'distance' }],
      [
        { faceId: suggested!, personId: this.anna, distance: 1 },
        { faceId: doubted!, personId: this.anna, distance: 1 },
      ],
    )
    decisions.doubt(doubted!)
    // A box that was moved: the old one is out of sight, and still looks like her.
    const [old] = this.#photo('moved', this.hers)
    people.confirm(old!, this.anna)
    const drawn = faces.addDrawn(
      this.photos.at(-1)!,
      sampleFace({ source: 'drawn', embeddings: this.#keep(this.hers) }),
    )
    this.#act('move-face', () => {
      faces.show(old!, false)
      decisions.unname(old!)
      faces.show(drawn, true)
      people.confirm(drawn, this.anna)
    })
    // A box that was drawn and taken back.
    const taken = faces.addDrawn(
      this.photos.at(-1)!,
      sampleFace({ source: 'drawn', embeddings: this.#keep(this.hers) }),
    )
    this.#act('draw-face', () => {
      faces.show(taken, true)
      people.confirm(taken, this.anna)
    })
    actions.undo()
    // What the faces looked like before they were looked at again.
    store.photos.lookAgain()
    const [again] = this.#photo('anna 1', this.hers)
    expect(again).toBeDefined()
    this.sql('ANALYZE')
  }

  sql(statement: string): void {
    const database = new Database(join(this.store.folder, 'familiar.db'))
    database.exec(statement)
    database.close()
  }

  #act<Result>(kind: 'confirm' | 'rename' | 'move-face' | 'draw-face', work: () => Result): Result {
    const { people, actions } = this.store
    return actions.record(kind, () => {
      const result = work()
      return { count: 1, result, person: people.list()[0]?.name ?? null, other: people.list().at(-1)?.name ?? null }
    }).result.result
  }

  #photo(name: string, kept: Map<string, string | Float32Array> | null, faces = 1): FaceId[] {
    const { photoId, faceIds } = this.store.photos.savePhoto(
      samplePhoto(name),
      sampleFile(this.folder, `${name}.jpg`),
      Array.from({ length: faces }, () => sampleFace({ embeddings: kept ? this.#keep(kept) : embeddings() })),
    )
    this.photos.push(photoId)
    return faceIds
  }

  #keep(kept: Map<string, string | Float32Array>): Embedding[] {
    const some = embeddings()
    for (const { model, vector } of some) kept.set(`${model} ${kept.size}`, vector)
    return some
  }
}

describe('forgetting one person', () => {
  it('leaves no byte of their name and their faces in any file, and everything of others', () => {
    const { store, hers, others, anna, ben } = new Family()
    expect(found(store.folder, hers)).toEqual([...hers.keys()])
    const before = store.people.list().find(({ id }) => id === ben)
    forget(store.folder, { kind: 'person', id: anna })
    expect(found(store.folder, hers)).toEqual([])
    expect(found(store.folder, others)).toEqual([...others.keys()])
    expect(store.people.list()).toEqual([before])
    expect(store.people.rejectedPairs()).toEqual([])
    expect(store.people.suggestions()).toEqual([])
    expect(store.actions.page({ offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] })
    expect(store.photos.counts().photos).toBe(123)
    expect(hasRemains(store)).toBe(false)
    store.people.findOrCreate('Somebody else') // The library goes on as it was.
    expect(found(store.folder, hers)).toEqual([])
  })

  it('does not find a box again that was moved away from', () => {
    const family = new Family()
    forget(family.store.folder, { kind: 'person', id: family.anna })
    family.store.photos.lookAgain()
    const { added } = family.store.photos.savePhoto(samplePhoto('moved'), sampleFile(family.folder, 'moved.jpg'), [
      sampleFace(),
    ])
    expect(added).toEqual([])
  })
})

it('forgetting all faces leaves no byte of anybody, and the photos', () => {
  const { store, hers, others } = new Family()
  expect(forget(store.folder, { kind: 'faces' })).toEqual(new Set())
  expect(found(store.folder, new Map([...hers, ...others]))).toEqual([])
  expect(store.photos.counts()).toMatchObject({ photos: 123, faces: 0 })
  expect(store.photos.fileState(store.folders.list()[0]!.id).get('cover.jpg')?.size).toBe(-1)
})

it('what was deleted when the app died in the middle goes afterwards', () => {
  const family = new Family()
  const { store, hers, anna } = family
  family.sql(`
    INSERT INTO setting VALUES ('remains to be shredded', 'yes');
    DELETE FROM face WHERE id IN (SELECT face_id FROM label WHERE person_id = ${anna}) OR removed = 1;
    DELETE FROM action; DELETE FROM person WHERE id = ${anna}`)
  expect(found(store.folder, hers).length).toBeGreaterThan(0)
  expect(hasRemains(store)).toBe(true)
  forget(store.folder, { kind: 'remains' })
  expect(found(store.folder, hers)).toEqual([])
  expect(hasRemains(store)).toBe(false)
})

it('somebody who still reads the old state is waited for, and then it is said that traces are left', () => {
  const { store, hers, anna } = new Family()
  const reader = openLibrary(store.folder, { mode: 'read' })
  onTestFinished(() => {
    reader.close()
  })
  const rows = reader.faces.embeddings('small')
  rows.next()
  expect(() => forget(store.folder, { kind: 'person', id: anna }, 50)).toThrow('library-locked.traces')
  expect(store.people.list().map(({ id }) => id)).not.toContain(anna)
  expect(hasRemains(store)).toBe(true)
  rows.return(undefined)
  forget(store.folder, { kind: 'remains' })
  expect(found(store.folder, hers)).toEqual([])
})
