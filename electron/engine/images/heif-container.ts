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

/** The size in pixels that a HEIF file says its picture has, before it is turned; null if it says none. */
export function claimedSize(properties: readonly ItemProperty[]): { width: number; height: number } | null {
  const size = properties.find(({ type, body }) => type === 'ispe' && body.length >= 12)?.body
  return size ? { width: size.readUInt32BE(4), height: size.readUInt32BE(8) } : null
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

/**
 * The content of the item that holds EXIF, from its TIFF header on (ISO/IEC 14496-12, section 8.11.3; 23008-12, annex A);
 * null if there is none.
 */
export function exifItem(bytes: Buffer): Buffer | null {
  try {
    const meta = childBoxes(bytes).find((box) => box.type === 'meta')
    const boxes = meta ? childBoxes(meta.body.subarray(4)) : []
    const body = (type: string): Buffer => boxes.find((box) => box.type === type)?.body ?? Buffer.alloc(0)
    const [items, places] = [body('iinf'), body('iloc')]
    const id = childBoxes(items.subarray(items[0] === 0 ? 6 : 8))
      .filter(({ type, body }) => type === 'infe' && body.toString('latin1', ...typeAt(body)) === 'Exif')
      .map(({ body }) => (body[0] === 2 ? body.readUInt16BE(4) : body.readUInt32BE(4)))[0]
    const content = id === undefined ? null : itemContent(bytes, places, body('idat'), id)
    return content && content.length > 4 ? content.subarray(4 + content.readUInt32BE(0)) : null
  } catch (error) {
    if (error instanceof RangeError) return null // a length that points beyond the file
    throw error
  }
}

/** From where to where an item's entry says of which kind the item is. */
function typeAt(entry: Buffer): [number, number] {
  return entry[0] === 2 ? [8, 12] : [10, 14]
}

/** The first extent of an item: nobody spreads EXIF over several. */
function itemContent(bytes: Buffer, places: Buffer, within: Buffer, wanted: number): Buffer | null {
  let at = 4
  const next = (size: number): number => {
    at += size
    if (size > 6) return Number(places.readBigUInt64BE(at - size))
    return size === 0 ? 0 : places.readUIntBE(at - size, size)
  }
  const version = places[0] ?? 0
  const [sizes, more] = [next(1), next(1)]
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4]
  const indexSize = version > 0 ? more & 15 : 0
  for (let left = next(version < 2 ? 2 : 4); left > 0; left--) {
    const id = next(version < 2 ? 2 : 4)
    const isWithin = version > 0 && (next(2) & 15) === 1
    next(2)
    const base = next(baseSize)
    const extents = next(2)
    if (id === wanted && extents > 0) {
      next(indexSize)
      const from = base + next(offsetSize)
      return (isWithin ? within : bytes).subarray(from, from + next(lengthSize))
    }
    at += extents * (indexSize + offsetSize + lengthSize)
  }
  return null
}

/** Real files have some hundred boxes side by side; one that has more is not worth the memory to list them. */
const maxBoxes = 20_000

function childBoxes(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  let at = 0
  while (at + 8 <= bytes.length && boxes.length < maxBoxes) {
    const size32 = bytes.readUInt32BE(at)
    const header = size32 === 1 ? 16 : 8
    const size = size32 === 0 ? bytes.length - at : size32 === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size32
    if (size < header) break
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + header, at + size) })
    at += size
  }
  return boxes
}
