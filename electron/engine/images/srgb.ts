/** sRGB's red, green and blue as profiles give them: XYZ under D50 (ICC.1:2022, 8.3; W3C, "A Standard Default Color Space"). */
const primaries = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
}
/** Profiles round: values differ by so much between the many that all mean sRGB. */
const tolerance = 0.002

/**
 * Whether a colour profile describes sRGB, so that pixels can stay as they are: most photos with a profile have such a one, and
 * converting them takes more time than decoding. A profile that is not understood is taken for another one.
 */
export function isSrgb(profile: Buffer): boolean {
  try {
    const tags = readTags(profile)
    // One with tables beside its primaries may mean anything by them.
    if (tags.has('A2B0') || profile.toString('latin1', 16, 20) !== 'RGB ') return false
    const samePrimaries = Object.entries(primaries).every(([name, wanted]) =>
      wanted.every((value, i) => isNear(fixed(tags.get(name)!, 8 + 4 * i), value)),
    )
    return samePrimaries && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(tags.get(name)!))
  } catch {
    return false
  }
}

/** Whether a tone curve gives the light that sRGB gives, at a dark, a middle and a light tone. */
function isSrgbCurve(curve: Buffer): boolean {
  const light = readCurve(curve)
  return light !== null && [0.1, 0.3, 0.5, 0.8].every((tone) => isNear(light(tone), ((tone + 0.055) / 1.055) ** 2.4))
}

function readCurve(curve: Buffer): ((tone: number) => number) | null {
  const kind = curve.toString('latin1', 0, 4)
  if (kind === 'para' && curve.readUInt16BE(8) === 3) {
    const [gamma, a, b] = [fixed(curve, 12), fixed(curve, 16), fixed(curve, 20)]
    return (tone) => (a * tone + b) ** gamma
  }
  const count = kind === 'curv' ? curve.readUInt32BE(8) : 0
  if (count < 2) return null
  return (tone) => {
    const at = tone * (count - 1)
    const below = Math.floor(at)
    const [one, next] = [curve.readUInt16BE(12 + 2 * below), curve.readUInt16BE(14 + 2 * below)]
    return (one + (next - one) * (at - below)) / 65535
  }
}

function isNear(value: number, wanted: number): boolean {
  return Math.abs(value - wanted) <= tolerance
}

/** A number with 16 bits before and 16 behind the point. */
function fixed(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) / 65536
}

function readTags(profile: Buffer): Map<string, Buffer> {
  const tags = new Map<string, Buffer>()
  const count = Math.min(profile.readUInt32BE(128), 100)
  for (let at = 132; at < 132 + 12 * count; at += 12) {
    const start = profile.readUInt32BE(at + 4)
    tags.set(profile.toString('latin1', at, at + 4), profile.subarray(start, start + profile.readUInt32BE(at + 8)))
  }
  return tags
}
