import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { EvidenceView, FaceView, PhotoView, UnknownGroup } from './requests.ts'
import { AppError } from '../contract/errors.ts'
import type { Landmarks } from './faces/geometry.ts'
import { truePath } from './platform/true-path.ts'
import type { Grounds } from './recognition/evidence.ts'
import type { ReadableStore } from './store/database.ts'
import type { Face } from './store/faces.ts'
import type { FaceId, PersonId } from './store/ids.ts'
import type { FaceLabel } from './store/people.ts'
import type { Photo } from './store/photos.ts'

export interface LabelGrounds extends Grounds {
  readonly probability: number | null
}

/** What the screens and the command line show of a library. */
export class Views {
  readonly #store: ReadableStore
  readonly #labels: ReadonlyMap<FaceId, FaceLabel>
  readonly #names: ReadonlyMap<PersonId, string>
  readonly #suggestions: ReadonlyMap<FaceId, { person: string; distance: number }>

  readonly #grounds: ((label: FaceLabel) => LabelGrounds | null) | null

  /** @param grounds what speaks for an automatic label, where that is wanted */
  constructor(store: ReadableStore, grounds: ((label: FaceLabel) => LabelGrounds | null) | null = null) {
    this.#store = store
    this.#grounds = grounds
    this.#labels = new Map(store.people.labels().map((label) => [label.faceId, label]))
    const names = new Map(store.people.list().map(({ id, name }) => [id, name]))
    this.#names = names
    this.#suggestions = new Map(
      store.people
        .suggestions()
        .map(({ faceId, personId, distance }) => [faceId, { person: names.get(personId) ?? '', distance }]),
    )
  }

  /** All photos, or the one in a file. Throws `no-such-photo`. */
  photos(path: string | null): PhotoView[] {
    if (path === null) return this.#store.photos.list().map((photo) => this.#photo(photo))
    return [this.#photo(findPhoto(this.#store, path))]
  }

  /** The faces without a person by their groups, largest first; groups of one size by their surest face. */
  unknown(): UnknownGroup[] {
    const paths = new Map(this.#store.photos.list().map(({ id, paths }) => [id, paths[0]!]))
    const faces = this.#store.faces.unknown()
    const groups = Map.groupBy(faces, ({ clusterId, id }) => clusterId ?? `alone ${id}`)
    return [...groups.values()]
      .sort((a, b) => b.length - a.length || bestQuality(b) - bestQuality(a))
      .map((group) => ({
        cluster: group[0]!.clusterId,
        faces: group
          .toSorted((a, b) => b.quality - a.quality)
          .map((face) => ({ photo: paths.get(face.photoId) ?? '', ...this.#face(face) })),
      }))
  }

  #photo({ id, paths, width, height, takenAt }: Photo): PhotoView {
    const faces = this.#store.faces.ofPhoto(id).map((face) => this.#face(face))
    return { photo: paths[0]!, paths, width, height, takenAt, faces }
  }

  #face({ id, box, landmarks, score, quality, clusterId }: Face): FaceView {
    const label = this.#labels.get(id)
    const suggestion = this.#suggestions.get(id)
    return {
      id,
      box,
      landmarks: landmarkPairs(landmarks),
      score,
      quality,
      person: label?.person ?? null,
      label: label?.state ?? null,
      suggestion: suggestion?.person ?? null,
      cluster: label ? null : clusterId,
      distance: label?.distance ?? suggestion?.distance ?? null,
      evidence: label?.state === 'auto' ? this.#evidence(label) : null,
    }
  }

  #evidence(label: FaceLabel): EvidenceView | null {
    const grounds = this.#grounds?.(label)
    if (!grounds) return null
    const { probability, nearest, rival } = grounds
    return {
      rule: label.rule ?? 'distance',
      probability,
      nearest: nearest.flatMap(({ face, distance }) => {
        const id = this.#store.faces.byId(face)?.photoId
        const photo = id === undefined ? undefined : this.#store.photos.byId(id)?.paths[0]
        return photo === undefined ? [] : [{ face, photo, distance }] // What is gone teaches, out of sight.
      }),
      rival: rival && { person: this.#names.get(rival.person) ?? '', margin: rival.margin },
    }
  }
}

/** The photo in a file. Throws `no-such-photo`. */
export function findPhoto(store: ReadableStore, path: string): Photo {
  // A link in a watched folder is known by its own place, a file that a link elsewhere leads to by the file's.
  const places = [join(truePath(dirname(path)), basename(path)), truePath(path)]
  for (const place of places) {
    const photo = store.photos.byPath(place)
    if (photo) return photo
  }
  const problem = store.photos.problems().find((entry) => places.includes(entry.path))
  if (!problem && !existsSync(path)) throw new AppError('no-such-photo.file', { path: resolve(path) })
  throw problem
    ? new AppError('no-such-photo.problem', { path, problem: problem.told })
    : new AppError('no-such-photo.unscanned', { path })
}

export function landmarkPairs(landmarks: Landmarks): [number, number][] {
  return landmarks.map(({ x, y }) => [x, y])
}

function bestQuality(faces: readonly Face[]): number {
  return Math.max(...faces.map(({ quality }) => quality))
}
