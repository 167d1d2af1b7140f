import { createHash } from 'node:crypto'
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openLibrary, type Store } from './database.ts'
import type { NewFace } from './face-rows.ts'
import type { Folder } from './folders.ts'
import type { FaceId, PhotoId } from './ids.ts'
import type { FileRecord, PhotoRecord } from './photos.ts'

/**
 * Linux keeps this folder in memory. A library waits for the disk after each decision of the user, which takes three quarters
 * of the time of a test that makes many.
 */
const inMemory = '/dev/shm'
const enoughBytes = 256 * 2 ** 20

function placeForStores(): string {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= enoughBytes ? inMemory : tmpdir()
  } catch {
    return tmpdir() // Other systems have no such folder.
  }
}

/** A folder that the test's end removes; it lies in memory where the system offers that. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(placeForStores(), 'familiar-store-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** An empty library, open for writing until the test is over. */
export function temporaryStore(): Store {
  const store = openLibrary(temporaryFolder(), { mode: 'write' })
  onTestFinished(() => {
    store.close()
  })
  return store
}

/** All sample photos look like this from far away. */
const sampleSignature = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256)

export function samplePhoto(content: string, changes: Partial<PhotoRecord> = {}): PhotoRecord {
  return {
    hash: createHash('sha256').update(content).digest('hex'),
    width: 640,
    height: 480,
    format: 'jpeg',
    takenAt: null,
    camera: null,
    orientation: 1,
    picture: null,
    signature: sampleSignature,
    detector: 'mtcnn-1',
    ...changes,
  }
}

export function sampleFile(folder: Folder, relative: string): FileRecord {
  return { folderId: folder.id, relative, size: 1000, mtimeMs: 1_700_000_000_000 }
}

export function sampleFace(changes: Partial<NewFace> = {}): NewFace {
  return {
    box: { x: 10, y: 20, width: 30, height: 40 },
    landmarks: [
      { x: 15, y: 30 },
      { x: 30, y: 30 },
      { x: 22.5, y: 40 },
      { x: 17, y: 50 },
      { x: 28, y: 50 },
    ],
    score: 0.99,
    quality: 0.8,
    qualityParts: { size: 0.7, blur: 0.8, pose: 0.9 },
    source: 'detected',
    embeddings: [{ model: 'small', vector: Float32Array.of(0.6, 0.8), strangeness: 0.1 }],
    ...changes,
  }
}

/** Saves a photo of its own with so many faces in it. */
export function savePhotoWithFaces(
  store: Store,
  folder: Folder,
  relative: string,
  faces: number,
): { photoId: PhotoId; faceIds: FaceId[] } {
  return store.photos.savePhoto(
    samplePhoto(relative),
    sampleFile(folder, relative),
    Array.from({ length: faces }, () => sampleFace()),
  )
}

/** Milliseconds since 1970 as local time, `YYYY-MM-DDTHH:MM:SS`. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
