import { readdir, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'

/** In pixels. */
export const cropSide = 256
/** A crop of this side still looks well at the sizes that faces are shown in. */
const sharpSide = 110
/** Air around the head on each side, in sides of the box. */
const air = 0.35

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The square to cut out for a face: its box with some air, moved into the picture where it sticks out. In whole pixels of
 * the picture; never larger than it.
 */
export function cropSquare(
  box: Box,
  picture: { width: number; height: number },
): { x: number; y: number; side: number } {
  const wanted = Math.max(box.width, box.height) * (1 + 2 * air)
  const side = Math.max(1, Math.round(Math.min(wanted, picture.width, picture.height)))
  const place = (start: number, length: number, room: number): number =>
    Math.min(Math.max(0, Math.round(start + length / 2 - side / 2)), room - side)
  return { x: place(box.x, box.width, picture.width), y: place(box.y, box.height, picture.height), side }
}

/** A face as a square WebP file of at most `cropSide`; the box in pixels of `pixels`. */
export async function cropFace(pixels: Pixels, box: Box): Promise<Buffer> {
  const { x, y, side } = cropSquare(box, pixels)
  const { data, width, height } = pixels
  const size = Math.min(side, cropSide)
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left: x, top: y, width: side, height: side })
    .resize(size, size, { fit: 'fill' })
    .webp({ quality: 80, effort: 0 })
    .toBuffer()
}

/** A whole photo in a format that every browser shows. */
export async function renderPhoto({ data, width, height }: Pixels): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** Whether a crop out of a picture that is shrunk to `scale` looks well; the box in pixels of that picture. */
export function isSharpAt(scale: number, box: Box, picture: { width: number; height: number }): boolean {
  return scale >= 1 || cropSquare(box, picture).side >= sharpSide
}

/** Where a face's crop lies in a library folder. Faces are never numbered anew. */
export function cropPath(libraryDir: string, face: number): string {
  return join(libraryDir, 'faces', String(Math.floor(face / 1000)), `${face}.webp`)
}

/** Takes the crops of some faces away; those that are wanted are made again. */
export async function removeCrops(libraryDir: string, faces: readonly number[]): Promise<void> {
  await Promise.all(faces.map((face) => rm(cropPath(libraryDir, face), { force: true })))
}

/** Takes all crops away but those of these faces: also what was left by somebody who died while writing one. */
export async function keepCrops(libraryDir: string, faces: ReadonlySet<number>): Promise<void> {
  const folder = join(libraryDir, 'faces')
  if (faces.size === 0) await rm(folder, { recursive: true, force: true })
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const file of files) {
    const { name, ext } = parse(file.name)
    if (file.isFile() && !(ext === '.webp' && faces.has(Number(name))))
      await rm(join(file.parentPath, file.name), { force: true })
  }
}
