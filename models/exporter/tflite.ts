import { ByteBuffer } from 'flatbuffers'
import { reshape } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/**
 * The operators that are read, by their numbers in the schema. `fused` is the field of the operator's options that
 * names an activation to be applied to the result.
 */
const OPERATORS = {
  0: { kind: 'add', fused: 0 },
  3: { kind: 'convolve', fused: 3 },
  4: { kind: 'convolve-depthwise', fused: 4 },
  18: { kind: 'multiply', fused: 0 },
  19: { kind: 'relu', fused: null },
  22: { kind: 'reshape', fused: null },
  41: { kind: 'subtract', fused: 0 },
  101: { kind: 'absolute', fused: null },
} as const

type Kind = (typeof OPERATORS)[keyof typeof OPERATORS]['kind']

export interface TfliteOperator {
  readonly kind: Kind
  /** Values, by number. */
  readonly inputs: readonly number[]
  readonly output: number
  /** Only a convolution's mean something: how far it moves, and whether zeros are put around the picture. */
  readonly stride: number
  readonly padded: boolean
}

/** A network of values, which are numbered, and operators in the order in which they run. Pictures are [n, height, width, channels]. */
export interface TfliteNetwork {
  readonly input: number
  readonly output: number
  readonly operators: readonly TfliteOperator[]
  readonly shape: (value: number) => readonly number[]
  /** The elements of a value that stands in the file; throws for one that is computed. */
  readonly constant: (value: number) => Tensor
}

/**
 * Reads a float32 network with one input and one output out of a TensorFlow Lite file. That is a FlatBuffer; the numbers
 * of fields below are their places in the published schema
 * (https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs).
 * Throws for an operator that isn't listed above or that fuses an activation.
 */
export function readTflite(file: Uint8Array): TfliteNetwork {
  const buffer = new ByteBuffer(file)
  const model = new Table(buffer, buffer.readInt32(0))
  const codes = model.tables(1).map((code) => code.int8(0))
  const stored = model.tables(4).map((entry) => entry.bytes(0))
  const network = model.tables(2)[0]!
  const values = network.tables(0).map((value) => ({ shape: value.int32s(0), bytes: stored[value.int32(2)]! }))
  return {
    input: network.int32s(1)[0]!,
    output: network.int32s(2)[0]!,
    operators: network.tables(3).map((operator) => readOperator(operator, codes)),
    shape: (value) => values[value]!.shape,
    constant: (value) => {
      const { shape, bytes } = values[value]!
      // A copy, because floats must start at a multiple of four.
      return reshape({ shape: [bytes.length / 4], data: new Float32Array(new Uint8Array(bytes).buffer) }, shape)
    },
  }
}

function readOperator(operator: Table, codes: readonly number[]): TfliteOperator {
  const code = codes[operator.int32(0)]!
  if (!(code in OPERATORS)) throw new Error(`TensorFlow Lite's operator ${code} is not read here`)
  const { kind, fused } = OPERATORS[code as keyof typeof OPERATORS]
  const options = operator.table(4)
  if (fused !== null && (options?.int8(fused) ?? 0) !== 0)
    throw new Error(`A ${kind} with an activation is not read here`)
  const isConvolution = kind === 'convolve' || kind === 'convolve-depthwise'
  return {
    kind,
    inputs: operator.int32s(1),
    output: operator.int32s(2)[0]!,
    stride: (isConvolution && options?.int32(1)) || 1,
    padded: isConvolution && options?.int8(0) === 0,
  }
}

/** A FlatBuffer table. Absent numbers read as 0, absent lists as empty. */
class Table {
  readonly #buffer: ByteBuffer
  readonly #start: number

  constructor(buffer: ByteBuffer, start: number) {
    this.#buffer = buffer
    this.#start = start
  }

  int8(field: number): number {
    const place = this.#place(field)
    return place === null ? 0 : this.#buffer.readInt8(place)
  }

  int32(field: number): number {
    const place = this.#place(field)
    return place === null ? 0 : this.#buffer.readInt32(place)
  }

  int32s(field: number): number[] {
    return this.#list(field).map((place) => this.#buffer.readInt32(place))
  }

  bytes(field: number): Uint8Array {
    const place = this.#place(field)
    if (place === null) return new Uint8Array()
    const start = this.#buffer.__vector(place)
    return this.#buffer.bytes().subarray(start, start + this.#buffer.__vector_len(place))
  }

  table(field: number): Table | null {
    const place = this.#place(field)
    return place === null ? null : new Table(this.#buffer, this.#buffer.__indirect(place))
  }

  tables(field: number): Table[] {
    return this.#list(field).map((place) => new Table(this.#buffer, this.#buffer.__indirect(place)))
  }

  #place(field: number): number | null {
    // A table's first four bytes hold the size of its field list; two bytes per field follow.
    const offset = this.#buffer.__offset(this.#start, 4 + 2 * field)
    return offset === 0 ? null : this.#start + offset
  }

  /** Where the entries of a list of four-byte entries are. */
  #list(field: number): number[] {
    const place = this.#place(field)
    if (place === null) return []
    const start = this.#buffer.__vector(place)
    return Array.from({ length: this.#buffer.__vector_len(place) }, (_, index) => start + index * 4)
  }
}
