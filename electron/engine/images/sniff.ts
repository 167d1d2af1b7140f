import { AppError } from '../../contract/errors.ts'
import { isRawTiff } from './raw-tiff.ts'

/** The kinds of picture that can be decoded. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'bmp'

/** The first bytes of other known kinds of file, and what to call them. */
const others: readonly { magic: string | Buffer; at?: number; code: 'unsupported' | 'not-an-image'; name: string }[] = [
  { magic: 'FUJIFILMCCD-RAW', code: 'unsupported', name: 'a raw camera file (Fujifilm RAF)' },
  { magic: 'IIRO', code: 'unsupported', name: 'a raw camera file (Olympus ORF)' },
  { magic: 'IIRS', code: 'unsupported', name: 'a raw camera file (Olympus ORF)' },
  { magic: 'MMOR', code: 'unsupported', name: 'a raw camera file (Olympus ORF)' },
  { magic: Buffer.from('IIU\0'), code: 'unsupported', name: 'a raw camera file (Panasonic RW2)' },
  { magic: 'FOVb', code: 'unsupported', name: 'a raw camera file (Sigma X3F)' },
  { magic: '8BPS', code: 'unsupported', name: 'a Photoshop file' },
  { magic: Buffer.from([0xff, 0x0a]), code: 'unsupported', name: 'a JPEG XL picture' },
  { magic: Buffer.from('\0\0\0\x0cJXL ', 'latin1'), code: 'unsupported', name: 'a JPEG XL picture' },
  { magic: Buffer.from('\0\0\0\x0cjP  ', 'latin1'), code: 'unsupported', name: 'a JPEG 2000 picture' },
  { magic: Buffer.from([0xff, 0x4f, 0xff, 0x51]), code: 'unsupported', name: 'a JPEG 2000 picture' },
  { magic: Buffer.from([0, 0, 1, 0]), code: 'unsupported', name: 'an icon' },
  { magic: Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), code: 'unsupported', name: 'a video' },
  { magic: Buffer.from([0, 0, 1, 0xba]), code: 'unsupported', name: 'a video' },
  { magic: 'AVI ', at: 8, code: 'unsupported', name: 'a video' },
  { magic: 'WAVE', at: 8, code: 'not-an-image', name: 'a sound recording' },
  { magic: 'ID3', code: 'not-an-image', name: 'a sound recording' },
  { magic: '%PDF', code: 'not-an-image', name: 'a PDF document' },
  { magic: 'PK\x03\x04', code: 'not-an-image', name: 'a ZIP archive or an office document' },
  { magic: 'SQLite format 3', code: 'not-an-image', name: 'a database' },
]

/** The brands of ISO base media files (ISO/IEC 23008-12, annex B; AVIF 1.1, section 8) that hold still pictures. */
const avifBrands = ['avif', 'avis']
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']

/**
 * What kind of picture the bytes hold; the file's name plays no part.
 *
 * @throws AppError `empty-file`, `not-an-image`, `unsupported`
 */
export function sniffFormat(bytes: Buffer): PhotoFormat {
  if (bytes.length === 0) throw new AppError('empty-file', 'The file is empty.')
  if (startsWith(bytes, Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg'
  if (startsWith(bytes, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'png'
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'gif'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp'
  // The size of a bitmap's info header tells a bitmap from a text that begins with BM.
  if (startsWith(bytes, 'BM') && bytes.length >= 26 && bytes.readUInt32LE(14) <= 124) return 'bmp'
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => startsWith(bytes, magic))) return tiffFormat(bytes)
  if (startsWith(bytes, 'ftyp', 4)) return containerFormat(bytes)
  return refuse(bytes)
}

function tiffFormat(bytes: Buffer): PhotoFormat {
  if (isRawTiff(bytes)) {
    throw new AppError('unsupported', 'This is a raw camera file (such as DNG, CR2 or NEF); these can’t be read yet.')
  }
  return 'tiff'
}

function containerFormat(bytes: Buffer): PhotoFormat {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256)
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(bytes.toString('latin1', at, at + 4))
  if (brands.some((brand) => avifBrands.includes(brand))) return 'avif'
  if (brands.some((brand) => heicBrands.includes(brand)) || ['mif1', 'msf1'].includes(brands[0] ?? '')) return 'heic'
  if (brands[0] === 'crx ') {
    throw new AppError('unsupported', 'This is a raw camera file (Canon CR3); these can’t be read yet.')
  }
  throw new AppError('unsupported', 'This is a video, not a picture.')
}

function refuse(bytes: Buffer): never {
  const other = others.find(({ magic, at }) => startsWith(bytes, magic, at))
  if (other?.code === 'unsupported')
    throw new AppError('unsupported', `This is ${other.name}, which can’t be read yet.`)
  if (other) throw new AppError('not-an-image', `This is no picture: it is ${other.name}.`)
  const text = readableText(bytes)
  if (text === null) throw new AppError('not-an-image', 'This is no picture: nothing known is in the file.')
  if (/<svg[\s>]/i.test(text)) throw new AppError('unsupported', 'This is a drawing (SVG), which can’t be read yet.')
  if (/<!doctype html|<html[\s>]|<body[\s>]/i.test(text)) {
    throw new AppError('not-an-image', 'This is no picture: it is a web page, perhaps a failed download.')
  }
  throw new AppError('not-an-image', 'This is no picture: it is a text.')
}

/** The beginning of a text in UTF-8, or null if the bytes are none. */
function readableText(bytes: Buffer): string | null {
  const text = bytes.toString('utf8', 0, 1024)
  // The cut at 1024 bytes may have halved the last character.
  const whole = bytes.length > 1024 ? text.slice(0, -1) : text
  const strange = /[\0-\x08\x0e-\x1f\ufffd]/.exec(whole)
  return strange === null ? text : null
}

function startsWith(bytes: Buffer, magic: string | Buffer, at = 0): boolean {
  const wanted = typeof magic === 'string' ? Buffer.from(magic, 'latin1') : magic
  return bytes.subarray(at, at + wanted.length).equals(wanted)
}
