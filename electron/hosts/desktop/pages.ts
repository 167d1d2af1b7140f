import { readFile } from 'node:fs/promises'
import { systemCode } from '../../contract/errors.ts'
import type { ImageFile } from '../../engine/session.ts'
import { imageAddress } from '../browser/images.ts'
import { isScreen, readPages } from '../browser/pages.ts'
import { safeHeaders } from '../browser/respond.ts'
import { isOurs } from './origin.ts'

export interface PagesOptions {
  /** The folder of the built pages. */
  readonly folder: string
  /** The file of an image, by its address; null for whatever is not in the library. */
  readonly image: (address: string) => Promise<ImageFile | null>
}

/**
 * Answers `familiar://app/…`: the built pages, and images by number. An address names one of those or nothing; no part of it
 * ever becomes a path.
 */
export function servePages({ folder, image }: PagesOptions): (request: Request) => Promise<Response> {
  const pages = readPages(folder)
  return async ({ method, url }) => {
    if (!isOurs(url)) return refuse(404, 'There is nothing here.')
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'This can’t be done here.')
    const { pathname } = new URL(url)
    if (imageAddress.test(pathname)) return imageAnswer(method, await image(pathname))
    const page = pages.get(pathname) ?? (isScreen(pathname) ? pages.get('/index.html') : undefined)
    if (!page) return refuse(404, 'There is nothing here.')
    return answer(method, page.bytes, page.type, false)
  }
}

async function imageAnswer(method: string, image: ImageFile | null): Promise<Response> {
  const bytes = image && (await readFile(image.path).catch(vanished))
  if (!image || !bytes) return refuse(404, 'There is no such image.')
  return answer(method, bytes, image.type, image.immutable)
}

function answer(method: string, bytes: Buffer, type: string, immutable: boolean): Response {
  return new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: headers({
      'Content-Type': type,
      'Content-Length': `${bytes.length}`,
      'Cache-Control': immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    }),
  })
}

function refuse(status: number, line: string): Response {
  return new Response(`${line}\n`, {
    status,
    headers: headers({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }),
  })
}

const headers = (own: Record<string, string>): Headers =>
  new Headers({ ...(safeHeaders as Record<string, string>), ...own })

/** Deleted a moment ago, or on a disk that was unplugged. */
function vanished(error: unknown): null {
  if (systemCode(error) !== null) return null
  throw error
}
