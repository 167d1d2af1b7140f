import type { listingCalls, ListedFolder } from '../../contract/listing.ts'
import type { Models } from '../models/models.ts'
import { truePath } from '../platform/true-path.ts'
import { Calibration, probabilityOf } from '../recognition/calibration.ts'
import { groundsOf, possibilities } from '../recognition/evidence.ts'
import { FaceCache } from '../recognition/face-cache.ts'
import { keptBands } from '../recognition/precision-report.ts'
import { namedBy } from '../recognition/recognition-state.ts'
import { similarityAt } from '../recognition/space.ts'
import { isAway } from '../scan/changes.ts'
import { usableFolders } from '../scan/folders.ts'
import { readPatterns } from '../scan/patterns.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { ReadableStore } from '../store/database.ts'
import type { FaceLabel } from '../store/people.ts'
import type { Handler, ReadContext, StoreHandler } from './context.ts'
import { Views, type LabelGrounds } from './views.ts'

export const listPhotos: StoreHandler<'listPhotos', ReadContext> = ({ store, program }, { photo, evidence }) =>
  new Views(store, evidence ? groundsIn(store, program.models) : null).photos(photo)

export const listPeople: StoreHandler<'listPeople', ReadContext> = ({ store }) =>
  store.people
    .list()
    .map(({ id, name, confirmed, auto, suggested, photos }) => ({ id, name, confirmed, auto, suggested, photos }))

export const listUnknown: StoreHandler<'listUnknown', ReadContext> = ({ store }) => new Views(store).unknown()

export const listProblems: StoreHandler<'listProblems', ReadContext> = ({ store }) => store.photos.problems()

export const listFolders: Handler<'listFolders', ReadContext> = ({ store }) => {
  const devices = new Map(store.folders.list().map(({ id, device }) => [id, device]))
  return Promise.all(
    store.folders.counts().map(async ({ id, path, photos, problems }): Promise<ListedFolder> => {
      const online = await usableFolders([path])
        .then(() => !isAway({ path, device: devices.get(id) ?? null }))
        .catch(() => false)
      return { id, path, photos, problems, online }
    }),
  )
}

export const listLeftOut: StoreHandler<'listLeftOut', ReadContext> = ({ store }) => readPatterns(store)

export const libraryInfo: Handler<'libraryInfo', ReadContext> = async ({ store, program: { version, models } }) => {
  const { photos, files, faces, problems } = store.photos.counts()
  return {
    version,
    node: process.versions.node,
    library: truePath(store.folder),
    folders: store.folders.list().map(({ path }) => path),
    leftOut: readPatterns(store),
    photos,
    files,
    faces,
    people: store.people.list().length,
    problems,
    models: { detector: models.manifest.mtcnn.id, embedder: namedBy(store) ?? (await models.choose(null)) },
  }
}

/** What speaks for an automatic label, by all that is known now. */
function groundsIn(store: ReadableStore, models: Models): (label: FaceLabel) => LabelGrounds | null {
  const space = namedBy(store)
  if (space === null) return () => null
  const calibration = Calibration.readFor(models.folder, space)
  const bands = keptBands(store, calibration, space, readPreferences(store).oneWrongIn)
  const memory = new FaceCache(space)
  const enrolled = memory.enrolled(store)
  const possible = possibilities(store)
  return ({ faceId, personId, distance }) => {
    const point = memory.points(store, [faceId]).get(faceId)
    const mayBe = possible([faceId])
    const known = enrolled.filter(({ person }) => person === personId || mayBe(person))
    const grounds = point ? groundsOf(point, personId, known) : null
    return (
      grounds && { ...grounds, probability: distance === null ? null : probabilityOf(similarityAt(distance), bands) }
    )
  }
}

/** The answers to the calls that list a library. */
export const listingHandlers: {
  readonly [Name in keyof typeof listingCalls]: Handler<Name, ReadContext>
} = { listPhotos, listPeople, listUnknown, listProblems, listFolders, listLeftOut, libraryInfo }
