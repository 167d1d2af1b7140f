/** The numbers as they lie in the database: 32-bit floats, little-endian. */
export function encodeFloats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** The inverse of `encodeFloats`. A copy: a blob's bytes need not start where a Float32Array may. */
export function decodeFloats(blob: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(blob).buffer)
}
