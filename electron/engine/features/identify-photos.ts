import type { ListedPhoto } from '../../contract/listing.ts'
import { AppError } from '../../contract/errors.ts'
import { truePath } from '../platform/true-path.ts'
import { Calibration } from '../recognition/calibration.ts'
import { keptBands } from '../recognition/precision-report.ts'
import { namedBy } from '../recognition/recognition-state.ts'
import { matcherOf } from '../recognition/recognition.ts'
import { Analyzer } from '../scan/analyzer.ts'
import { readPreferences } from '../scan/preferences.ts'
import { isProblem } from '../scan/problems.ts'
import { openLibrary, type ReadableStore } from '../store/database.ts'
import { inParallel } from '../workers/parallel.ts'
import type { Program } from './context.ts'
import { identifyFaces, requirePhotoFile, type ConfirmedFace } from './identify.ts'

/** Who is in photos, in their order, and which of them could not be looked at. */
export interface Identified {
  readonly photos: readonly ListedPhoto[]
  /** Sentences for the user. */
  readonly failures: readonly string[]
}

/**
 * Who is in these photos, without putting them into the library, which is opened for reading alone. Throws the AppErrors of
 * `openLibrary` and of the models, and the signal's reason.
 */
export async function identifyPhotos(
  library: string,
  { models }: Program,
  photos: readonly string[],
  signal: AbortSignal,
): Promise<Identified> {
  const store = openLibrary(library, { mode: 'read' })
  try {
    const space = await models.choose(namedBy(store))
    const calibration = Calibration.readFor(models.folder, space)
    const bands = keptBands(store, calibration, space, readPreferences(store).oneWrongIn)
    const matcher = matcherOf(store, calibration, space, bands)
    const names = new Map(store.people.list().map(({ id, name }) => [id, name]))
    const seen = new Map<string, ListedPhoto>()
    const failed = new Map<string, string>()
    await using analyzer = new Analyzer({ models: models.folder, space, calibration })
    await inParallel(new Set(photos), { width: analyzer.width, signal }, async (path) => {
      try {
        await requirePhotoFile(path)
        const { width, height, metadata, faces } = await analyzer.look(path)
        const place = truePath(path)
        const views = identifyFaces(faces, matcher, space, names, confirmedFacesOf(store, place))
        seen.set(path, { photo: place, paths: [place], width, height, takenAt: metadata.takenAt, faces: views })
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error
        if (error.code === 'no-such-photo') failed.set(path, error.message)
        else if (isProblem(error.code)) failed.set(path, `${path}: ${error.message}`)
        else throw error
      }
    })
    signal.throwIfAborted()
    return {
      photos: photos.flatMap((path) => seen.get(path) ?? []),
      failures: [...new Set(photos)].flatMap((path) => failed.get(path) ?? []),
    }
  } finally {
    store.close()
  }
}

/** The faces that the user named in a file, where it is in the library. */
function confirmedFacesOf(store: ReadableStore, path: string): ConfirmedFace[] {
  const photo = store.photos.byPath(path)
  if (!photo) return []
  const boxes = new Map(store.faces.ofPhoto(photo.id).map(({ id, box }) => [id, box]))
  return store.people.labelsOfPhoto(photo.id).flatMap(({ faceId, person, state }) => {
    const box = boxes.get(faceId)
    return box && state === 'confirmed' ? [{ box, person }] : []
  })
}
