/** How network input is made from pixel values: `(value - mean) * scale`, the channels in the order R, G, B. */
export interface Normalization {
  readonly mean: number
  readonly scale: number
}

/** Where a picture stands in a network's input: three planes (R, G, B), each `planeStride` values after the one before. */
export interface Planes {
  readonly data: Float32Array
  readonly offset: number
  readonly rowStride: number
  readonly planeStride: number
}

/** Picture number `index` in a batch of `size` x `size` inputs. */
export function planesAt(data: Float32Array, index: number, size: number): Planes {
  return { data, offset: index * 3 * size * size, rowStride: size, planeStride: size * size }
}
