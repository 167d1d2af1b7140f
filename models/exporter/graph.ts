import onnxProto from 'onnx-proto'
import type { onnx as Onnx } from 'onnx-proto'
import type { Tensor } from './tensor.ts'

const { onnx } = onnxProto
const IR_VERSION = 8
const OPSET = 13

/** Axis lengths; a name stands for a length known only when the network runs. */
type Shape = readonly (number | string)[]

/** A value inside the graph, by its name. */
export type Value = string & { readonly brand: 'Value' }

/** A convolution's kernel [out, in / groups, height, width], its bias [out], and how it moves over the picture. */
export interface Convolution {
  readonly kernel: Tensor
  readonly bias?: Tensor
  readonly stride?: number
  /** Zeros around the picture: top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number]
  /** 1, or the number of channels for a depthwise convolution. */
  readonly groups?: number
}

/**
 * An ONNX network in the making (https://github.com/onnx/onnx/blob/main/docs/IR.md). The methods add operators
 * and give the value that comes out. The same calls in the same order encode to the same bytes.
 */
export class Graph {
  readonly #name: string
  readonly #nodes: Onnx.INodeProto[] = []
  readonly #tensors: Onnx.ITensorProto[] = []
  readonly #inputs: Onnx.IValueInfoProto[] = []
  readonly #outputs: Onnx.IValueInfoProto[] = []
  /** Of values with negated channels: -1 for each of those, 1 for the others. */
  readonly #signs = new Map<Value, Float32Array>()

  constructor(name: string) {
    this.#name = name
  }

  input(name: string, shape: Shape): Value {
    this.#inputs.push(describe(name, shape))
    return name as Value
  }

  /** Gives `value` to whoever runs the network, under a name of its own. */
  output(name: string, shape: Shape, value: Value): void {
    // onnxruntime takes the Identity out again when it loads the network.
    this.#nodes.push({ opType: 'Identity', name: `Identity_${name}`, input: [value], output: [name] })
    this.#outputs.push(describe(name, shape))
  }

  /** Any operator of opset 13; its attributes are integers. */
  operator(kind: string, inputs: readonly Value[], attributes: Record<string, number | readonly number[]> = {}): Value {
    if (kind !== 'Conv' && inputs.some((input) => this.#signs.has(input)))
      throw new Error(`${kind} would take negated channels for what they are not`)
    const name = `${kind}_${this.#nodes.length}` as Value
    const { INT, INTS } = onnx.AttributeProto.AttributeType
    this.#nodes.push({
      opType: kind,
      name,
      input: [...inputs],
      output: [name],
      attribute: Object.entries(attributes).map(([key, value]) =>
        typeof value === 'number' ? { name: key, type: INT, i: value } : { name: key, type: INTS, ints: [...value] },
      ),
    })
    return name
  }

  convolve(value: Value, { kernel, bias, stride = 1, pads = [0, 0, 0, 0], groups = 1 }: Convolution): Value {
    const own = this.#constant(withSigns(kernel, groups, this.#signs.get(value)))
    const weights = bias === undefined ? [own] : [own, this.#constant(bias)]
    return this.operator('Conv', [value, ...weights], {
      kernel_shape: kernel.shape.slice(2),
      strides: [stride, stride],
      pads,
      group: groups,
    })
  }

  /** A dense layer: multiplies rows by a kernel [out, in] and adds the bias [out]. */
  connect(value: Value, { kernel, bias }: { readonly kernel: Tensor; readonly bias: Tensor }): Value {
    return this.operator('Gemm', [value, this.#constant(kernel), this.#constant(bias)], { transB: 1 })
  }

  /**
   * x where it is positive, slope * x elsewhere, with a slope per channel [channels] (He et al. 2015). On pictures it
   * is written as slope * x + relu((1 - slope) * x): two depthwise 1x1 convolutions, which onnxruntime runs with the relu
   * and the sum inside, 1.1 to 2 times as fast on a CPU as the PRelu operator. Where a slope is above 1, that needs the relu
   * first, unless the channel comes out negated.
   *
   * @param options.negating channels may come out negated; then convolutions alone may follow, which take it back
   */
  prelu(value: Value, slope: Tensor, { negating = false } = {}): Value {
    const channels = slope.data.length
    const scale = (picture: Value, factors: Float32Array): Value =>
      this.convolve(picture, { kernel: { shape: [channels, 1, 1, 1], data: factors }, groups: channels })
    const rest = slope.data.map((factor) => 1 - factor)
    if (!negating && rest.some((factor) => factor < 0))
      return this.operator('Add', [scale(value, slope.data), scale(this.operator('Relu', [value]), rest)])
    const signs = rest.map((factor) => (factor < 0 ? -1 : 1))
    const straight = scale(
      value,
      slope.data.map((factor, channel) => factor * signs[channel]!),
    )
    const bent = this.operator('Relu', [scale(value, rest.map(Math.abs))])
    return this.negated(this.operator('Add', [straight, bent]), signs)
  }

  /** Notes that channels whose sign is -1 are negated, for the convolutions to follow. */
  negated(value: Value, signs: Float32Array): Value {
    if (signs.includes(-1)) this.#signs.set(value, signs)
    return value
  }

  /** As `prelu`, on rows [n, channels]. */
  preluRows(value: Value, slope: Tensor): Value {
    return this.operator('PRelu', [value, this.#constant(slope)])
  }

  maxPool(value: Value, size: number, stride: number, { partial = false } = {}): Value {
    const attributes = { kernel_shape: [size, size], strides: [stride, stride] }
    // A partial window at the right and lower edge counts too, as in Caffe.
    return this.operator('MaxPool', [value], partial ? { ...attributes, ceil_mode: 1 } : attributes)
  }

  /** Drops axes of length 1. */
  squeeze(value: Value, axes: readonly number[]): Value {
    return this.operator('Squeeze', [value, this.#integers(axes)])
  }

  /** The channels from one on up to another, exclusive. */
  channels(value: Value, from: number, to: number): Value {
    return this.operator('Slice', [value, ...[[from], [to], [1]].map((list) => this.#integers(list))])
  }

  /** Scales every row to unit length. */
  normalize(value: Value): Value {
    return this.operator('LpNormalization', [value], { axis: 1, p: 2 })
  }

  /** The file's bytes. */
  encode(): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      opsetImport: [{ domain: '', version: OPSET }],
      producerName: 'familiar',
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#tensors,
        input: this.#inputs,
        output: this.#outputs,
      },
    }).finish()
  }

  #constant({ shape, data }: Tensor): Value {
    return this.#store({ dims: [...shape], data, type: onnx.TensorProto.DataType.FLOAT })
  }

  #integers(list: readonly number[]): Value {
    const data = BigInt64Array.from(list, BigInt)
    return this.#store({ dims: [list.length], data, type: onnx.TensorProto.DataType.INT64 })
  }

  #store(constant: { dims: number[]; data: Float32Array | BigInt64Array; type: number }): Value {
    const { dims, data, type } = constant
    const name = `constant_${this.#tensors.length}` as Value
    // Raw data is little-endian, like every processor that onnxruntime-node is built for.
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    this.#tensors.push({ name, dims, dataType: type, rawData })
    return name
  }
}

/** A kernel for a picture some of whose channels are negated: as if they were not. */
function withSigns(kernel: Tensor, groups: number, signs: Float32Array | undefined): Tensor {
  if (!signs) return kernel
  const [, inputs, height, width] = kernel.shape as [number, number, number, number]
  const channelAt = (index: number): number => Math.floor(index / (height * width)) % (groups === 1 ? inputs : groups)
  return { shape: kernel.shape, data: kernel.data.map((weight, index) => weight * signs[channelAt(index)]!) }
}

function describe(name: string, shape: Shape): Onnx.IValueInfoProto {
  const dim = shape.map((length) => (typeof length === 'number' ? { dimValue: length } : { dimParam: length }))
  return { name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim } } } }
}
