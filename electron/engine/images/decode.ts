import type { Sharp } from 'sharp'
import { AppError } from '../errors.ts'
import { bitmapSize, decodeBitmap } from './bmp.ts'
import { convertToSrgb } from './colour.ts'
import { decodeHeic } from './heic.ts'
import { colourProfile, primaryItemProperties, turnsItself } from './heif-container.ts'
import { readExif } from './metadata.ts'
import type { PhotoMetadata } from './metadata.ts'
import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'
import { sniffFormat } from './sniff.ts'
import type { PhotoFormat } from './sniff.ts'
import { isSrgb } from './srgb.ts'

/** Larger pictures are refused before a pixel is decoded. */
const largestPicture = 200_000_000
const defaultMaxPixels = 4_900_000

/** A photo, decoded once: all later steps (faces, thumbnails) work on `pixels`. */
export interface DecodedPhoto {
  /** Upright, sRGB on white, shrunk to the wanted number of pixels; never enlarged. */
  readonly pixels: Pixels
  /** Size of the whole upright photo in pixels. */
  readonly width: number
  readonly height: number
  readonly format: PhotoFormat
  /** The EXIF orientation that was applied, 1 to 8; 1 if none was, or if the container turned the picture itself. */
  readonly orientation: number
  readonly metadata: PhotoMetadata
}

/** Where the pixels come from: libvips reads the photo itself, or another decoder has read it. */
interface Source {
  open(failOn: 'error' | 'none'): Sharp
  readonly width: number
  readonly height: number
  readonly orientation: number
  /** The colour profile of the pixels if `open` does not convert them to sRGB. */
  readonly profile?: Buffer | undefined
}

/**
 * Decodes a photo of any supported format, by its content. Transparent parts become white; of animations and documents
 * the first picture counts; 16 bit, grey, palette, CMYK and profiled colours become 8-bit sRGB.
 *
 * A picture whose end is missing is taken if at least half of it is there.
 *
 * @param options.maxPixels the most pixels of the result; 4.9 million if not given
 * @throws AppError `empty-file`, `not-an-image`, `unsupported`, `too-many-pixels`, `damaged`
 */
export async function decodePhoto(bytes: Buffer, options: { maxPixels?: number } = {}): Promise<DecodedPhoto> {
  const format = sniffFormat(bytes)
  const { orientation: exifOrientation, ...metadata } = readExif(bytes)
  try {
    const source = await openSource(bytes, format, exifOrientation)
    const decoded = await readPixels(source, options.maxPixels ?? defaultMaxPixels)
    const { width, height, orientation, profile } = source
    const pixels = profile ? await convertToSrgb(decoded, profile) : decoded
    return { pixels, width, height, format, orientation, metadata }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw damaged(error)
  }
}

/**
 * What a JPEG, PNG or WebP file says of its picture: metadata, and the EXIF orientation that is applied when it is decoded, as
 * `decodePhoto` has them. Reads no pixel.
 *
 * @throws AppError `damaged`
 */
export async function readHeader(bytes: Buffer): Promise<Pick<DecodedPhoto, 'orientation' | 'metadata'>> {
  const { takenAt, camera } = readExif(bytes)
  try {
    const { orientation } = await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata()
    return { orientation: orientation ?? 1, metadata: { takenAt, camera } }
  } catch (error) {
    throw damaged(error)
  }
}

async function openSource(bytes: Buffer, format: PhotoFormat, exifOrientation: number): Promise<Source> {
  if (format === 'bmp') return openBitmap(bytes)
  if (format === 'heic') return openHeic(bytes, exifOrientation)
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata()
  checkSize(header.width, header.height)
  const { width, height } = header.autoOrient
  const ignoreIcc = header.icc !== undefined && isSrgb(header.icc)
  return {
    open: (failOn) => sharp(bytes, { limitInputPixels: false, failOn, ignoreIcc }).autoOrient(),
    width,
    height,
    orientation: header.orientation ?? 1,
  }
}

function openBitmap(bytes: Buffer): Source {
  const { width, height } = bitmapSize(bytes)
  checkSize(width, height)
  const bitmap = decodeBitmap(bytes)
  if (!bitmap) throw new AppError('unsupported', 'This is a rare kind of bitmap (BMP), which can’t be read yet.')
  return { open: () => sharp(bitmap.data, { raw: { width, height, channels: 3 } }), width, height, orientation: 1 }
}

async function openHeic(bytes: Buffer, exifOrientation: number): Promise<Source> {
  const { data, width, height, channels } = await decodeHeic(bytes, checkSize)
  const properties = primaryItemProperties(bytes)
  const orientation = turnsItself(properties) ? 1 : exifOrientation
  const turned = orientation >= 5
  return {
    open: () => orient(sharp(data, { raw: { width, height, channels } }), orientation),
    width: turned ? height : width,
    height: turned ? width : height,
    orientation,
    profile: colourProfile(properties),
  }
}

/** Makes a picture upright that is stored in the given EXIF orientation. */
function orient(image: Sharp, orientation: number): Sharp {
  const mirrored = [2, 4, 5, 7].includes(orientation)
  const angle = { 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation] ?? 0
  return image.flop(mirrored).rotate(angle)
}

async function readPixels(source: Source, maxPixels: number): Promise<Pixels> {
  try {
    return await shrink(source, 'error', maxPixels)
  } catch (error) {
    const pixels = await shrink(source, 'none', maxPixels)
    if (filledRows(pixels) > pixels.height / 2) throw error
    return pixels
  }
}

async function shrink(source: Source, failOn: 'error' | 'none', maxPixels: number): Promise<Pixels> {
  const scale = Math.min(1, Math.sqrt(maxPixels / (source.width * source.height)))
  const fit = (side: number) => Math.max(1, Math.min(maxPixels, Math.floor(side * scale)))
  const { data, info } = await source
    .open(failOn)
    .resize(fit(source.width), fit(source.height), { fit: 'fill', kernel: 'linear' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`unexpected number of channels: ${info.channels}`)
  return { data, width: info.width, height: info.height }
}

/** How many rows at the bottom have one single colour, as decoders leave what they could not read. */
function filledRows({ data, width, height }: Pixels): number {
  const fill = data.subarray(-3)
  const lastOther = data.findLastIndex((value, index) => value !== fill[index % 3])
  return height - Math.ceil((lastOther + 1) / (width * 3))
}

function checkSize(width: number, height: number): void {
  if (width * height <= largestPicture) return
  const [claimedWidth, claimedHeight, limit] = [width, height, largestPicture / 1e6].map((n) => n.toLocaleString('en'))
  throw new AppError(
    'too-many-pixels',
    `This picture claims to be ${claimedWidth} x ${claimedHeight} pixels; more than ${limit} million can’t be read.`,
  )
}

function damaged(error: unknown): AppError {
  const reason = shortReason(error)
  return new AppError('damaged', `The picture is damaged and can’t be read (${reason}).`, { cause: error })
}

/** The decoder's own words, one line of at most 100 characters. */
function shortReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const firstLine = message.split('\n')[0] ?? ''
  return firstLine.replace(/^Input (buffer|file) (has |contains )?/, '').slice(0, 100)
}
