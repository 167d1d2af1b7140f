import onnxProto from 'onnx-proto'
import { describe, expect, test } from 'vitest'
import { maxQueries, network, Products, zero } from './products.ts'

describe('the network of one operator', () => {
  test('is the ONNX file that onnx-proto writes, byte for byte', () => {
    const { onnx } = onnxProto
    const { UINT8, INT8, INT32 } = onnx.TensorProto.DataType
    const matrix = (name: string, elemType: number, height: string, width: string) => ({
      name,
      type: { tensorType: { elemType, shape: { dim: [{ dimParam: height }, { dimParam: width }] } } },
    })
    const graph = {
      name: 'products',
      node: [{ opType: 'MatMulInteger', name: 'multiply', input: ['rows', 'queries', 'zero'], output: ['products'] }],
      initializer: [{ name: 'zero', dataType: UINT8, dims: [], rawData: Uint8Array.of(zero) }],
      input: [matrix('rows', UINT8, 'row', 'dimension'), matrix('queries', INT8, 'dimension', 'query')],
      output: [matrix('products', INT32, 'row', 'query')],
    }
    const model = { irVersion: 8, opsetImport: [{ domain: '', version: 13 }], graph }
    expect([...network()]).toEqual([...onnx.ModelProto.encode(model).finish()])
  })

  test('multiplies exactly, up to the largest numbers', async () => {
    const dimensions = 704
    const rows = new Uint8Array(3 * dimensions)
    rows.fill(0, 0, dimensions).fill(255, dimensions, 2 * dimensions)
    for (let i = 2 * dimensions; i < rows.length; i++) rows[i] = (i * 37) % 256
    const queries = new Int8Array(2 * dimensions)
    for (let i = 0; i < dimensions; i++) [queries[2 * i], queries[2 * i + 1]] = [maxQueries, -maxQueries + (i % 50)]
    const products = new Int32Array(6)
    await (await Products.get()).of(rows, queries, dimensions, products)
    const expected = Array.from({ length: 6 }, (_, at) => {
      const [row, query] = [Math.floor(at / 2), at % 2]
      let sum = 0
      for (let i = 0; i < dimensions; i++) sum += (rows[row * dimensions + i]! - zero) * queries[2 * i + query]!
      return sum
    })
    expect([...products]).toEqual(expected)
  })
})
