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
    const weights = bias === undefined ? [this.#constant(kernel)] : [this.#constant(kernel), this.#constant(bias)]
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
   * is written as slope * x + (1 - slope) * relu(x): two depthwise 1x1 convolutions, which onnxruntime runs 1.1 to 2
   * times as fast on a CPU as the PRelu operator.
   */
  prelu(value: Value, slope: Tensor): Value {
    const channels = slope.data.length
    const scale = (picture: Value, factors: Float32Array): Value =>
      this.convolve(picture, { kernel: { shape: [channels, 1, 1, 1], data: factors }, groups: channels })
    const straight = scale(value, slope.data)
    const bent = scale(
      this.operator('Relu', [value]),
      slope.data.map((factor) => 1 - factor),
    )
    return this.operator('Add', [straight, bent])
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
    const constant = {
      dims: [axes.length],
      data: BigInt64Array.from(axes, BigInt),
      type: onnx.TensorProto.DataType.INT64,
    }
    return this.operator('Squeeze', [value, this.#store(constant)])
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

  #store(constant: { dims: number[]; data: Float32Array | BigInt64Array; type: number }): Value {
    const { dims, data, type } = constant
    const name = `constant_${this.#tensors.length}` as Value
    // Raw data is little-endian, like every processor that onnxruntime-node is built for.
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    this.#tensors.push({ name, dims, dataType: type, rawData })
    return name
  }
}

function describe(name: string, shape: Shape): Onnx.IValueInfoProto {
  const dim = shape.map((length) => (typeof length === 'number' ? { dimValue: length } : { dimParam: length }))
  return { name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim } } } }
}
