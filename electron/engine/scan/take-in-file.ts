import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { cropPath, removeCrops } from '../images/crops.ts'
import { copyThumbnails } from '../images/thumbnails.ts'
import { writeWhole } from '../platform/write-whole.ts'
import type { Store } from '../store/database.ts'
import type { SavedFaces } from '../store/face-writer.ts'
import type { StillHolds } from '../store/identity.ts'
import type { FileRecord, PhotoRecord } from '../store/photos.ts'
import type { PhotoHeader } from './messages.ts'
import { Stuck } from '../workers/pool.ts'
import type { AnalyzedPhoto, FileContent } from './analyzer.ts'
import { isProblem } from './problems.ts'
import type { ScanOptions } from './scan-options.ts'
import type { Unseen } from './unseen.ts'

/**
 * Takes in one new or changed file: a photo with its faces, a known photo in another place, or a problem.
 *
 * Resolves to false if the file changed meanwhile; the library then keeps nothing of what was seen. Throws the AppError
 * `engine-failed` where a worker died or hung, and `no-access` where the folder's disk does not answer.
 */
export async function takeInFile(
  store: Store,
  options: ScanOptions,
  file: FileRecord,
  path: string,
  unseen: Unseen,
): Promise<boolean> {
  const { analyzer, detector, signal } = options
  const stillHolds: StillHolds = (other) => !unseen.has(other)
  let hash: string | null = null
  try {
    const content = await analyzer().takeIn(path, store.folder, signal).catch(unlessUnread(path))
    if (!store.folders.has(file.folderId)) return true // The user has removed the folder meanwhile.
    hash = content.kind === 'retagged' ? content.header.hash : content.kind === 'photo' ? null : content.hash
    const saved = await saveFamiliar(store, options, file, path, content, stillHolds)
    if (saved === 'changed') return false
    if (saved === 'not so') {
      // What the worker took for known may have become another photo before this thread got its answer.
      const photo = content.kind === 'photo' ? content.photo : await analyzer().look(path, store.folder, signal)
      if ((await savePhoto(store, options, file, path, photo, stillHolds)) === 'changed') return false
    }
    unseen.seen(file)
  } catch (error) {
    if (signal.aborted) return true
    if (!(error instanceof AppError) || !isProblem(error.code) || error.code === 'engine-failed') throw error
    // The file is gone again: the next scan finds out what became of it.
    if (error.code === 'vanished' || !store.folders.has(file.folderId)) return true
    if (await hasChanged(file, path)) return false
    const known = hash === null ? null : store.photos.findByHash(hash)
    if (known) store.photos.keepAsItWas(file, known.id, detector)
    else store.photos.recordProblem(file, error.code, error.message)
    unseen.seen(file)
  }
  return true
}

/** Records that the engine fails whenever it analyzes a file. What was known of the file stays. */
export function setAside(store: Store, file: FileRecord, detector: string, reason: string): void {
  if (!store.folders.has(file.folderId)) return
  const known = store.photos.heldBy(file)
  if (known !== null) store.photos.keepAsItWas(file, known, detector)
  else
    store.photos.recordProblem(
      file,
      'set-aside',
      `${reason} It is left alone from now on: open it in another program and save it anew, or try again.`,
    )
}

/** Saves a file whose content or picture the library knows. `not so` where it does not, or does no longer. */
async function saveFamiliar(
  store: Store,
  options: ScanOptions,
  file: FileRecord,
  path: string,
  content: FileContent,
  stillHolds: StillHolds,
): Promise<'saved' | 'changed' | 'not so'> {
  switch (content.kind) {
    case 'known': {
      const known = store.photos.findByHash(content.hash)
      if (!known || known.detector === '') return 'not so'
      const saved = store.photos.recognize(file, known.id, content.picture, stillHolds)
      await removeCrops(store.folder, saved.outdated)
      if (saved.outdated.length > 0) options.onSaved?.(saved)
      return 'saved'
    }
    case 'retagged':
      return (await saveRetagged(store, options, file, content.header, stillHolds)) ? 'saved' : 'not so'
    case 'stays': {
      if (await hasChanged(file, path)) return 'changed'
      const known = store.photos.findByHash(content.hash)
      if (!known) return 'not so'
      store.photos.keepAsItWas(file, known.id, options.detector)
      return 'saved'
    }
    case 'photo':
      return 'not so'
  }
}

/** Saves a photo with its faces, and then the pictures of these. */
async function savePhoto(
  store: Store,
  { detector, writable, onSaved }: ScanOptions,
  file: FileRecord,
  path: string,
  photo: AnalyzedPhoto,
  stillHolds: StillHolds,
): Promise<'saved' | 'changed' | 'folder gone'> {
  await writable?.()
  if (await hasChanged(file, path)) return 'changed'
  if (!store.folders.has(file.folderId)) return 'folder gone'
  const faces = photo.faces.map((face) => ({ ...face, source: 'detected' as const }))
  const saved = store.photos.savePhoto(recordOf(photo, detector), file, faces, stillHolds)
  // Write the pictures before anyone hears of the faces, so that they exist when a window asks for them.
  await writeFacePictures(store, saved, photo.faces)
  onSaved?.(saved)
  return 'saved'
}

/** Saves a known picture whose file has other metadata now, without analyzing it. False where the picture is known no longer. */
async function saveRetagged(
  store: Store,
  { writable, onSaved }: ScanOptions,
  file: FileRecord,
  { metadata, picture, ...header }: PhotoHeader,
  stillHolds: StillHolds,
): Promise<boolean> {
  if (picture === null || !store.photos.samePicture(file, picture, stillHolds)) return false
  await writable?.()
  if (!store.folders.has(file.folderId)) return true
  const saved = store.photos.saveRetagged({ ...header, ...metadata, picture }, file, stillHolds)
  if (!saved) return false
  await copyThumbnails(store.folder, saved.thumbnails, header.hash)
  onSaved?.(saved)
  return true
}

/** Writes the pictures of new and changed faces. A picture that can't be written now is made when a window asks for it. */
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
  await removeCrops(folder, store.faces.gone([...wanted])) // The user may have had them forgotten meanwhile.
}

function recordOf({ metadata, ...photo }: AnalyzedPhoto, detector: string): PhotoRecord {
  const { hash, picture, signature, width, height, format, orientation } = photo
  return { hash, picture, signature, width, height, format, orientation, ...metadata, detector }
}

/** A worker that hangs while it reads is no fault of the file: the other files of its folder would fare the same. */
function unlessUnread(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Stuck) || error.heard) throw error
    throw new AppError(
      'no-access',
      `${dirname(path)} does not answer any more. Check the connection to its disk or share.`,
    )
  }
}

/**
 * Whether a file differs from what the walk saw: it may still be in the making. A file that is gone, or out of reach with its
 * folder, counts as changed; the next walk finds out what became of it.
 */
async function hasChanged({ size, mtimeMs }: FileRecord, path: string): Promise<boolean> {
  try {
    const now = await stat(path)
    return now.size !== size || Math.floor(now.mtimeMs) !== mtimeMs
  } catch {
    return true
  }
}
