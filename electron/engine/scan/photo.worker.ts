import { workerData } from 'node:worker_threads'
import { readManifest, type EmbedderModel } from '../models/manifest.ts'
import { AppError } from '../../contract/errors.ts'
import { alignFace } from '../faces/align.ts'
import { Detector, scaleDetection } from '../faces/detector.ts'
import { drawnFace } from '../faces/drawn.ts'
import { scaleBox, type Box } from '../faces/geometry.ts'
import type { Detection } from '../faces/detection.ts'
import { judgeFace } from '../faces/quality.ts'
import { cropFace, isSharpAt } from '../images/crops.ts'
import { decodePhoto, NotInParallel, readHeader } from '../images/decode.ts'
import type { Pixels } from '../images/pixels.ts'
import { makeThumbnails, writeThumbnails } from '../images/thumbnails.ts'
import { openLibrary, type ReadableStore } from '../store/database.ts'
import type {
  FaceCrops,
  KnownFace,
  PhotoAnswer,
  PhotoRequest,
  PhotoWorkerSettings,
  SeenFace,
  SeenPhoto,
} from './messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'
import { readContent, readKnown, type Content } from './content.ts'
import { isProblem } from './problems.ts'

/** Photos are decoded to at most this many pixels: half of what a 12 megapixel camera gives on each side. */
const workingPixels = 3_000_000

serve<PhotoAnswer>(async () => {
  letOthersGoFirst()
  const { models, embedders, pictures } = workerData as PhotoWorkerSettings
  const manifest = readManifest(models)
  const wanted = [manifest.mobilefacenet, manifest.facenet].filter(({ id }) => embedders.includes(id))
  const compact = manifest.mobilefacenet
  // A face is judged by the crop for the compact embedder, so this crop exists already.
  const others = wanted.includes(compact) ? wanted.filter((model) => model !== compact) : wanted
  const detector = await Detector.load(models, 1)

  /** Describes a face of the decoded photo; the original photo is `scale` times as large. */
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

  const analyze = async (
    { bytes, ...hashes }: Content,
    library: string | null,
    inParallel: boolean,
  ): Promise<SeenPhoto> => {
    const { pixels, width, height, format, orientation, metadata } = await decodePhoto(bytes, {
      maxPixels: workingPixels,
      inParallel,
    })
    // libvips makes the thumbnails on its own threads while the networks keep this one busy.
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
    // Wait for both before answering: an answer means that the photo is done and the networks' memory is free again.
    const [faces, signature] = await Promise.allSettled([search(), picture()])
    if (signature.status === 'rejected') throw signature.reason
    if (faces.status === 'rejected') throw faces.reason
    return { ...hashes, width, height, format, orientation, metadata, signature: signature.value, faces: faces.value }
  }

  /** Analyzes a file of a scan on the same read, unless the library knows its content or its picture. */
  const takeIn = async (path: string, library: string, inParallel: boolean, read: () => void): Promise<PhotoAnswer> => {
    const content = readContent(path, inParallel)
    read()
    const { bytes, hash, picture } = content
    const { photos } = storeOf(library)
    const known = photos.findByHash(hash)
    if (known && known.detector !== '') return { kind: 'known', hash, picture }
    const orientations = known || picture === null ? [] : photos.orientationsOf(picture)
    if (orientations.length > 0) {
      const header = { hash, picture, ...(await readHeader(bytes)) }
      if (orientations.includes(header.orientation)) return { kind: 'retagged', header }
    }
    try {
      return { kind: 'look', photo: await analyze(content, library, inParallel) }
    } catch (error) {
      if (known && error instanceof AppError && error.code !== 'engine-failed' && isProblem(error.code))
        return { kind: 'stays', hash, picture }
      throw error
    }
  }

  const cut = async (
    path: string,
    hash: string,
    faces: readonly KnownFace[],
    inParallel: boolean,
  ): Promise<FaceCrops[]> => {
    const bytes = readKnown(path, hash, inParallel)
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels, inParallel })
    return faces.map((face) => cutOut(pixels, scaleDetection({ ...face, score: 1 }, pixels.width / width), wanted))
  }

  const drawn = async (path: string, hash: string, box: Box, inParallel: boolean): Promise<SeenFace> => {
    const bytes = readKnown(path, hash, inParallel)
    const { pixels, width } = await decodePhoto(bytes, { maxPixels: workingPixels, inParallel })
    const scale = pixels.width / width
    const face = await drawnFace(detector, pixels, scaleBox(box, scale))
    return { ...(await describe(pixels, face, 1 / scale)), box }
  }

  const answer = async (request: PhotoRequest, read: () => void): Promise<PhotoAnswer> => {
    switch (request.kind) {
      case 'take in':
        return takeIn(request.path, request.library, request.inParallel, read)
      case 'look': {
        const content = readContent(request.path, request.inParallel)
        return { kind: 'look', photo: await analyze(content, request.library, request.inParallel) }
      }
      case 'cut':
        return { kind: 'cut', crops: await cut(request.path, request.hash, request.faces, request.inParallel) }
      case 'drawn':
        return { kind: 'drawn', face: await drawn(request.path, request.hash, request.box, request.inParallel) }
    }
  }

  return async (asked, alive) => {
    try {
      // One sign of life after the read: a worker that hangs without it hangs on its disk.
      return await answer(asked as PhotoRequest, alive)
    } catch (error) {
      if (error instanceof NotInParallel) return { kind: 'large' }
      if (error instanceof AppError) throw error
      // The file may need more memory than there is. Whatever the cause, it concerns this file alone.
      const reason = error instanceof Error ? error.message : String(error)
      throw new AppError('engine-failed', `Looking at this file made the engine fail (${reason}).`, { cause: error })
    }
  }
}, buffersOf)

let opened: ReadableStore | null = null

/** The library of a scan, open for reading as long as the thread lives. A worker serves one library only. */
function storeOf(library: string): ReadableStore {
  if (opened?.folder !== library) {
    opened?.close()
    opened = openLibrary(library, { mode: 'read' })
  }
  return opened
}

function cutOut(pixels: Pixels, face: Detection, embedders: readonly EmbedderModel[]): FaceCrops {
  return Object.fromEntries(embedders.map(({ id, alignment }) => [id, alignFace(pixels, face, alignment)]))
}

/** The crops take many megabytes, so they are transferred and not copied. */
function buffersOf(answer: PhotoAnswer): ArrayBuffer[] {
  const crops = cropsOf(answer)
  return crops.flatMap((byModel) => Object.values(byModel).map(({ data }) => data.buffer as ArrayBuffer))
}

function cropsOf(answer: PhotoAnswer): readonly FaceCrops[] {
  switch (answer.kind) {
    case 'known':
    case 'retagged':
    case 'stays':
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
