import './no-telemetry.ts'
import { availableParallelism } from 'node:os'
import onnxProto from 'onnx-proto'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** What `Products.of` may be given: bytes with this as their zero. */
export const zero = 128
/** The largest query, either way: two products then fit into 16 bits, where older processors add them up (AVX2). */
export const largestQuery = 64

/**
 * Inner products of many rows with a few queries at once, as onnxruntime multiplies matrices of small integers: with
 * whatever the processor has for it, on all cores. Exact.
 */
export class Products {
  static #made: Promise<Products> | undefined
  readonly #session: InferenceSession

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  /** One for all of a thread. */
  static get(): Promise<Products> {
    return (this.#made ??= InferenceSession.create(network(), {
      intraOpNumThreads: availableParallelism(),
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    }).then((session) => new Products(session)))
  }

  /**
   * Rows lie one behind the other, of queries the first numbers of all, then the second: `products` gets those of the first
   * row with all queries, then of the second.
   */
  async of(rows: Uint8Array, queries: Int8Array, dimensions: number, products: Int32Array): Promise<void> {
    const [count, asked] = [rows.length / dimensions, queries.length / dimensions]
    await this.#session.run(
      {
        rows: new Tensor('uint8', rows, [count, dimensions]),
        queries: new Tensor('int8', queries, [dimensions, asked]),
      },
      { products: new Tensor('int32', products, [count, asked]) },
    )
  }
}

/** A network of the one operator. */
function network(): Uint8Array {
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
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 13 }], graph }).finish()
}
