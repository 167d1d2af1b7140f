import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { cropFace, cropPath, cropSide, cropSquare, isSharpAt, renderPhoto } from '../images/crops.ts'
import { scaleBox } from '../faces/geometry.ts'
import { decodePhoto } from '../images/decode.ts'
import { largeThumbnail, makeThumbnails, thumbnailPath, writeThumbnails } from '../images/thumbnails.ts'
import { writeWhole } from '../platform/write-whole.ts'
import type { ImageRequest, ImageWorkerSettings } from './messages.ts'
import { serve } from '../workers/serve.ts'

/** Crops and thumbnails need no more pixels of the photo. */
const workingPixels = 3_000_000
/** A photo in a format that browsers don't show is rendered with at most this many pixels. */
const renderedPixels = 24_000_000

/** Rendered photos take at most this many bytes of the disk; the oldest are removed first. */
const maxRendered = 500_000_000

/** Makes pictures that a window asks for and that are not on disk yet. Answers with the path of the file. */
serve<string>(() => {
  const { library } = workerData as ImageWorkerSettings
  return Promise.resolve(async (asked) => {
    const request = asked as ImageRequest
    switch (request.kind) {
      case 'thumbnails': {
        const { pixels } = await decodePhoto(await readFile(request.path), { maxPixels: workingPixels })
        await writeThumbnails(library, request.hash, await makeThumbnails(pixels))
        return thumbnailPath(library, request.hash, request.size)
      }
      case 'crop':
        return await crop(library, request)
      case 'render': {
        const { pixels } = await decodePhoto(await readFile(request.path), { maxPixels: renderedPixels })
        await writeWhole(request.target, await renderPhoto(pixels))
        await dropOldest(request.target)
        return request.target
      }
    }
  })
})

/** Limits the size of a folder of files that can be made again. Never removes `newest`, even if the clock makes it look old. */
async function dropOldest(newest: string): Promise<void> {
  const folder = dirname(newest)
  const others = (await readdir(folder)).map((name) => join(folder, name)).filter((path) => path !== newest)
  const files = await Promise.all(others.map(async (path) => ({ path, stats: await stat(path).catch(() => null) })))
  let bytes = (await stat(newest)).size
  for (const { path, stats } of files.toSorted((a, b) => (b.stats?.mtimeMs ?? 0) - (a.stats?.mtimeMs ?? 0))) {
    bytes += stats?.size ?? 0
    if (bytes > maxRendered) await rm(path, { force: true })
  }
}

/** Cuts a face out of the large thumbnail where that is sharp enough or all there is, and else out of the photo. */
async function crop(
  library: string,
  { face, hash, path, box, width, height }: Extract<ImageRequest, { kind: 'crop' }>,
): Promise<string> {
  const target = cropPath(library, face)
  const cut = async (source: string, maxPixels: number): Promise<string> => {
    const { pixels } = await decodePhoto(await readFile(source), { maxPixels })
    await writeWhole(target, await cropFace(pixels, scaleBox(box, pixels.width / width)))
    return target
  }
  const thumbnail = thumbnailPath(library, hash, 'large')
  const fromThumbnail = (): Promise<string> => cut(thumbnail, workingPixels)
  if (path === null) return fromThumbnail()
  const scale = Math.min(1, largeThumbnail / Math.max(width, height))
  const shrunk = { width: width * scale, height: height * scale }
  // Decode only as many pixels as the largest crop needs.
  const enlarged = (cropSide / cropSquare(box, { width, height }).side) ** 2
  const fromPhoto = (): Promise<string> => cut(path, Math.min(renderedPixels, width * height * Math.min(1, enlarged)))
  const isSharp = isSharpAt(scale, scaleBox(box, scale), shrunk)
  return isSharp ? fromThumbnail().catch(fromPhoto) : fromPhoto().catch(fromThumbnail)
}
