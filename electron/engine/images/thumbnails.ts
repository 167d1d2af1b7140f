import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sharp } from 'sharp'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { Pixels } from './pixels.ts'
import { signatureOf } from './signature.ts'
import { writeWhole } from '../platform/write-whole.ts'
import { sharp } from './sharp.ts'

/** `small` is for grids (rows of 160 px on a screen of double density), `large` for looking at one photo. */
export type ThumbnailSize = 'small' | 'large'

/** Both thumbnails of a photo, as WebP files, and its signature (signature.ts). */
export interface Thumbnails extends Readonly<Record<ThumbnailSize, Buffer>> {
  readonly signature: Uint8Array<ArrayBuffer>
}

/** The most pixels of a large thumbnail's longer side. */
export const largeThumbnail = 1280
/** The most pixels of the shorter and of the longer side. */
const limits = { small: { shorter: 320, longer: 640 }, large: { shorter: largeThumbnail, longer: largeThumbnail } }

// Effort 0 takes half the time of libwebp's default (4) for files a third larger: a first scan is what people wait for.
const webp = { quality: 75, effort: 0 }

/** Makes both thumbnails of a decoded photo; they are never larger than its pixels. */
export async function makeThumbnails(pixels: Pixels): Promise<Thumbnails> {
  const large = await shrink(pixels, 'large')
  return {
    small: await resized(large, 'small').webp(webp).toBuffer(),
    large: await openPixels(large).webp(webp).toBuffer(),
    signature: await signatureOf(large),
  }
}

async function shrink(pixels: Pixels, size: ThumbnailSize): Promise<Pixels> {
  if (scaleTo(size, pixels) === 1) return pixels
  const { data, info } = await resized(pixels, size).raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function resized(pixels: Pixels, size: ThumbnailSize): Sharp {
  const fit = (side: number): number => Math.max(1, Math.round(side * scaleTo(size, pixels)))
  return openPixels(pixels).resize(fit(pixels.width), fit(pixels.height), { fit: 'fill' })
}

function scaleTo(size: ThumbnailSize, { width, height }: Pixels): number {
  const { shorter, longer } = limits[size]
  return Math.min(1, shorter / Math.min(width, height), longer / Math.max(width, height))
}

function openPixels({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** Where the thumbnail of the photo with this content hash lies in a library folder. */
export function thumbnailPath(libraryDir: string, hash: string, size: ThumbnailSize): string {
  return join(libraryDir, 'thumbnails', hash.slice(0, 2), hash.slice(2, 4), `${hash}-${size}.webp`)
}

/**
 * Writes both thumbnails of a photo into a library folder. Each appears whole or not at all.
 *
 * @throws AppError `library-unwritable`
 */
export async function writeThumbnails(
  libraryDir: string,
  hash: string,
  thumbnails: Pick<Thumbnails, ThumbnailSize>,
): Promise<void> {
  try {
    await writeWhole(thumbnailPath(libraryDir, hash, 'small'), thumbnails.small)
    await writeWhole(thumbnailPath(libraryDir, hash, 'large'), thumbnails.large)
  } catch (error) {
    throw new AppError(
      'library-unwritable.thumbnails',
      { path: libraryDir, isFull: systemCode(error) === 'ENOSPC', detail: systemCode(error) ?? String(error) },
      { cause: error },
    )
  }
}

/** A picture goes by another hash from now on, or by this one, too. What can't be copied is made when it is asked for. */
export async function copyThumbnails(libraryDir: string, from: string, to: string): Promise<void> {
  const copies = (['small', 'large'] as const).map(async (size) => {
    await writeWhole(thumbnailPath(libraryDir, to, size), await readFile(thumbnailPath(libraryDir, from, size)))
  })
  await Promise.allSettled(copies)
}
