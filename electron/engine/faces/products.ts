import './no-telemetry.ts'
import { availableParallelism } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** What `Products.of` may be given: bytes with this as their zero. */
export const zero = 128
/** The largest query, either way: two products then fit into 16 bits, where older processors add them up (AVX2). */
export const maxQueries = 64

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

/**
 * A network of the one operator, as an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). The numbers
 * are those of onnx.proto's fields and data types. It is written by hand: onnx-proto and protobufjs take 22 MB, too much for
 * these 205 bytes.
 */
export function network(): Uint8Array {
  const [uint8, int8, int32] = [2, 3, 6]
  const matrix = (name: string, type: number, height: string, width: string): Uint8Array => {
    const shape = [height, width].flatMap((side) => field(1, field(2, side)))
    return message(field(1, name), field(2, field(1, message(field(1, type), field(2, message(...shape))))))
  }
  const inputs = ['rows', 'queries', 'zero'].map((name) => field(1, name))
  const node = message(...inputs, field(2, 'products'), field(3, 'multiply'), field(4, 'MatMulInteger'))
  const constant = message(field(2, uint8), field(8, 'zero'), field(9, Uint8Array.of(zero)))
  const graph = message(
    field(1, node),
    field(2, 'products'),
    field(5, constant),
    field(11, matrix('rows', uint8, 'row', 'dimension')),
    field(11, matrix('queries', int8, 'dimension', 'query')),
    field(12, matrix('products', int32, 'row', 'query')),
  )
  const opset = message(field(1, ''), field(2, 13))
  return message(field(1, 8), field(7, graph), field(8, opset))
}

/** A field of a protobuf message: a number below 128, a text, or bytes (https://protobuf.dev/programming-guides/encoding/). */
function field(id: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(id << 3, value)
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  // Seven bits of the length in each byte, the lowest first.
  const { length } = bytes
  const varint = length < 128 ? [length] : [(length & 127) | 128, length >> 7]
  return Uint8Array.of((id << 3) | 2, ...varint, ...bytes)
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields)
}
