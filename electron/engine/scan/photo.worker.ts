import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { readManifest, type EmbedderModel } from '../../../models/exporter/manifest.ts'
import { AppError, detailOf, systemCode } from '../../contract/errors.ts'
import { alignFace } from '../faces/align.ts'
import { Detector, scaleDetection } from '../faces/detector.ts'
import { drawnFace } from '../faces/drawn.ts'
import { scaleBox, type Box } from '../faces/geometry.ts'
import type { Detection } from '../faces/mtcnn.ts'
import { judgeFace } from '../faces/quality.ts'
import { cropFace, isSharpAt } from '../images/crops.ts'
import { decodePhoto, NotInCompany, readHeader } from '../images/decode.ts'
import { pictureHash } from '../images/picture-hash.ts'
import type { Pixels } from '../images/pixels.ts'
import { makeThumbnails, writeThumbnails } from '../images/thumbnails.ts'
import type {
  ContentHashes,
  FaceCrops,
  KnownFace,
  PhotoAnswer,
  PhotoHeader,
  PhotoRequest,
  PhotoWorkerSettings,
  SeenFace,
  SeenPhoto,
} from '../workers/messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'

/** A larger file is no photo that can be held in memory. */
const largestFile = 1024 ** 3
/** A larger one had better be the only such file in work. */
const largestInCompany = 100 * 1024 ** 2
/** Photos are decoded to at most so many pixels: half of what a 12 megapixel camera gives on each side. */
const workingPixels = 3_000_000

serve<PhotoAnswer>(async () => {
  letOthersGoFirst()
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

  const look = async (path: string, library: string | null, inCompany: boolean): Promise<SeenPhoto> => {
    const bytes = readWhole(path, inCompany)
    const hashes = hashesOf(bytes)
    const { pixels, width, height, format, orientation, metadata } = await decodePhoto(bytes, {
      maxPixels: workingPixels,
      inCompany,
    })
    // Thumbnails are made and written on threads of their own while the networks keep this one.
    const picture = async (): Promise<Uint8Array<ArrayBuffer> | null> => {
      if (library === null) return null
      const thumbnails = await makeThumbnails(pixels)
      await writeThumbnails(library, hashes.hash, thumbnails)
      return thumbnails.signature
    }
    const search = async (): Promise<SeenFace[]> => {
      const found = await detector.detect(pixels)
      return Promise.all(found.map((face) => describe(pixels, face, width / pixels.width)))
    }
    // Both have ended before the answer: what is answered counts as done, and the networks' memory is the next photo's.
    const [faces, signature] = await Promise.allSettled([search(), picture()])
    if (signature.status === 'rejected') throw signature.reason
    if (faces.status === 'rejected') throw faces.reason
    return { ...hashes, width, height, format, orientation, metadata, signature: signature.value, faces: faces.value }
  }

  const cut = async (
    path: string,
    hash: string,
    faces: readonly KnownFace[],
    inCompany: boolean,
  ): Promise<FaceCrops[]> => {
    const bytes = readWhole(path, inCompany)
    if (sha256(bytes) !== hash) throw new AppError('vanished.changed', { path })
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels, inCompany })
    return faces.map((face) => cutOut(pixels, scaleDetection({ ...face, score: 1 }, pixels.width / width), wanted))
  }

  const drawn = async (path: string, hash: string, box: Box, inCompany: boolean): Promise<SeenFace> => {
    const bytes = readWhole(path, inCompany)
    if (sha256(bytes) !== hash) throw new AppError('vanished.changed', { path })
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels, inCompany })
    const scale = pixels.width / width
    const face = await drawnFace(detector, pixels, scaleBox(box, scale))
    return { ...(await describe(pixels, face, 1 / scale)), box }
  }

  const answer = async (request: PhotoRequest): Promise<PhotoAnswer> => {
    switch (request.kind) {
      case 'hash':
        return { kind: 'hash', ...hashesOf(readWhole(request.path, request.inCompany)) }
      case 'header':
        return { kind: 'header', header: await describeFile(readWhole(request.path, request.inCompany)) }
      case 'look':
        return { kind: 'look', photo: await look(request.path, request.library, request.inCompany) }
      case 'cut':
        return { kind: 'cut', crops: await cut(request.path, request.hash, request.faces, request.inCompany) }
      case 'drawn':
        return { kind: 'drawn', face: await drawn(request.path, request.hash, request.box, request.inCompany) }
    }
  }

  return async (asked) => {
    try {
      return await answer(asked as PhotoRequest)
    } catch (error) {
      if (error instanceof NotInCompany) return { kind: 'large' }
      if (error instanceof AppError) throw error
      // No memory left for it, perhaps. Whatever it is, it is this file's alone.
      throw new AppError('engine-failed', { detail: detailOf(error) }, { cause: error })
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
    case 'header':
    case 'large':
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
function readWhole(path: string, inCompany: boolean): Buffer {
  try {
    const { size } = statSync(path)
    if (size > largestFile) throw new AppError('too-large', {})
    if (inCompany && size > largestInCompany) throw new NotInCompany()
    return readFileSync(path)
  } catch (error) {
    if (error instanceof AppError || error instanceof NotInCompany) throw error
    const code = systemCode(error)
    if (code === 'ENOENT') throw new AppError('vanished', {}, { cause: error })
    if (code === 'EACCES' || code === 'EPERM') throw new AppError('unreadable.permission', {}, { cause: error })
    throw new AppError('unreadable.failed', { detail: code ?? String(error) }, { cause: error })
  }
}

function hashesOf(bytes: Buffer): ContentHashes {
  return { hash: sha256(bytes), picture: pictureHash(bytes) }
}

async function describeFile(bytes: Buffer): Promise<PhotoHeader> {
  return { ...hashesOf(bytes), ...(await readHeader(bytes)) }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
