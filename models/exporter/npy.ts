import { sizeOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/**
 * Reads a NumPy file of little-endian float32 in C order
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html); throws for any other.
 */
export function readNpy(file: Uint8Array): Tensor {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const isVersion1 = bytes.subarray(0, 8).equals(Buffer.from('\x93NUMPY\x01\x00', 'latin1'))
  if (!isVersion1) throw new Error('Not a NumPy file of version 1.0')
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const shape = /'shape': \(([\d, ]*)\)/.exec(header)?.[1]
  if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False") || shape === undefined) {
    throw new Error(`Not a NumPy array of float32 in C order: ${header.trim()}`)
  }
  const lengths = shape.split(',').flatMap((length) => (length.trim() === '' ? [] : [Number(length)]))
  const data = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer)
  if (data.length !== sizeOf(lengths)) throw new Error(`A NumPy array of ${shape} holds ${data.length} numbers`)
  return { shape: lengths, data }
}
