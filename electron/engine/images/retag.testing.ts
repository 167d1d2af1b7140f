/** What a tagger writes into a JPEG file. */
export interface Tags {
  /** As in EXIF, 1..8. */
  readonly orientation?: number
  /** `YYYY:MM:DD HH:MM:SS` */
  readonly taken?: string
  readonly comment?: string
}

/** A JPEG file with these tags and no others, its picture as it is: what another program makes of it that writes about photos. */
export function retag(jpeg: Buffer, tags: Tags): Buffer {
  const { comment } = tags
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(tags)])),
    ...(comment === undefined ? [] : [segment(0xfe, Buffer.from(comment))]),
    withoutTags(jpeg),
  ])
}

/** What follows the first marker, without EXIF, XMP and comments. */
function withoutTags(jpeg: Buffer): Buffer {
  const kept: Buffer[] = []
  let at = 2
  while (jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    if (jpeg[at + 1] !== 0xe1 && jpeg[at + 1] !== 0xfe) kept.push(jpeg.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, jpeg.subarray(at)])
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** A TIFF block with one directory (EXIF 3.0, section 4.6). */
function exif({ orientation = 1, taken }: Tags): Buffer {
  const count = taken === undefined ? 1 : 2
  const head = Buffer.alloc(10 + count * 12 + 4)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(8, 4)
  head.writeUInt16LE(count, 8)
  writeEntry(head, 10, { tag: 0x0112, type: 3, count: 1, value: orientation })
  if (taken !== undefined) {
    writeEntry(head, 22, { tag: 0x0132, type: 2, count: taken.length + 1, value: head.length })
  }
  return Buffer.concat([head, Buffer.from(taken === undefined ? '' : `${taken}\0`)])
}

function writeEntry(
  head: Buffer,
  at: number,
  { tag, type, count, value }: Record<'tag' | 'type' | 'count' | 'value', number>,
): void {
  head.writeUInt16LE(tag, at)
  head.writeUInt16LE(type, at + 2)
  head.writeUInt32LE(count, at + 4)
  head.writeUInt32LE(value, at + 8)
}
