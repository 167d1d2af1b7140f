import { testBands } from '../recognition/bands.testing.ts'
import { onTestFinished } from 'vitest'
import type { PhotoTile } from '../../contract/api.ts'
import { openLibrary } from '../store/database.ts'
import type { NewFace } from '../store/face-rows.ts'
import type { Folder } from '../store/folders.ts'
import type { FaceId, PersonId, PhotoId } from '../store/ids.ts'
import { sampleFace, samplePhoto, temporaryFolder } from '../store/samples.testing.ts'
import type { StoreContext } from './context.ts'

/** A library with one watched folder, to be filled by a test. */
export class Album {
  readonly context: StoreContext
  readonly folder: Folder

  constructor() {
    const store = openLibrary(temporaryFolder(), { mode: 'write' })
    onTestFinished(() => {
      store.close()
    })
    const bands = testBands({ accept: 0.4, suggest: 0.3, group: 0.35 })
    this.context = { store, space: 'mobilefacenet', bands }
    this.folder = store.folders.add('/photos')
  }

  /** Saves a photo in a file below the watched folder, with so many faces or these. */
  photo(
    path: string,
    taken: string | null = null,
    faces: number | readonly Partial<NewFace>[] = 0,
    { size = [640, 480], mtimeMs = 0 }: { size?: readonly [number, number]; mtimeMs?: number } = {},
  ): { photo: PhotoId; faces: FaceId[] } {
    const [width, height] = size
    const found = typeof faces === 'number' ? Array.from({ length: faces }, () => ({})) : faces
    const { photoId, faceIds } = this.context.store.photos.savePhoto(
      samplePhoto(path, { takenAt: taken, width, height }),
      { folderId: this.folder.id, relative: path, size: 1000, mtimeMs },
      found.map((changes) => sampleFace({ embeddings: [], ...changes })),
    )
    return { photo: photoId, faces: faceIds }
  }

  /** Another file with the same content. */
  copy(photo: PhotoId, path: string, mtimeMs = 0): void {
    this.context.store.photos.attachFile({ folderId: this.folder.id, relative: path, size: 1000, mtimeMs }, photo)
  }

  person(name: string): PersonId {
    return this.context.store.people.findOrCreate(name).id
  }

  /** What the matcher would have written. */
  guess(
    labels: readonly [FaceId, PersonId, number?][],
    suggestions: readonly [FaceId, PersonId, number?][] = [],
  ): void {
    this.context.store.people.replaceAutomatic(
      labels.map(([faceId, personId, distance = 0.5]) => ({ faceId, personId, distance, rule: 'distance' })),
      suggestions.map(([faceId, personId, distance = 1.1]) => ({ faceId, personId, distance })),
    )
  }
}

export const firstPage = { offset: 0, limit: 100 }

export function namesOf(tiles: readonly PhotoTile[]): string[] {
  return tiles.map(({ name }) => name)
}
