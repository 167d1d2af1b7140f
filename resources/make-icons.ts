import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

/* `npm run icons`: every icon that installers need, from the one drawing. */
const drawing = join(import.meta.dirname, 'icon.svg')

/** Draws the icons into a folder: PNGs for Linux, an ICO for Windows, an ICNS for the Mac. */
export async function makeIcons(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const draw = (size: number): Promise<Buffer> =>
    sharp(drawing, { density: 72 * 2 })
      .resize(size)
      .png()
      .toBuffer()
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
    writeFileSync(join(folder, `${size}x${size}.png`), await draw(size))
  }
  const windows = [16, 24, 32, 48, 64, 128, 256]
  writeFileSync(
    join(folder, 'icon.ico'),
    ico(await Promise.all(windows.map(async (size) => ({ size, png: await draw(size) })))),
  )
  writeFileSync(
    join(folder, 'icon.icns'),
    icns(await Promise.all(macTypes.map(async ([type, size]) => ({ type, png: await onMac(size, draw) })))),
  )
}

/** Types of an ICNS that hold a PNG, with its size. */
const macTypes: readonly (readonly [string, number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

/** The Mac's icons have air around them: 824 of 1024 pixels are the icon. */
async function onMac(size: number, draw: (size: number) => Promise<Buffer>): Promise<Buffer> {
  const inner = Math.round((size * 824) / 1024)
  const before = Math.floor((size - inner) / 2)
  const after = size - inner - before
  const background = { r: 0, g: 0, b: 0, alpha: 0 }
  return sharp(await draw(inner))
    .extend({ top: before, left: before, bottom: after, right: after, background })
    .png()
    .toBuffer()
}

/** A folder of pictures: six bytes, sixteen for each picture, and the PNGs. A size of 256 is written as 0. */
function ico(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** Four letters and the length of all, then the same for each picture. */
function icns(pictures: readonly { readonly type: string; readonly png: Buffer }[]): Buffer {
  const block = (name: string, content: Buffer): Buffer => {
    const head = Buffer.from(`${name}0000`)
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return block('icns', Buffer.concat(pictures.map(({ type, png }) => block(type, png))))
}

if (import.meta.main) await makeIcons(join(import.meta.dirname, 'icons'))
