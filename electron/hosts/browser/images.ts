import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { systemCode } from '../../contract/errors.ts'
import type { ImageFile } from '../../engine/session.ts'
import { refuse } from './respond.ts'

/** The addresses of images are numbers of what is in the library, and nothing else. */
export const imageAddress = /^\/image\/(?:photo\/[1-9]\d{0,14}\/(?:small|large|full)|face\/[1-9]\d{0,14})$/

/** Sends an image's file; one that is not in the library, or was deleted a moment ago, is not found. */
export async function sendImage(
  { headers, method }: IncomingMessage,
  response: ServerResponse,
  image: ImageFile | null,
): Promise<void> {
  const found = image && (await stat(image.path).catch(vanished))
  if (!image || !found?.isFile()) {
    refuse(response, 404, 'There is no such image.')
    return
  }
  const etag = `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`
  response.setHeader('Cache-Control', image.immutable ? 'private, max-age=31536000, immutable' : 'private, no-cache')
  response.setHeader('ETag', etag)
  if (headers['if-none-match'] === etag) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, { 'Content-Type': image.type, 'Content-Length': found.size })
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(image.path, { end: Math.max(0, found.size - 1) }), response).catch(cutOff)
}

function vanished(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCode(error) ?? '')) return null
  throw error
}

/** The page went on, or the file became shorter: the connection is closed, and the page shows the image as missing. */
function cutOff(error: unknown): void {
  if (systemCode(error) === null) throw error
}
