import type { Sharp } from 'sharp'
import { AppError } from '../../contract/errors.ts'
import { bitmapSize, decodeBitmap } from './bmp.ts'
import { convertToSrgb } from './colour.ts'
import { firstPicture } from './first-picture.ts'
import { decodeHeic } from './heic.ts'
import { claimedSize, colourProfile, primaryItemProperties, turnsItself } from './heif-container.ts'
import { readExif } from './metadata.ts'
import type { PhotoMetadata } from './metadata.ts'
import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'
import { sniffFormat } from './sniff.ts'
import type { PhotoFormat } from './sniff.ts'
import { isSrgb } from './srgb.ts'

/** Larger pictures are refused before a pixel is decoded. */
const largestPicture = 200_000_000
/** AVIF's decoder holds the whole picture several times over: 18 bytes a pixel. */
const largestAvif = 100_000_000
/** libvips gives up after so long; the largest pictures take a quarter of it on slow machines. */
const patienceSeconds = 60
const defaultMaxPixels = 4_900_000
/** A larger picture that can be decoded only as a whole takes so much memory that it had better be the only one in work. */
const largestInCompany = 40_000_000

/** The picture is to be decoded when no other large one is. */
export class NotInCompany extends Error {
  constructor() {
    super('too large to be decoded beside others')
    this.name = 'NotInCompany'
  }
}

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
 * @param options.inCompany other pictures are being decoded: throws `NotInCompany` where this one takes hundreds of megabytes
 * @throws AppError `empty-file`, `not-an-image`, `unsupported`, `too-many-pixels`, `damaged`
 */
export async function decodePhoto(
  bytes: Buffer,
  options: { maxPixels?: number; inCompany?: boolean } = {},
): Promise<DecodedPhoto> {
  const format = sniffFormat(bytes)
  const { orientation: exifOrientation, ...metadata } = readExif(bytes, format)
  try {
    const source = await openSource(bytes, format, exifOrientation, options.inCompany ?? false)
    const decoded = await readPixels(source, options.maxPixels ?? defaultMaxPixels)
    const { width, height, orientation, profile } = source
    const pixels = profile ? await convertToSrgb(decoded, profile) : decoded
    return { pixels, width, height, format, orientation, metadata }
  } catch (error) {
    if (error instanceof AppError || error instanceof NotInCompany) throw error
    throw damaged(error)
  }
}

/**
 * What a JPEG, PNG or WebP file says of its picture: metadata, and the EXIF orientation that is applied when it is decoded, as
 * `decodePhoto` has them. Reads no pixel.
 *
 * @throws AppError `empty-file`, `not-an-image`, `unsupported`, `damaged`
 */
export async function readHeader(bytes: Buffer): Promise<Pick<DecodedPhoto, 'orientation' | 'metadata'>> {
  const format = sniffFormat(bytes)
  const { takenAt, camera } = readExif(bytes, format)
  try {
    const { orientation } = await sharp(firstPicture(bytes, format), {
      limitInputPixels: false,
      failOn: 'none',
    }).metadata()
    return { orientation: orientation ?? 1, metadata: { takenAt, camera } }
  } catch (error) {
    throw damaged(error)
  }
}

async function openSource(
  bytes: Buffer,
  format: PhotoFormat,
  exifOrientation: number,
  inCompany: boolean,
): Promise<Source> {
  const checkWhole = (width: number, height: number, largest = largestPicture): void => {
    checkSize(width, height, largest)
    if (inCompany && width * height > largestInCompany) throw new NotInCompany()
  }
  if (format === 'bmp') return openBitmap(bytes, checkWhole)
  if (format === 'heic') return openHeic(bytes, exifOrientation, checkWhole)
  const picture = firstPicture(bytes, format)
  // Sizes beyond all numbers make libvips complain on stderr before it says them.
  const claimed = format === 'avif' ? claimedSize(primaryItemProperties(bytes)) : null
  if (claimed) checkSize(claimed.width, claimed.height, largestAvif)
  const header = await sharp(picture, { limitInputPixels: false, failOn: 'none' }).metadata()
  // The others are read in strips, which take little memory however many there are.
  const isWhole = header.isProgressive || format === 'avif' || format === 'gif'
  const check = isWhole ? checkWhole : checkSize
  check(header.width, header.height, format === 'avif' ? largestAvif : largestPicture)
  const { width, height } = header.autoOrient
  const ignoreIcc = header.icc !== undefined && isSrgb(header.icc)
  return {
    open: (failOn) =>
      sharp(picture, { limitInputPixels: false, failOn, ignoreIcc }).timeout({ seconds: patienceSeconds }).autoOrient(),
    width,
    height,
    orientation: header.orientation ?? 1,
  }
}

type CheckSize = typeof checkSize

function openBitmap(bytes: Buffer, check: CheckSize): Source {
  const { width, height } = bitmapSize(bytes)
  check(width, height)
  const bitmap = decodeBitmap(bytes)
  if (!bitmap) throw new AppError('unsupported.bitmap', {})
  return { open: () => sharp(bitmap.data, { raw: { width, height, channels: 3 } }), width, height, orientation: 1 }
}

async function openHeic(bytes: Buffer, exifOrientation: number, check: CheckSize): Promise<Source> {
  const { data, width, height, channels } = await decodeHeic(bytes, check)
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
    if (error instanceof Error && error.message.startsWith('timeout:'))
      throw new AppError('damaged.slow', {}, { cause: error })
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

function checkSize(width: number, height: number, largest = largestPicture): void {
  if (width * height <= largest) return
  throw new AppError('too-many-pixels', { width, height, maxMegapixels: largest / 1e6 })
}

function damaged(error: unknown): AppError {
  return new AppError('damaged', { detail: shortReason(error) }, { cause: error })
}

/** The decoder's own words, one line of at most 100 characters. */
function shortReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const firstLine = message.split('\n')[0] ?? ''
  return firstLine.replace(/^Input (buffer|file) (has |contains )?/, '').slice(0, 100)
}
