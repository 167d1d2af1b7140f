import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AppError, type ProblemCode } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import { findChanges, type Changes } from './changes.ts'
import { cropPath, removeCrops } from '../images/crops.ts'
import { copyThumbnails } from '../images/thumbnails.ts'
import { writeWhole } from '../platform/write-whole.ts'
import { addFolders, type ScanTarget } from './folders.ts'
import { absolutePath } from '../store/paths.ts'
import type { Store } from '../store/database.ts'
import type { Folder } from '../store/folders.ts'
import type { SavedFaces } from '../store/face-writer.ts'
import type { FaceToEmbed } from '../store/faces.ts'
import type { StillHolds } from '../store/identity.ts'
import type { FileRecord, PhotoRecord } from '../store/photos.ts'
import type { AnalyzedPhoto, Analyzer } from './analyzer.ts'
import type { Gate } from '../workers/gate.ts'
import { Stuck } from '../workers/pool.ts'
import { carefully } from './suspects.ts'

/** How far a scan has come. */
export interface ScanProgress {
  readonly phase: 'looking for photos' | 'looking at photos' | 'looking at faces again' | 'naming faces'
  readonly done: number
  readonly total: number
}

/** What a scan of folders did, in photos; copies count once. `added` and `unchanged` together are what the folders show. */
export interface ScanSummary {
  /** The library did not show them before. */
  readonly added: number
  /** In the folders, and shown before. */
  readonly unchanged: number
  /** The library does not show them any more: the last of their files is gone or holds something else. */
  readonly removed: number
}

export interface ScanOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: ScanProgress) => void
  /** Id and version of the detector, kept with each photo. */
  readonly detector: string
  /** Made when there is something to look at; loading the networks takes a second. */
  readonly analyzer: () => Analyzer
  /** Closed while the user wants a pause: what is in work is finished, nothing more is begun. */
  readonly gate?: Gate | undefined
  /** Resolves when nobody keeps the library from being written to. */
  readonly writable?: (() => Promise<unknown>) | undefined
  /** Hears of each photo as soon as it is saved. */
  readonly onSaved?: ((saved: SavedPhoto) => void) | undefined
}

/** What a look at a photo has changed; `added` and `outdated` are its faces that came, and that look different now or are gone. */
export type SavedPhoto = Pick<ReturnType<Store['photos']['savePhoto']>, 'photoId' | 'added' | 'outdated'>

/**
 * Brings the library up to date with folders on disk. Each photo is saved whole, with its faces, in one transaction: a scan
 * that is killed goes on where it was. A file that can't be indexed becomes a problem and stops nothing.
 *
 * Files that are still being written are waited for a little. Throws the AppErrors of unusable folders, before anything is
 * written, and `interrupted`.
 */
export async function scanFolders(
  store: Store,
  paths: readonly string[],
  options: ScanOptions & { readonly again: boolean },
): Promise<ScanSummary> {
  options.onProgress({ phase: 'looking for photos', done: 0, total: 0 })
  const targets = await addFolders(store, paths)
  store.photos.lookAgainUnless(options.detector)
  if (options.again) for (const { folder, prefix } of targets) store.photos.lookAgain({ folder: folder.id, prefix })
  const found = await Promise.all(
    targets.map(async (target) => ({ folder: target.folder, changes: await findChanges(store, target) })),
  )
  const before = store.photos.shown()
  let unsettled = await takeIn(store, found, options)
  for (let round = 0; unsettled.length > 0 && round < mostWaits; round++) {
    await setTimeout(waitMs, undefined, { signal: options.signal }).catch(() => undefined)
    unsettled = await takeInAgain(store, targets, options)
  }
  for (const file of unsettled) store.photos.recordProblem(file, 'unreadable', stillWritten)
  const after = store.photos.shown()
  const here = new Set(
    targets.flatMap(({ folder, prefix }) =>
      [...store.photos.fileState(folder.id, prefix).values()].flatMap(({ photoId }) => photoId ?? []),
    ),
  )
  return {
    added: after.difference(before).size,
    unchanged: here.intersection(before).size,
    removed: before.difference(after).size,
  }
}

/** Files that are being written are waited for so long, and so often. */
const waitMs = 1000
const mostWaits = 10
const stillWritten: Message = { key: 'unreadable.still-written', params: {} }

/** Only what has changed since a look at everything. */
async function takeInAgain(
  store: Store,
  targets: readonly ScanTarget[],
  options: ScanOptions,
): Promise<readonly FileRecord[]> {
  const found: Found[] = []
  for (const target of targets) found.push({ folder: target.folder, changes: await findChanges(store, target) })
  return takeIn(store, found, options)
}

/** How a watched folder, or a part of it, differs from what the library knows. */
export interface Found {
  readonly folder: Pick<Folder, 'id' | 'path'>
  readonly changes: Changes
}

/**
 * Looks at all files that are new or changed, and forgets those that are gone. Returns those that changed meanwhile, of which
 * nothing is kept. Throws what ended the signal.
 */
export async function takeIn(
  store: Store,
  found: readonly Found[],
  options: ScanOptions,
): Promise<readonly FileRecord[]> {
  const { analyzer, onProgress, signal, gate } = options
  const unseen = new Unseen(store, found)
  const unsettled: FileRecord[] = []
  const files = found.flatMap(({ folder, changes: { files } }) =>
    files.map((file) => ({ file, path: absolutePath(folder.path, file.relative) })),
  )
  for (const { folder, changes } of found) saveProblems(store, folder.id, changes)
  if (files.length > 0) {
    let done = 0
    onProgress({ phase: 'looking at photos', done, total: files.length })
    const looked = (): void => {
      onProgress({ phase: 'looking at photos', done: ++done, total: files.length })
    }
    // A photo may have moved away from a file that holds another now. New files first: then it is known where it went.
    const { changed = [], come = [] } = Object.groupBy(files, ({ file }) => (unseen.has(file) ? 'changed' : 'come'))
    for (const some of [come, changed]) {
      await carefully(store, some, {
        width: analyzer().width,
        signal,
        name: ({ path }) => path,
        pass: () => gate?.pass() ?? Promise.resolve(),
        work: async ({ file, path }) => {
          if (!(await lookAtFile(store, options, file, path, unseen))) unsettled.push(file)
          looked()
        },
        giveUp: ({ file }, { told }) => {
          setAside(store, file, options.detector, told)
          unseen.seen(file)
          looked()
          return 'for good'
        },
      })
    }
  }
  signal.throwIfAborted()
  for (const { folder, changes } of found) {
    store.photos.removeFiles(folder.id, changes.vanished)
    if (changes.device !== null) store.folders.setDevice(folder.id, changes.device)
  }
  return unsettled
}

/** The known files that hold something else than the library says, or are gone, and have not been seen to yet. */
class Unseen {
  readonly #files = new Map<FileRecord['folderId'], Set<string>>()

  constructor(store: Store, found: readonly Found[]) {
    // Several places of one folder may have been walked.
    for (const { folder, changes } of found) {
      const changed = [...changes.files.map(({ relative }) => relative), ...changes.unsettled]
      const known = changed.filter((relative) => store.photos.isFile(folder.id, relative))
      const before = this.#files.get(folder.id) ?? []
      this.#files.set(folder.id, new Set([...before, ...changes.vanished, ...known]))
    }
  }

  has({ folderId, relative }: Pick<FileRecord, 'folderId' | 'relative'>): boolean {
    return this.#files.get(folderId)?.has(relative) ?? false
  }

  seen({ folderId, relative }: FileRecord): void {
    this.#files.get(folderId)?.delete(relative)
  }
}

function saveProblems(store: Store, folderId: FileRecord['folderId'], { problems }: Changes): void {
  if (!store.folders.has(folderId)) return
  for (const { relative, code, told } of problems) {
    store.photos.recordProblem({ folderId, relative, size: 0, mtimeMs: 0 }, code, told)
  }
}

/** False if the file changed meanwhile; then nothing of what was seen is kept. */
async function lookAtFile(
  store: Store,
  options: ScanOptions,
  file: FileRecord,
  path: string,
  unseen: Unseen,
): Promise<boolean> {
  const { analyzer, detector, signal, writable, onSaved } = options
  const stillHolds: StillHolds = (other) => !unseen.has(other)
  let known: ReturnType<Store['photos']['findByHash']> = null
  try {
    const { hash, picture } = await analyzer().hash(path, signal).catch(unlessStuck(path))
    if (!store.folders.has(file.folderId)) return true // The user took the folder away meanwhile.
    known = store.photos.findByHash(hash)
    if (known && known.detector !== '') {
      const saved = store.photos.recognize(file, known.id, picture, stillHolds)
      await removeCrops(store.folder, saved.outdated)
      if (saved.outdated.length > 0) onSaved?.(saved)
    } else if (known || !(await saveRetagged(store, options, file, path, picture, stillHolds))) {
      const photo = await analyzer().look(path, store.folder, signal)
      await writable?.()
      if (await hasChanged(file, path)) return false
      if (!store.folders.has(file.folderId)) return true
      const faces = photo.faces.map((face) => ({ ...face, source: 'detected' as const }))
      const saved = store.photos.savePhoto(recordOf(photo, detector), file, faces, stillHolds)
      // Before anybody hears of the faces: then their pictures are there when they are asked for.
      await writeFacePictures(store, saved, photo.faces)
      onSaved?.(saved)
    }
    unseen.seen(file)
  } catch (error) {
    if (signal.aborted) return true
    if (!(error instanceof AppError) || !isProblem(error.code) || error.code === 'engine-failed') throw error
    // Gone again between listing and reading: the next scan says what became of it.
    if (error.code === 'vanished' || !store.folders.has(file.folderId)) return true
    if (await hasChanged(file, path)) return false
    if (known) store.photos.keepAsItWas(file, known.id, detector)
    else store.photos.recordProblem(file, error.code, error.told)
    unseen.seen(file)
  }
  return true
}

/** Nothing but reading takes so long there: it is no fault of the file, and its neighbours wouldn't fare better. */
function unlessStuck(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Stuck)) throw error
    throw new AppError('no-access.stuck', { path: dirname(path) })
  }
}

/**
 * Whether a file is not any more as it was when its folder was looked through: it is still being written, perhaps. One that is gone
 * or out of reach with its folder is none, either; the next look at the folder says what became of it.
 */
async function hasChanged({ size, mtimeMs }: FileRecord, path: string): Promise<boolean> {
  try {
    const now = await stat(path)
    return now.size !== size || Math.floor(now.mtimeMs) !== mtimeMs
  } catch {
    return true
  }
}

/** A file that the engine fails at whenever it looks. What was known of it before stays. */
function setAside(store: Store, file: FileRecord, detector: string, cause: Message): void {
  if (!store.folders.has(file.folderId)) return
  const known = store.photos.heldBy(file)
  if (known !== null) store.photos.keepAsItWas(file, known, detector)
  else store.photos.recordProblem(file, 'set-aside', { key: 'set-aside', params: { cause } })
}

/** Where another program only wrote something about a picture that is known, nothing in it is looked at. False where that is not so. */
async function saveRetagged(
  store: Store,
  { analyzer, signal, writable, onSaved }: ScanOptions,
  file: FileRecord,
  path: string,
  picture: string | null,
  stillHolds: StillHolds,
): Promise<boolean> {
  if (picture === null || !store.photos.samePicture(file, picture, stillHolds)) return false
  const { metadata, ...header } = await analyzer().header(path, signal)
  if (header.picture !== picture) return false
  await writable?.()
  if (!store.folders.has(file.folderId)) return true
  const saved = store.photos.saveRetagged({ ...header, ...metadata, picture }, file, stillHolds)
  if (!saved) return false
  await copyThumbnails(store.folder, saved.thumbnails, header.hash)
  onSaved?.(saved)
  return true
}

/** A picture that can't be written is made when it is asked for. */
async function writeFacePictures(
  store: Store,
  { faceIds, added, outdated }: SavedFaces,
  faces: readonly { readonly picture: Uint8Array | null }[],
): Promise<void> {
  const { folder } = store
  await removeCrops(folder, outdated)
  const wanted = new Set([...added, ...outdated])
  const written = faceIds.flatMap((id, i) => {
    const picture = wanted.has(id) ? faces[i]?.picture : null
    return picture ? [writeWhole(cropPath(folder, id), picture)] : []
  })
  await Promise.allSettled(written)
  await removeCrops(folder, store.faces.gone([...wanted])) // Forgotten meanwhile.
}

function recordOf({ metadata, ...photo }: AnalyzedPhoto, detector: string): PhotoRecord {
  const { hash, picture, signature, width, height, format, orientation } = photo
  return { hash, picture, signature, width, height, format, orientation, ...metadata, detector }
}

const problemCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'unreadable',
  'empty-file',
  'not-an-image',
  'damaged',
  'too-large',
  'too-many-pixels',
  'unsupported',
  'vanished',
  'engine-failed',
  'set-aside',
])

/** Whether a failure is the file's own, and not the library's or the models'. */
export function isProblem(code: string): code is ProblemCode {
  return problemCodes.has(code)
}

/** Gives faces that an embedder has not seen yet an embedding of it, photo by photo. Returns whether there were any. */
export async function embedMissing(store: Store, embedders: readonly string[], options: ScanOptions): Promise<boolean> {
  let any = false
  for (const embedder of embedders) {
    let after = 0
    let done = 0
    const total = store.faces.countWithoutEmbedding(embedder)
    for (;;) {
      options.signal.throwIfAborted()
      const some = store.faces.withoutEmbedding(embedder, { after, limit: 200 })
      if (some.length === 0) break
      any = true
      after = some.at(-1)!.faceId
      const photos = [...Map.groupBy(some, ({ photoId }) => photoId).values()]
      const seen = (faces: readonly unknown[]): void => {
        done += faces.length
        options.onProgress({ phase: 'looking at faces again', done, total })
      }
      await carefully(store, photos, {
        width: options.analyzer().width,
        signal: options.signal,
        name: (faces) => faces[0]!.hash,
        pass: () => options.gate?.pass() ?? Promise.resolve(),
        work: async (faces) => {
          await embedAgain(store, options, faces)
          seen(faces)
        },
        giveUp: (faces) => {
          seen(faces)
          return 'until asked'
        },
      })
    }
  }
  return any
}

async function embedAgain(store: Store, options: ScanOptions, faces: readonly FaceToEmbed[]): Promise<void> {
  const { path, hash } = faces[0]!
  try {
    const embedded = await options.analyzer().embedAgain(path, hash, faces)
    await options.writable?.()
    store.faces.saveEmbeddings(
      faces.flatMap(({ faceId }, i) => embedded[i]!.map((embedding) => ({ ...embedding, faceId }))),
    )
  } catch (error) {
    // A file that is gone or changed is the next scan's business; its faces stay as they are till then.
    if (!(error instanceof AppError) || !isProblem(error.code) || error.code === 'engine-failed') throw error
  }
}
