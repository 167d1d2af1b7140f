type Random = () => number
const below = (limit: number, random: Random): number => Math.floor(random() * limit)
const choose = <T>(items: readonly T[], random: Random): T => items[below(items.length, random)]!

/** Tags that readers look at or follow (EXIF 3.0, section 4.6), and one that nobody knows. */
const tags = [
  0x0100, 0x0101, 0x0103, 0x010f, 0x0110, 0x0111, 0x0112, 0x0117, 0x0132, 0x014a, 0x0201, 0x0202, 0x02bc, 0x8769,
  0x8773, 0x8825, 0x83bb, 0x8649, 0x9003, 0x9004, 0x927c, 0x9286, 0xa005, 0xea1c, 0xffff,
]
const texts = [
  '2019:05:12 14:03:00\0',
  '0000:00:00 00:00:00\0',
  '9999:99:99 99:99:99\0',
  '2019:02:30 25:61:61\0',
  '\x1b]8;;http://evil.example\x07Canon\0',
  '\u202egpj\0',
  '=cmd|calc\0',
  '<img src=x onerror=alert(1)>\0',
]

/** An EXIF block (a TIFF) that lies: directories that lead to themselves, counts beyond all bytes, offsets to anywhere. */
export function hostileExif(random: Random): Buffer {
  const little = random() < 0.5
  const directories = 1 + below(3, random)
  const entries = choose([0, 1, 5, 20, 200, 4000], random)
  const start = 8
  const size = 2 + 12 * entries + 4
  const text = Buffer.from(choose(texts, random))
  const bytes = Buffer.alloc(start + directories * size + text.length + 64)
  const put16 = (value: number, at: number) =>
    little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)
  const put32 = (value: number, at: number) =>
    little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at)
  const textAt = start + directories * size
  text.copy(bytes, textAt)
  bytes.write(little ? 'II' : 'MM', 'latin1')
  put16(42, 2)
  put32(random() < 0.9 ? start : below(2 ** 32, random), 4)
  /** Somewhere: a directory (perhaps this one), the text, the end, far beyond, or before the beginning. */
  const somewhere = (): number =>
    choose(
      [start + below(directories, random) * size, textAt, bytes.length - 1, 2 ** 31, 2 ** 32 - 8, 0, start + 2],
      random,
    )
  for (let number = 0; number < directories; number++) {
    const at = start + number * size
    put16(random() < 0.9 ? entries : 0xffff, at)
    for (let entry = 0; entry < entries; entry++) {
      const place = at + 2 + 12 * entry
      put16(choose(tags, random), place)
      put16(random() < 0.9 ? choose([1, 2, 3, 4, 5, 7, 9, 10, 12, 13, 129], random) : below(65536, random), place + 2)
      put32(choose([0, 1, 1, 1, text.length, bytes.length, 65536, 2 ** 28, 2 ** 31, 2 ** 32 - 1], random), place + 4)
      put32(random() < 0.3 ? below(10, random) : somewhere(), place + 8)
    }
    put32(random() < 0.5 ? 0 : somewhere(), at + 2 + 12 * entries)
  }
  return bytes
}
