import onnxProto from 'onnx-proto'
import type { onnx as Onnx } from 'onnx-proto'

const { onnx } = onnxProto
const { FLOAT, INT8, UINT8, INT32 } = onnx.TensorProto.DataType

/** The smallest and the largest number that a value inside a network takes, by the value's name. */
export type Ranges = Readonly<Record<string, readonly [number, number]>>

/**
 * Makes a float network's convolutions compute in bytes, which is faster and takes a quarter of the room. Kernels become
 * signed bytes with a scale for each output channel, the pictures between them unsigned bytes that span the given
 * ranges (Nagel et al. 2021, https://arxiv.org/abs/2106.08295). Every operator stays as it is, between a
 * DequantizeLinear and a QuantizeLinear; onnxruntime puts an integer operator in the place of the three when it loads
 * the network (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html).
 *
 * @param network a float32 ONNX file as graph.ts writes it
 * @param ranges of the values that become bytes; what is computed from others stays float
 */
export function quantize(network: Uint8Array, ranges: Ranges): Uint8Array {
  const model = onnx.ModelProto.decode(network)
  const graph = model.graph!
  const quantizer = new Quantizer(graph.initializer!)
  for (const node of graph.node!) quantizer.add(node, ranges[node.output![0]!])
  const unknown = Object.keys(ranges).find((value) => !quantizer.holds(value))
  if (unknown !== undefined) throw new Error(`The network has no value ${unknown}: its ranges must be measured again`)
  graph.node = quantizer.nodes
  graph.initializer = quantizer.constants()
  return onnx.ModelProto.encode(model).finish()
}

/** The values of a network whose ranges `quantize` wants: pictures that a convolution or its like makes for another. */
export function quantizableValues(network: Uint8Array): string[] {
  const nodes = onnx.ModelProto.decode(network).graph!.node!
  const users = (value: string): Onnx.INodeProto[] => nodes.filter((node) => node.input!.includes(value))
  return nodes.flatMap(({ opType, output }) => {
    const value = output![0]!
    // A ReLU costs nothing as part of what stands before it, so bytes are made behind it only.
    const staysFloat = users(value).every((user) => ['Relu', 'GlobalAveragePool'].includes(user.opType!))
    return ['Conv', 'Relu', 'Add', 'Concat', 'MaxPool'].includes(opType!) && !staysFloat ? [value] : []
  })
}

/** The network with further outputs: the named values. */
export function exposeValues(network: Uint8Array, values: readonly string[]): Uint8Array {
  const model = onnx.ModelProto.decode(network)
  for (const name of values) model.graph!.output!.push({ name, type: { tensorType: { elemType: FLOAT } } })
  return onnx.ModelProto.encode(model).finish()
}

/** How a value is held in bytes: a number x as round(x / scale) + zero. Both stand in constants of these names. */
interface Coding {
  readonly scale: number
  readonly scaleName: string
  readonly zeroName: string
}

class Quantizer {
  readonly nodes: Onnx.INodeProto[] = []
  readonly #floats: Map<string, Onnx.ITensorProto>
  readonly #bytes: Onnx.ITensorProto[] = []
  readonly #codings = new Map<string, Coding>()

  constructor(constants: readonly Onnx.ITensorProto[]) {
    this.#floats = new Map(constants.map((constant) => [constant.name!, constant]))
  }

  constants(): Onnx.ITensorProto[] {
    return [...this.#floats.values(), ...this.#bytes]
  }

  /** Whether this value is held in bytes. */
  holds(value: string): boolean {
    return this.#codings.has(value)
  }

  /** Takes over an operator; with a range, its result becomes bytes. */
  add(node: Onnx.INodeProto, range: readonly [number, number] | undefined): void {
    const [picture, kernel, bias] = node.input as [string, string, string]
    const coding = this.#codings.get(picture)
    const input = node.input!.map((value) => (this.#codings.has(value) ? decoded(value) : value))
    if (node.opType === 'Conv' && coding !== undefined) {
      const scales = this.#quantizeKernel(kernel)
      this.#quantizeBias(
        bias,
        scales.map((scale) => Math.fround(scale * coding.scale)),
      )
      input.splice(1, 2, decoded(kernel), decoded(bias))
    }
    this.nodes.push({ ...node, input })
    if (range === undefined) return
    const value = node.output![0]!
    // The largest of bytes is one of them: a pool keeps its input's coding.
    const result = node.opType === 'MaxPool' && coding !== undefined ? coding : this.#codeRange(value, range)
    this.#codings.set(value, result)
    this.#encode(value, result)
    this.#decode(value, result)
  }

  #codeRange(value: string, [smallest, largest]: readonly [number, number]): Coding {
    const scale = Math.fround((largest - smallest) / 255)
    const scaleName = this.#store(`${value}_scale`, [], FLOAT, Float32Array.of(scale))
    const zeroName = this.#store(`${value}_zero`, [], UINT8, Uint8Array.of(Math.round(-smallest / scale)))
    return { scale, scaleName, zeroName }
  }

  /** Gives the scale of each output channel. */
  #quantizeKernel(name: string): Float32Array {
    const { dims, data } = this.#take(name)
    const channels = dims[0]!
    const size = data.length / channels
    const scales = new Float32Array(channels)
    const bytes = new Int8Array(data.length)
    for (let channel = 0; channel < channels; channel++) {
      const [start, end] = [channel * size, (channel + 1) * size]
      let largest = 1e-12
      for (let index = start; index < end; index++) largest = Math.max(largest, Math.abs(data[index]!))
      const scale = (scales[channel] = Math.fround(largest / 127))
      for (let index = start; index < end; index++) {
        bytes[index] = Math.max(-127, Math.min(127, Math.round(data[index]! / scale)))
      }
    }
    this.#storeChannels(name, dims, bytes, scales)
    return scales
  }

  #quantizeBias(name: string, scales: Float32Array): void {
    const { dims, data } = this.#take(name)
    this.#storeChannels(
      name,
      dims,
      Int32Array.from(data, (bias, index) => Math.round(bias / scales[index]!)),
      scales,
    )
  }

  /** Stores integers with a scale for each channel, and the operator that makes floats of them. */
  #storeChannels(name: string, dims: number[], data: Int8Array | Int32Array, scales: Float32Array): void {
    const channels = scales.length
    const [type, zeros] =
      data instanceof Int8Array ? [INT8, new Int8Array(channels)] : [INT32, new Int32Array(channels)]
    this.#store(encoded(name), dims, type, data)
    const scaleName = this.#store(`${name}_scale`, [channels], FLOAT, scales)
    const zeroName = this.#store(`${name}_zero`, [channels], type, zeros)
    const axis = { name: 'axis', type: onnx.AttributeProto.AttributeType.INT, i: 0 }
    this.#decode(name, { scaleName, zeroName }, [axis])
  }

  #encode(value: string, { scaleName, zeroName }: Coding): void {
    this.nodes.push({ opType: 'QuantizeLinear', input: [value, scaleName, zeroName], output: [encoded(value)] })
  }

  #decode(value: string, coding: Omit<Coding, 'scale'>, attribute: Onnx.IAttributeProto[] = []): void {
    const input = [encoded(value), coding.scaleName, coding.zeroName]
    this.nodes.push({ opType: 'DequantizeLinear', input, output: [decoded(value)], attribute })
  }

  /** Takes a constant out of the network. */
  #take(name: string): { dims: number[]; data: Float32Array } {
    const { dims, rawData } = this.#floats.get(name)!
    this.#floats.delete(name)
    // A copy, because floats must start at a multiple of four.
    return { dims: dims!.map(Number), data: new Float32Array(new Uint8Array(rawData!).buffer) }
  }

  #store(name: string, dims: number[], dataType: number, data: ArrayBufferView): string {
    this.#bytes.push({ name, dims, dataType, rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) })
    return name
  }
}

function encoded(value: string): string {
  return `${value}_bytes`
}

function decoded(value: string): string {
  return `${value}_floats`
}
