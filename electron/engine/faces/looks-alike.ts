const side = 8
/** Edits of light and colour stay well above; of two pictures of different things one pair in a thousand comes so near. */
const minCorrelation = 0.9

/**
 * Whether one picture, by its signature (images/signature.ts), may be the other with its light, its colours or its size changed, turned or mirrored: their brightness
 * correlates (Pearson) in one of the eight ways that a picture may lie. Pictures of one colour look like no other.
 */
export function looksAlike(one: Uint8Array, other: Uint8Array): boolean {
  let turned = Array.from(other)
  for (let turn = 0; turn < 4; turn++) {
    if (correlation(one, turned) >= minCorrelation || correlation(one, mirrored(turned)) >= minCorrelation) return true
    turned = transposed(mirrored(turned))
  }
  return false
}

function mirrored(fields: readonly number[]): number[] {
  return fields.map((_, i) => fields[i - (i % side) + side - 1 - (i % side)]!)
}

function transposed(fields: readonly number[]): number[] {
  return fields.map((_, i) => fields[(i % side) * side + Math.floor(i / side)]!)
}

/** -1 to 1; 0 where one of them does not vary. */
function correlation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const [a, b] = [centred(one), centred(other)]
  const sum = a.reduce((total, value, i) => total + value * b[i]!, 0)
  const spread = Math.hypot(...a) * Math.hypot(...b)
  return spread === 0 ? 0 : sum / spread
}

function centred(values: ArrayLike<number>): number[] {
  const all = Array.from(values)
  const mean = all.reduce((total, value) => total + value, 0) / all.length
  return all.map((value) => value - mean)
}
