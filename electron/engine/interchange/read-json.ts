import { isAbsolute } from 'node:path'
import type { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { isPattern, readPatterns, writePatterns } from '../scan/patterns.ts'
import { precisions } from '../recognition/calibration.ts'
import type { ImportSummary } from '../../contract/shapes.ts'
import type { Store } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import { absolutePath, relativePath } from '../store/paths.ts'
import type { FaceRead } from '../store/read-back.ts'
import {
  formatName,
  formatVersion,
  isInPicture,
  landmarksOf,
  records,
  SettingsRecord,
  type FaceInFile,
  type FileRecord,
  type ListKey,
  type SettingsInFile,
} from './format.ts'
import { jsonRecords, NotRecords } from './json-records.ts'
import { textOf } from './read-text.ts'

export interface ReadOptions {
  /** Whether the folders in the file are watched from now on, and what was left out in them is. */
  readonly folders: boolean
  /** Leaves out people of whom nothing else is read: an older file may know them by a name they have no more. */
  readonly onlyNeeded?: boolean
}

/** So many of the faces whose place was empty are listed. */
const mostListed = 200

/**
 * Reads what was said in a library back from its file, as one action that can be undone: whole, or not at all. Photos are known
 * by their content, faces by their boxes. What was said in this library stands. Photos that are not here wait for a scan
 * that brings them. Throws `bad-export` and `export-newer`, in words; then nothing was changed.
 */
export function readLibrary(store: Store, file: string, options: ReadOptions): ImportSummary {
  try {
    const { result } = store.actions.record('import', () => {
      const reading = new Reading(store, options)
      for (const { key, item, value } of jsonRecords(textOf(file))) reading.take(key, item, value)
      return { count: reading.faces, summary: reading.end() }
    })
    return result.summary
  } catch (error) {
    throw error instanceof NotRecords ? notOurs(file, error.message, error) : error
  }
}

const isList = (key: string): key is ListKey => key in records

function notOurs(file: string, reason: string, cause: unknown): AppError {
  return new AppError('bad-export', { path: file, detail: reason }, { cause })
}

/** What is not as the format says: the file is broken, or none of ours. */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  throw new NotRecords(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`.replace(/^: /, ''))
}

class Reading {
  /** Of how many faces something was taken in. */
  faces = 0
  readonly #store: Store
  readonly #options: ReadOptions
  readonly #people = new Map<string, PersonId>()
  readonly #new: PersonId[] = []
  /** Whom the faces of these numbers stand for. */
  readonly #portraits = new Map<number, PersonId[]>()
  readonly #referred = new Map<number, FaceId>()
  readonly #missed: { readonly path: string; readonly person: string | null }[] = []
  readonly #folders: string[] = []
  readonly #counts = { added: 0, known: 0, names: 0, rejections: 0, others: 0, favourites: 0, missed: 0, kept: 0 }
  readonly #waiting = { photos: 0, names: 0 }
  #expects: 'format' | 'version' | null = 'format'

  constructor(store: Store, options: ReadOptions) {
    this.#store = store
    this.#options = options
  }

  take(key: string, item: boolean, value: unknown): void {
    if (this.#expects !== null) this.#begin(key, value)
    else if (key === 'settings' && !item) this.#settings(parse(SettingsRecord, value))
    else if (item && key === 'folders') this.#folder(parse(records.folders, value))
    else if (item && key === 'people') this.#person(parse(records.people, value))
    else if (item && key === 'photos') this.#photo(parse(records.photos, value))
    else if (item && key === 'apart') this.#apart(parse(records.apart, value))
    else if (isList(key)) throw new NotRecords(`${key} is no list`)
  }

  end(): ImportSummary {
    if (this.#expects !== null) throw new NotRecords(`it does not say its ${this.#expects}`)
    if (this.#options.onlyNeeded) for (const person of this.#new) this.#store.readBack.dropUnneeded(person)
    const { added, known, missed, ...counts } = this.#counts
    return {
      people: { added, known },
      ...counts,
      waiting: this.#waiting,
      missed: { faces: missed, some: this.#missed },
      folders: this.#folders,
    }
  }

  /** What the file is stands at its beginning. */
  #begin(key: string, value: unknown): void {
    if (key !== this.#expects || (key === 'format' && value !== formatName))
      throw new NotRecords(`it does not begin with "format": "${formatName}"`)
    if (key === 'version') {
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
        throw new NotRecords('it has no version')
      if (value > formatVersion) throw new AppError('export-newer', { version: value, known: formatVersion })
    }
    this.#expects = key === 'format' ? 'version' : null
  }

  #settings({ oneWrongIn, leftOut = [] }: SettingsInFile): void {
    const { settings } = this.#store
    if (precisions.some((precision) => precision === oneWrongIn) && settings.get('one wrong in') === null)
      settings.set('one wrong in', String(oneWrongIn))
    // Before the folders are watched: what was left out there is not to be seen for a moment.
    if (this.#options.folders && readPatterns(this.#store).length === 0)
      writePatterns(this.#store, leftOut.filter(isPattern))
  }

  #folder({ path, paused = false }: FileRecord<'folders'>): void {
    const { folders } = this.#store
    const related = (known: string): boolean => relativePath(known, path) !== null || relativePath(path, known) !== null
    if (!isAbsolute(path) || folders.list().some((folder) => related(folder.path))) return
    if (!this.#options.folders) this.#folders.push(path)
    else {
      const { id } = folders.add(path)
      if (paused) folders.setPaused(id, true)
    }
  }

  #person({ name, hidden = false, born, portrait }: FileRecord<'people'>): void {
    const { readBack } = this.#store
    const before = this.#new.length
    const id = this.#called(name)
    const isNew = this.#new.length > before
    this.#counts[isNew ? 'added' : 'known']++
    readBack.person(id, { isNew, hidden, born: born ?? null })
    if (portrait !== undefined) this.#portraits.set(portrait, [...(this.#portraits.get(portrait) ?? []), id])
  }

  #called(name: string): PersonId {
    const known = this.#people.get(name)
    if (known !== undefined) return known
    try {
      const isNew = this.#store.people.byName(name) === null
      const { id } = this.#store.people.findOrCreate(name)
      if (isNew) this.#new.push(id)
      this.#people.set(name, id)
      return id
    } catch (error) {
      throw error instanceof AppError && error.code === 'bad-name' ? new NotRecords('a person has no name') : error
    }
  }

  #photo({
    sha256: hash,
    width,
    height,
    favourite = false,
    twice,
    files = [],
    faces = [],
  }: FileRecord<'photos'>): void {
    // Whom the matcher named is not read back: it is asked anew.
    const told = faces.filter((face) => isInPicture(face.box, { width, height }) && isTold(face))
    if (told.length === 0 && !favourite && twice === undefined) return
    const read = told.map((face) => this.#face(face))
    const { here, outcomes } = this.#store.readBack.photo({
      hash,
      width,
      height,
      favourite,
      twice: twice ?? null,
      faces: read,
    })
    this.faces += told.length
    if (favourite && here) this.#counts.favourites++
    if (!here) this.#waiting.photos++
    outcomes.forEach(({ face: id, fate, overruled }, i) => {
      const face = told[i]!
      const { person } = read[i]!
      const name = person === null ? null : face.person!
      this.#counts.kept += overruled
      if (face.id !== undefined) this.#refer(face.id, id)
      if (fate === 'waits') {
        if (name !== null) this.#waiting.names++
        return
      }
      if (fate === 'put' && face.source === 'detected') {
        this.#counts.missed++
        const [file] = files
        const path = file ? absolutePath(file.folder, file.path) : hash
        if (this.#missed.length < mostListed) this.#missed.push({ path, person: name })
      }
      if (name !== null) this.#counts.names++
      this.#counts.rejections += read[i]!.rejected.length
      if (face.ignored !== undefined || face.removed || read[i]!.notSure.length > 0) this.#counts.others++
    })
  }

  #face(face: FaceInFile): FaceRead {
    const { box, source, person, label, kept = false, at, rejected = [], notSure = [], ignored = null, seen } = face
    const { score, quality, ...qualityParts } = seen ?? { score: 0, quality: 0.5, size: 0.5, blur: 0.5, pose: 0.5 }
    const confirmed = person !== undefined && label !== 'automatic' && ignored === null
    return {
      ...{ box, landmarks: landmarksOf(face), score, quality, qualityParts, source, kept, ignored },
      person: confirmed ? this.#called(person) : null,
      at: at ?? Date.now(),
      rejected: rejected.map((name) => this.#called(name)),
      notSure: notSure.map(({ name, distance }) => ({ person: this.#called(name), distance })),
      removed: face.removed === true && source === 'detected',
    }
  }

  #refer(number: number, face: FaceId): void {
    this.#referred.set(number, face)
    for (const person of this.#portraits.get(number) ?? []) this.#store.readBack.portrait(person, face)
  }

  #apart([one, other]: FileRecord<'apart'>): void {
    const [a, b] = [this.#referred.get(one), this.#referred.get(other)]
    if (a === undefined || b === undefined || a === b) return
    this.#store.apart.put([a], [b])
    this.#counts.others++
  }
}

/** Whether the user said something of a face. */
function isTold({ id, source, person, label, rejected, notSure, ignored, removed }: FaceInFile): boolean {
  const any = (rejected?.length ?? 0) > 0 || (notSure?.length ?? 0) > 0 || ignored !== undefined || removed === true
  return id !== undefined || any || source === 'drawn' || (person !== undefined && label !== 'automatic')
}
