import type { MessageKey, MessageParams } from '../../contract/messages.ts'
import { AppError } from '../../contract/errors.ts'
import { isRawTiff } from './raw-tiff.ts'

/** The kinds of picture that can be decoded. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'bmp'

/** The first bytes of other known kinds of file, and what they are. */
const others: readonly ({ readonly magic: string | Buffer; readonly at?: number } & (
  | { readonly unsupported: MessageParams['unsupported.other']['format'] }
  | { readonly notAnImage: Extract<MessageKey, `not-an-image.${string}`> }
))[] = [
  { magic: 'FUJIFILMCCD-RAW', unsupported: 'fujifilm' },
  { magic: 'IIRO', unsupported: 'olympus' },
  { magic: 'IIRS', unsupported: 'olympus' },
  { magic: 'MMOR', unsupported: 'olympus' },
  { magic: Buffer.from('IIU\0'), unsupported: 'panasonic' },
  { magic: 'FOVb', unsupported: 'sigma' },
  { magic: '8BPS', unsupported: 'photoshop' },
  { magic: Buffer.from([0xff, 0x0a]), unsupported: 'jpeg-xl' },
  { magic: Buffer.from('\0\0\0\x0cJXL ', 'latin1'), unsupported: 'jpeg-xl' },
  { magic: Buffer.from('\0\0\0\x0cjP  ', 'latin1'), unsupported: 'jpeg-2000' },
  { magic: Buffer.from([0xff, 0x4f, 0xff, 0x51]), unsupported: 'jpeg-2000' },
  { magic: Buffer.from([0, 0, 1, 0]), unsupported: 'icon' },
  { magic: Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), unsupported: 'video' },
  { magic: Buffer.from([0, 0, 1, 0xba]), unsupported: 'video' },
  { magic: 'AVI ', at: 8, unsupported: 'video' },
  { magic: 'WAVE', at: 8, notAnImage: 'not-an-image.sound' },
  { magic: 'ID3', notAnImage: 'not-an-image.sound' },
  { magic: '%PDF', notAnImage: 'not-an-image.pdf' },
  { magic: 'PK\x03\x04', notAnImage: 'not-an-image.archive' },
  { magic: 'SQLite format 3', notAnImage: 'not-an-image.database' },
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
  if (bytes.length === 0) throw new AppError('empty-file', {})
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
    throw new AppError('unsupported.raw', {})
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
    throw new AppError('unsupported.cr3', {})
  }
  throw new AppError('unsupported.video', {})
}

function refuse(bytes: Buffer): never {
  const other = others.find(({ magic, at }) => startsWith(bytes, magic, at))
  if (other && 'unsupported' in other) throw new AppError('unsupported.other', { format: other.unsupported })
  if (other) throw new AppError(other.notAnImage, {})
  const text = readableText(bytes)
  if (text === null) throw new AppError('not-an-image.unknown', {})
  if (/<svg[\s>]/i.test(text)) throw new AppError('unsupported.svg', {})
  if (/<!doctype html|<html[\s>]|<body[\s>]/i.test(text)) {
    throw new AppError('not-an-image.web-page', {})
  }
  throw new AppError('not-an-image.text', {})
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
