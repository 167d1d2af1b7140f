import { totalmem } from 'node:os'
import type { ReadableStore } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { NamedFace } from '../store/people.ts'
import type { FaceState } from '../store/face-states.ts'
import type { Bands } from './calibration.ts'
import { exemplars } from './exemplars.ts'
import { FacesIndex, type Storage } from './faces-index.ts'
import type { Known } from './likeness.ts'
import { PersonScores } from './person-scores.ts'
import { embeddersOf } from '../models/spaces.ts'
import { joinEmbeddings, similarityAt, type FacePoint, type SpaceId } from './space.ts'

/** So many faces are read at once. */
const readAtOnce = 2000
/** Faces are remembered in full as long as that takes no more than this share of the machine's memory. */
const shareOfMemory = 1 / 8
/** What a face takes at full precision, in a space of 704 numbers. */
const bytesOfFace = 2128

/**
 * What a thread that thinks about faces keeps in mind: how they look, who teaches, who has no name yet. It is read once, and
 * then what the library's log says was touched since: nothing of it can differ from the library for longer than a moment.
 */
export class FaceCache {
  readonly space: SpaceId
  readonly measurements = new PersonScores()
  readonly #index: FacesIndex
  readonly #people = new Map<PersonId, Known<PersonId>>()
  readonly #confirmed = new Map<FaceId, PersonId>()
  /** Where in the log reading goes on; null before anything was read. */
  #upTo: number | null = null

  /** All faces are in mind, not only those somebody asked for. */
  #all = false
  readonly #open = new Set<FaceId>()
  readonly #ungrouped = new Set<FaceId>()
  /** Not measured yet. */
  #fresh: FaceId[] = []
  /** Something happened to them since it was decided who they are; null: to any of them. */
  #undecided: Set<FaceId> | null = null
  /** The bands that it was decided by, as text. */
  #decidedBy: string | undefined

  constructor(space: SpaceId, precision?: Storage) {
    this.space = space
    this.#index = new FacesIndex(precision)
  }

  /** A memory for a whole library: in full where the machine has room for it. */
  static of(space: SpaceId, store: ReadableStore): FaceCache {
    const bytes = store.standing.highest() * bytesOfFace
    return new FaceCache(space, bytes <= totalmem() * shareOfMemory ? 'full' : 'quantized')
  }

  /** All faces that were read. */
  get index(): FacesIndex {
    return this.#index
  }

  /** Faces that the user has neither named nor put aside, as the library says. */
  get open(): ReadonlySet<FaceId> {
    return this.#open
  }

  /** Those of them that are in no group. */
  get ungrouped(): ReadonlySet<FaceId> {
    return this.#ungrouped
  }

  /** Whether a face is confirmed as a person's, be it among those that teach or not. */
  isConfirmed(face: FaceId, person: PersonId): boolean {
    return this.#confirmed.get(face) === person
  }

  /** The faces that came since the last time this was asked, or look different now. */
  takeFresh(): FaceId[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** The faces to decide about again, and from now on none of them; null: all, as after other bands. */
  takeUndecided(bands: Bands): ReadonlySet<FaceId> | null {
    const by = JSON.stringify(bands)
    const undecided = by === (this.#decidedBy ??= by) ? this.#undecided : null
    this.#undecided = new Set()
    this.#decidedBy = by
    return undecided
  }

  /** Lets some faces be decided about again: the next time, or all of them. */
  doubt(faces: Iterable<FaceId> | 'all'): void {
    if (faces === 'all') this.#undecided = null
    else for (const id of faces) this.#undecided?.add(id)
  }

  /** Faces as points of the space; those that one of its embedders has not seen are left out. */
  points(store: ReadableStore, faces: readonly FaceId[]): Map<FaceId, FacePoint> {
    this.#read(store, faces)
    return new Map(
      faces.flatMap((id) => {
        const point = this.#index.point(id)
        return point ? [[id, point] as const] : []
      }),
    )
  }

  /** Begins with the names, suggestions and groups that the library has, rather than with nothing. */
  recall(store: ReadableStore): void {
    if (this.#all) return
    this.catchUp(store)
    const said = [
      ...store.people
        .labels()
        .flatMap((label) => (label.state === 'auto' ? [{ ...label, band: 'accept' as const }] : [])),
      ...store.people.suggestions().map((suggestion) => ({ ...suggestion, band: 'suggest' as const })),
    ].map(({ faceId, personId, distance, band }) => ({ faceId, personId, near: similarityAt(distance ?? 0), band }))
    const known = new Set([...said.map(({ faceId }) => faceId), ...store.faces.groups().keys()])
    this.measurements.recall([...this.#people.values()], said)
    this.#fresh = this.#fresh.filter((id) => !known.has(id))
    this.#undecided = new Set()
  }

  /** Everybody with the faces that teach, also of photos without a file. */
  enrolled(store: ReadableStore): Known<PersonId>[] {
    this.#follow(store)
    return [...this.#people.values()].sort((a, b) => a.person - b.person)
  }

  /** Has all faces in mind, as they are now. */
  catchUp(store: ReadableStore): void {
    this.#follow(store)
    if (this.#all) return
    this.#all = true
    const faces: FaceId[] = []
    for (const face of store.standing.all()) {
      faces.push(face.id)
      this.#note(face)
    }
    this.#read(store, faces)
    this.#fresh = faces.filter((id) => this.#index.has(id))
  }

  /** Reads what has changed since the last time. */
  #follow(store: ReadableStore): void {
    const after = this.#upTo
    this.#upTo = store.standing.latestTouch()
    if (after === null) {
      for (const [person, own] of Map.groupBy(store.people.confirmedFaces(), ({ personId }) => personId))
        this.#learn(store, person, own)
      return
    }
    if (this.#upTo === after) return
    const touched = store.standing.touched(after, this.#upTo)
    const faces = touched.map(({ faceId }) => faceId)
    if (faces.includes(0 as FaceId)) this.doubt('all')
    this.doubt(faces)
    const others = touched.flatMap(({ faceId, looks }) => (looks === 1 ? [faceId] : []))
    const different = new Set(others.filter((id) => this.#index.has(id)))
    for (const id of different) this.#index.delete(id)
    this.measurements.forget(different)
    const people = new Set(faces.flatMap((id) => this.#confirmed.get(id) ?? []))
    for (const id of faces) {
      this.#confirmed.delete(id)
      this.#open.delete(id)
      this.#ungrouped.delete(id)
    }
    for (const face of store.standing.of(faces)) {
      if (face.state === 'confirmed') people.add(face.personId!)
      if (this.#all) this.#note(face)
    }
    for (const person of people) this.#learn(store, person, store.people.confirmedFacesOf(person))
    if (!this.#all) return
    this.#read(store, others)
    this.#fresh.push(...others.filter((id) => this.#index.has(id)))
  }

  #note({ id, considered, state, clusterId }: FaceState): void {
    if (considered === 0 || state === 'confirmed') return
    this.#open.add(id)
    if (clusterId === null) this.#ungrouped.add(id)
  }

  /** Which of a person's confirmed faces teach. */
  #learn(store: ReadableStore, person: PersonId, confirmed: readonly NamedFace[]): void {
    for (const { faceId } of confirmed) this.#confirmed.set(faceId, person)
    const ids = confirmed.map(({ faceId }) => faceId)
    this.#read(store, ids)
    const own = confirmed.filter(({ faceId }) => this.#index.has(faceId))
    const faces = exemplars(
      own.map((face) => ({ ...face, id: face.faceId, point: this.#index.pointLater(face.faceId) })),
    )
    if (faces.length > 0) this.#people.set(person, { person, faces })
    else this.#people.delete(person)
  }

  #read(store: ReadableStore, faces: readonly FaceId[]): void {
    const unread = faces.filter((id) => !this.#index.has(id))
    for (let start = 0; start < unread.length; start += readAtOnce) {
      const some = unread.slice(start, start + readAtOnce)
      const seen = embeddersOf(this.space).map((embedder) => store.faces.embeddingsOf(some, embedder))
      for (const id of some) {
        const parts = seen.flatMap((embeddings) => embeddings.get(id) ?? [])
        if (parts.length === seen.length) this.#index.set(id, joinEmbeddings(parts))
      }
    }
  }
}
