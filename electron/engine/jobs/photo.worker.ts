import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { readManifest, type EmbedderModel } from '../../../models/exporter/manifest.ts'
import { AppError, systemCode } from '../errors.ts'
import { alignFace } from '../faces/align.ts'
import { Detector, scaleDetection } from '../faces/detector.ts'
import { drawnFace } from '../faces/drawn.ts'
import { scaleBox, type Box } from '../faces/geometry.ts'
import type { Detection } from '../faces/mtcnn.ts'
import { judgeFace } from '../faces/quality.ts'
import { cropFace, isSharpAt } from '../images/crops.ts'
import { decodePhoto } from '../images/decode.ts'
import type { Pixels } from '../images/pixels.ts'
import { makeThumbnails, writeThumbnails } from '../images/thumbnails.ts'
import type {
  FaceCrops,
  KnownFace,
  PhotoAnswer,
  PhotoRequest,
  PhotoWorkerSettings,
  SeenFace,
  SeenPhoto,
} from './messages.ts'
import { serve } from './serve.ts'

/** A larger file is no photo that can be held in memory. */
const largestFile = 1024 ** 3
/** Photos are decoded to at most so many pixels: half of what a 12 megapixel camera gives on each side. */
const workingPixels = 3_000_000

serve<PhotoAnswer>(async () => {
  const { models, embedders, pictures } = workerData as PhotoWorkerSettings
  const manifest = readManifest(models)
  const wanted = [manifest.mobilefacenet, manifest.facenet].filter(({ id }) => embedders.includes(id))
  const compact = manifest.mobilefacenet
  // A face is judged as the compact embedder sees it, so that cut is there already.
  const others = wanted.includes(compact) ? wanted.filter((model) => model !== compact) : wanted
  const detector = await Detector.load(models, 1)

  /** Everything about a face of the decoded photo, which the whole one is `scale` times as large as. */
  const describe = async (pixels: Pixels, face: Detection, scale: number): Promise<SeenFace> => {
    const { box, landmarks, score } = scaleDetection(face, scale)
    const straight = alignFace(pixels, face, compact.alignment)
    return {
      box,
      landmarks,
      score,
      ...judgeFace(face.box, face.landmarks, straight),
      crops: { ...cutOut(pixels, face, others), ...(others === wanted ? {} : { [compact.id]: straight }) },
      picture:
        pictures && isSharpAt(1 / scale, face.box, pixels) ? new Uint8Array(await cropFace(pixels, face.box)) : null,
    }
  }

  const look = async (path: string, library: string | null): Promise<SeenPhoto> => {
    const bytes = readWhole(path)
    const hash = sha256(bytes)
    const { pixels, width, height, format, orientation, metadata } = await decodePhoto(bytes, {
      maxPixels: workingPixels,
    })
    // Thumbnails are made and written on threads of their own while the networks keep this one.
    const thumbnails =
      library === null ? null : makeThumbnails(pixels).then((both) => writeThumbnails(library, hash, both))
    const search = async (): Promise<SeenFace[]> => {
      const found = await detector.detect(pixels)
      return Promise.all(found.map((face) => describe(pixels, face, width / pixels.width)))
    }
    // Both have ended before the answer: what is answered counts as done, and the networks' memory is the next photo's.
    const [faces, written] = await Promise.allSettled([search(), thumbnails])
    if (written.status === 'rejected') throw written.reason
    if (faces.status === 'rejected') throw faces.reason
    return { hash, width, height, format, orientation, metadata, faces: faces.value }
  }

  const cut = async (path: string, hash: string, faces: readonly KnownFace[]): Promise<FaceCrops[]> => {
    const bytes = readWhole(path)
    if (sha256(bytes) !== hash) throw new AppError('vanished', `${path} has changed since it was scanned.`)
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels })
    return faces.map((face) => cutOut(pixels, scaleDetection({ ...face, score: 1 }, pixels.width / width), wanted))
  }

  const drawn = async (path: string, hash: string, box: Box): Promise<SeenFace> => {
    const bytes = readWhole(path)
    if (sha256(bytes) !== hash) throw new AppError('vanished', `${path} has changed since it was scanned.`)
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels })
    const scale = pixels.width / width
    const face = await drawnFace(detector, pixels, scaleBox(box, scale))
    return { ...(await describe(pixels, face, 1 / scale)), box }
  }

  return async (asked) => {
    const request = asked as PhotoRequest
    switch (request.kind) {
      case 'hash':
        return { kind: 'hash', hash: sha256(readWhole(request.path)) }
      case 'look':
        return { kind: 'look', photo: await look(request.path, request.library) }
      case 'cut':
        return { kind: 'cut', crops: await cut(request.path, request.hash, request.faces) }
      case 'drawn':
        return { kind: 'drawn', face: await drawn(request.path, request.hash, request.box) }
    }
  }
}, buffersOf)

function cutOut(pixels: Pixels, face: Detection, embedders: readonly EmbedderModel[]): FaceCrops {
  return Object.fromEntries(embedders.map(({ id, alignment }) => [id, alignFace(pixels, face, alignment)]))
}

/** The crops are many megabytes; they are handed over instead of copied. */
function buffersOf(answer: PhotoAnswer): ArrayBuffer[] {
  const crops = cropsOf(answer)
  return crops.flatMap((byModel) => Object.values(byModel).map(({ data }) => data.buffer as ArrayBuffer))
}

function cropsOf(answer: PhotoAnswer): readonly FaceCrops[] {
  switch (answer.kind) {
    case 'hash':
      return []
    case 'look':
      return answer.photo.faces.map(({ crops }) => crops)
    case 'cut':
      return answer.crops
    case 'drawn':
      return [answer.face.crops]
  }
}

/** Keeps its thread: of those that all threads of a process read files with, a share that stalls would soon have the last one. */
function readWhole(path: string): Buffer {
  try {
    const { size } = statSync(path)
    if (size > largestFile)
      throw new AppError('too-large', 'The file is larger than a gigabyte; photos this large can’t be read.')
    return readFileSync(path)
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = systemCode(error)
    if (code === 'ENOENT')
      throw new AppError('vanished', 'The file disappeared before it could be read.', { cause: error })
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('unreadable', 'There is no permission to read the file.', { cause: error })
    throw new AppError('unreadable', `The file can’t be read (${code ?? String(error)}).`, { cause: error })
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
