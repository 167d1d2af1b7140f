import type { Pixels } from './pixels.ts'
import { sharp } from './sharp.ts'

const side = 8

/** What a picture looks like from far away: its brightness in 8 x 8 fields, row by row, 0 to 255 (compared in faces/looks-alike.ts). */
export async function signatureOf({ data, width, height }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const small = sharp(data, { raw: { width, height, channels: 3 } }).resize(side, side, { fit: 'fill' })
  return new Uint8Array(await small.greyscale().raw().toBuffer())
}
