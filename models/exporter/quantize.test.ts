import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { Graph } from './graph.ts'
import { exposeValues, quantizableValues, quantize, type Ranges } from './quantize.ts'

/** Numbers in -1..1, the same for the same seed. */
function noise(seed: number, length: number): Float32Array {
  let state = seed
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** A small network with everything in it that FaceNet has. */
function smallNetwork(): Uint8Array {
  const graph = new Graph('small')
  const kernel = (seed: number, out: number, inputs: number, size: number) => ({
    kernel: { shape: [out, inputs, size, size], data: noise(seed, out * inputs * size * size) },
    bias: { shape: [out], data: noise(seed + 1, out) },
  })
  const relu = (value: Parameters<typeof graph.convolve>[0]) => graph.operator('Relu', [value])
  const first = relu(graph.convolve(graph.input('image', ['n', 3, 12, 12]), kernel(1, 8, 3, 3)))
  const pooled = graph.maxPool(first, 2, 2)
  const branches = [kernel(3, 4, 8, 1), kernel(5, 4, 8, 1)].map((weights) => relu(graph.convolve(pooled, weights)))
  const joined = graph.operator('Concat', branches, { axis: 1 })
  const sum = relu(graph.operator('Add', [pooled, graph.convolve(joined, kernel(7, 8, 8, 1))]))
  graph.output(
    'embedding',
    ['n', 8, 1, 1],
    graph.operator('GlobalAveragePool', [graph.convolve(sum, kernel(9, 8, 8, 3))]),
  )
  return graph.encode()
}

const picture = new Tensor('float32', noise(11, 4 * 3 * 12 * 12), [4, 3, 12, 12])

/**
 * Runs a network as it stands in its file. Optimised, onnxruntime takes integer kernels, which on a CPU without VNNI
 * lose what overflows 16 bits: much with random weights, next to nothing in FaceNet (networks.integration.test.ts).
 */
async function run(network: Uint8Array): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(network, { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled' })
  const outputs = await session.run({ image: picture })
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]))
}

async function rangesOf(network: Uint8Array): Promise<Ranges> {
  const values = quantizableValues(network)
  const outputs = await run(exposeValues(network, values))
  return Object.fromEntries(
    values.map((value) => [value, [Math.min(0, ...outputs[value]!), Math.max(0, ...outputs[value]!)]]),
  )
}

describe('quantize', () => {
  test('wants the ranges of what goes from one convolution to another, behind its ReLU', () => {
    expect(quantizableValues(smallNetwork()).map((value) => value.replace(/_\d+$/, ''))).toEqual([
      'Relu',
      'MaxPool',
      'Relu',
      'Relu',
      'Concat',
      'Conv',
      'Relu',
    ])
  })

  test('computes nearly the same in a file of integers', async () => {
    const network = smallNetwork()
    const quantized = quantize(network, await rangesOf(network))
    const { embedding: exact } = await run(network)
    const { embedding: close } = await run(quantized)
    const largest = Math.max(...exact!.map(Math.abs))
    close!.forEach((value, index) => {
      expect(Math.abs(value - exact![index]!)).toBeLessThan(0.01 * largest)
    })
    expect(close).not.toEqual(exact)
  })

  test('gives the same bytes again', async () => {
    const network = smallNetwork()
    const ranges = await rangesOf(network)
    expect(Buffer.from(quantize(network, ranges)).equals(quantize(network, ranges))).toBe(true)
  })

  test('refuses ranges of another network', () => {
    expect(() => quantize(smallNetwork(), { Relu_77: [0, 1] })).toThrow('Relu_77')
  })
})
