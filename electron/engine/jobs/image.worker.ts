import { readFile } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { cropFace, cropPath, cropSide, cropSquare, renderPhoto } from '../images/crops.ts'
import { decodePhoto } from '../images/decode.ts'
import { makeThumbnails, thumbnailPath, writeThumbnails } from '../images/thumbnails.ts'
import { writeWhole } from '../images/write-whole.ts'
import type { ImageRequest, ImageWorkerSettings } from './messages.ts'
import { serve } from './serve.ts'

/** A crop or a thumbnail needs no more of the photo. */
const workingPixels = 3_000_000
/** A photo that no browser shows is rendered with at most so many pixels. */
const renderedPixels = 24_000_000

/** Makes pictures that a window asks for and that are not on disk yet. Answers with the file's path. */
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
        return request.target
      }
    }
  })
})

/** From the large thumbnail where that is sharp enough or all there is, else from the photo. */
async function crop(
  library: string,
  { face, hash, path, box, width, height }: Extract<ImageRequest, { kind: 'crop' }>,
): Promise<string> {
  const target = cropPath(library, face)
  const { side } = cropSquare(box, { width, height })
  const cut = async (source: string): Promise<string> => {
    const { pixels } = await decodePhoto(await readFile(source), { maxPixels: workingPixels })
    const scale = pixels.width / width
    const scaled = { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale }
    await writeWhole(target, await cropFace(pixels, scaled))
    return target
  }
  const thumbnail = thumbnailPath(library, hash, 'large')
  const shrunk = Math.min(1, 1280 / Math.max(width, height))
  // Most of a crop's pixels must be there; half of them still looks well at the sizes that faces are shown in.
  const sharpEnough = shrunk === 1 || side * shrunk >= cropSide / 2
  if (path === null || sharpEnough) return cut(thumbnail).catch(() => cut(path ?? thumbnail))
  return cut(path).catch(() => cut(thumbnail))
}
