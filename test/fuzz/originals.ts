import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PhotoFormat } from '../../electron/engine/images/sniff.ts'
import { repository } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'

/** A small real picture, to be damaged. */
export interface Original {
  readonly format: PhotoFormat
  readonly bytes: Buffer
}

/** Small enough that thousands are looked at in minutes, large enough that there are faces in half of them. */
const side = 160

/** Pictures in every format that can be decoded, in several kinds of each, with EXIF, XMP and colour profiles. */
export async function makeOriginals(): Promise<Original[]> {
  const photo = (sample: number) => sharp(samplePath(`sample${sample}.jpg`)).resize(side, side, { fit: 'cover' })
  const described = (sample: number, Orientation: number) =>
    photo(sample)
      .withIccProfile('p3')
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>a note</rdf:RDF></x:xmpmeta>')
      .withExif({
        IFD0: { Make: 'Canon', Model: 'Canon EOS 6D', Orientation: String(Orientation) },
        IFD2: { DateTimeOriginal: '2019:05:12 14:03:00' },
      })
  const flat = (sample: number) => photo(sample).resize(40, 40)
  const see = (sample: number) => photo(sample).ensureAlpha(0.6)
  const animation = (pages: number) =>
    sharp(Buffer.from(Array.from({ length: 32 * 32 * 3 * pages }, (_, at) => (at * at) % 251)), {
      raw: { width: 32, height: 32 * pages, channels: 3, pageHeight: 32 },
    })
  const made: readonly (readonly [PhotoFormat, Promise<Buffer>])[] = [
    ['jpeg', photo(1).jpeg().toBuffer()],
    ['jpeg', described(3, 6).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
    ['jpeg', described(1, 3).jpeg({ progressive: true }).toBuffer()],
    ['jpeg', photo(4).toColourspace('cmyk').jpeg().toBuffer()],
    ['jpeg', flat(5).greyscale().jpeg().toBuffer()],
    ['png', described(3, 8).png().toBuffer()],
    ['png', photo(1).png({ palette: true }).toBuffer()],
    ['png', see(4).png({ progressive: true }).toBuffer()],
    ['png', flat(5).toColourspace('rgb16').png().toBuffer()],
    ['webp', described(3, 5).webp().toBuffer()],
    ['webp', see(1).webp({ lossless: true }).toBuffer()],
    ['webp', animation(5).webp({ loop: 0 }).toBuffer()],
    ['tiff', described(3, 2).tiff({ compression: 'lzw' }).toBuffer()],
    ['tiff', photo(1).tiff({ compression: 'jpeg' }).toBuffer()],
    [
      'tiff',
      photo(4).tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64, pyramid: true }).toBuffer(),
    ],
    ['tiff', flat(5).tiff({ compression: 'none' }).toBuffer()],
    ['tiff', flat(5).threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer()],
    ['gif', photo(3).gif().toBuffer()],
    ['gif', animation(8).gif({ delay: 20 }).toBuffer()],
    ['avif', described(3, 4).avif({ effort: 0 }).toBuffer()],
    ['avif', see(1).resize(64).avif({ effort: 0, lossless: true }).toBuffer()],
    [
      'bmp',
      photo(1)
        .raw()
        .toBuffer()
        .then((pixels) => bitmap(pixels, 24)),
    ],
    [
      'bmp',
      flat(5)
        .greyscale()
        .raw()
        .toBuffer()
        .then((pixels) => bitmap(pixels, 8)),
    ],
  ]
  const heic = ['turned-by-exif', 'turned-by-container'].map((name) => ({
    format: 'heic' as const,
    bytes: readFileSync(join(repository, `test/fixtures/${name}.heic`)),
  }))
  return [...(await Promise.all(made.map(async ([format, bytes]) => ({ format, bytes: await bytes })))), ...heic]
}

/** A square Windows bitmap of these pixels (Microsoft, "Bitmap Storage"), whose sides are multiples of four. */
function bitmap(pixels: Buffer, bits: 8 | 24): Buffer {
  const width = Math.sqrt(pixels.length / (bits / 8))
  const palette = bits === 8 ? Buffer.alloc(1024, 77) : Buffer.alloc(0)
  const header = Buffer.alloc(54)
  header.write('BM', 'latin1')
  header.writeUInt32LE(header.length + palette.length + pixels.length, 2)
  header.writeUInt32LE(header.length + palette.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(width, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  return Buffer.concat([header, palette, pixels])
}
