import type { ReadableStore } from '../store/database.ts'
import type { PersonId, PhotoId } from '../store/ids.ts'
import type { Bands } from './calibration.ts'

/** Faces change so much before this age that others of the same age look alike, and in so many years that they look another's. */
const childhoodYears = 16
const farYears = 10
const yearMs = 365.25 * 24 * 3600_000

/**
 * Whether a photo was taken before somebody was born. `born` is `YYYY` or `YYYY-MM-DD`; where only the year is known, it may
 * be wrong by one. `date` is a photo's local time.
 */
export function isBefore(date: string, born: string): boolean {
  return born.length === 4 ? Number(latest(date).slice(0, 4)) < Number(born) - 1 : latest(date) < born
}

/**
 * The similarity that a face must reach to be named where children are compared: more than of others, by half of the band in
 * which names are only suggested. Null where nobody is a child. `taught` are the dates of the photos that teach what the
 * person looks like.
 */
export function minForChild(
  { accept, suggest }: Bands,
  born: string,
  date: string,
  taught: readonly string[],
): number | null {
  const isChild = (at: string): boolean => yearsBetween(born, at) < childhoodYears
  const isFar = (at: string): boolean => yearsBetween(at, date) > farYears || yearsBetween(date, at) > farYears
  const grewUp = taught.length > 0 && taught.every((at) => isChild(at) && isFar(at))
  return isChild(date) || grewUp ? accept + (accept - suggest) / 2 : null
}

/** The last day that a date may mean: a folder called 2012 dates its photos 2012-01-01, at midnight. */
function latest(date: string): string {
  if (!date.endsWith('T00:00:00')) return date.slice(0, 10)
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8, 10)]
  if (day !== '01') return date.slice(0, 10)
  return month === '01' ? `${year}-12-31` : `${year}-${month}-31`
}

function yearsBetween(from: string, to: string): number {
  return (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / yearMs
}

/** What birth dates say about who may be in which photo. Photos with no date of their own, but their file's, say nothing. */
export class Births {
  readonly #births: ReadonlyMap<PersonId, string>
  readonly #dates: ReadonlyMap<PhotoId, string>
  readonly #taught = new Map<PersonId, string[]>()

  constructor(store: ReadableStore) {
    this.#births = store.people.births()
    this.#dates = this.#births.size > 0 ? store.photos.dates() : new Map()
    if (this.#births.size === 0) return
    for (const { personId, photoId } of store.people.confirmedFaces()) {
      const date = this.#dates.get(photoId)
      if (date === undefined || !this.#births.has(personId)) continue
      const dates = this.#taught.get(personId)
      if (dates) dates.push(date)
      else this.#taught.set(personId, [date])
    }
  }

  /** False if the person was not born yet. */
  mayBe(photo: PhotoId, person: PersonId): boolean {
    const [born, date] = [this.#births.get(person), this.#dates.get(photo)]
    return born === undefined || date === undefined || !isBefore(date, born)
  }

  /** See `minForChild`. */
  minForChild(photo: PhotoId, person: PersonId, bands: Bands): number | null {
    const [born, date] = [this.#births.get(person), this.#dates.get(photo)]
    if (born === undefined || date === undefined) return null
    return minForChild(bands, born, date, this.#taught.get(person) ?? [])
  }
}
