/** A property of an item in a HEIF container: `irot`, `imir`, `colr`, `ispe`… and its content. */
interface ItemProperty {
  readonly type: string
  readonly body: Buffer
}

interface Box {
  readonly type: string
  readonly body: Buffer
}

/**
 * The properties of a HEIF file's primary item, by a minimal reading of meta/pitm and meta/iprp (ISO/IEC 14496-12,
 * section 8.11; 23008-12, section 9.3). Damaged containers give what can be read.
 */
export function primaryItemProperties(bytes: Buffer): ItemProperty[] {
  try {
    const meta = childBoxes(bytes).find((box) => box.type === 'meta')
    if (!meta) return []
    const boxes = childBoxes(meta.body.subarray(4))
    const primary = boxes.find((box) => box.type === 'pitm')?.body
    const itemProperties = childBoxes(boxes.find((box) => box.type === 'iprp')?.body ?? Buffer.alloc(0))
    const container = itemProperties.find((box) => box.type === 'ipco')
    if (!primary || !container) return []
    const properties = childBoxes(container.body)
    const primaryId = primary[0] === 0 ? primary.readUInt16BE(4) : primary.readUInt32BE(4)
    return itemProperties
      .filter((box) => box.type === 'ipma')
      .flatMap((box) => associatedProperties(box.body, primaryId))
      .flatMap((index) => properties[index - 1] ?? [])
  } catch (error) {
    if (error instanceof RangeError) return [] // a length that points beyond the file
    throw error
  }
}

/** Whether a HEIF file says itself how its picture is turned. Its decoder applies that, and EXIF's word no longer counts. */
export function turnsItself(properties: readonly ItemProperty[]): boolean {
  return properties.some(({ type }) => type === 'irot' || type === 'imir')
}

/** The ICC profile of a HEIF picture, if it has one. Its decoder does not apply it. */
export function colourProfile(properties: readonly ItemProperty[]): Buffer | undefined {
  const colour = properties.find(
    ({ type, body }) => type === 'colr' && /^(prof|rICC)/.test(body.toString('latin1', 0, 4)),
  )
  return colour?.body.subarray(4)
}

/** The indices (from 1) of the properties that an `ipma` box ties to an item. */
function associatedProperties(body: Buffer, itemId: number): number[] {
  const wideIds = body[0] !== 0
  const wideIndices = ((body[3] ?? 0) & 1) === 1
  const entries = body.readUInt32BE(4)
  let at = 8
  for (let entry = 0; entry < entries; entry++) {
    const id = wideIds ? body.readUInt32BE(at) : body.readUInt16BE(at)
    at += wideIds ? 4 : 2
    const count = body.readUInt8(at++)
    if (id === itemId) {
      return Array.from({ length: count }, (_, position) =>
        wideIndices ? body.readUInt16BE(at + 2 * position) & 0x7fff : body.readUInt8(at + position) & 0x7f,
      )
    }
    at += count * (wideIndices ? 2 : 1)
  }
  return []
}

function childBoxes(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const size32 = bytes.readUInt32BE(at)
    const header = size32 === 1 ? 16 : 8
    const size = size32 === 0 ? bytes.length - at : size32 === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size32
    if (size < header) break
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + header, at + size) })
    at += size
  }
  return boxes
}
