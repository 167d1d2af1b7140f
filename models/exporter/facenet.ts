import { Graph } from './graph.ts'
import type { Value } from './graph.ts'
import { readNpy } from './npy.ts'
import { transpose } from './tensor.ts'
import type { Tensor } from './tensor.ts'

/** Layers that follow each other, by the ends of their names; such branches run side by side. */
type Branches = readonly (readonly string[])[]

/** Residual blocks keep the picture's size. */
const BLOCK35: Branches = [
  ['Branch_0_Conv2d_1x1'],
  ['Branch_1_Conv2d_0a_1x1', 'Branch_1_Conv2d_0b_3x3'],
  ['Branch_2_Conv2d_0a_1x1', 'Branch_2_Conv2d_0b_3x3', 'Branch_2_Conv2d_0c_3x3'],
]
const BLOCK17: Branches = [
  ['Branch_0_Conv2d_1x1'],
  ['Branch_1_Conv2d_0a_1x1', 'Branch_1_Conv2d_0b_1x7', 'Branch_1_Conv2d_0c_7x1'],
]
const BLOCK8: Branches = [
  ['Branch_0_Conv2d_1x1'],
  ['Branch_1_Conv2d_0a_1x1', 'Branch_1_Conv2d_0b_1x3', 'Branch_1_Conv2d_0c_3x1'],
]
/** Reductions halve it, each branch in its last layer. */
const MIXED_6A: Branches = [
  ['Branch_0_Conv2d_1a_3x3'],
  ['Branch_1_Conv2d_0a_1x1', 'Branch_1_Conv2d_0b_3x3', 'Branch_1_Conv2d_1a_3x3'],
]
const MIXED_7A: Branches = [
  ['Branch_0_Conv2d_0a_1x1', 'Branch_0_Conv2d_1a_3x3'],
  ['Branch_1_Conv2d_0a_1x1', 'Branch_1_Conv2d_1a_3x3'],
  ['Branch_2_Conv2d_0a_1x1', 'Branch_2_Conv2d_0b_3x3', 'Branch_2_Conv2d_1a_3x3'],
]

/**
 * FaceNet (Schroff et al. 2015, https://arxiv.org/abs/1503.03832) as an ONNX file: Inception-ResNet-v1 (Szegedy et al.
 * 2016, https://arxiv.org/abs/1602.07261) as trained by David Sandberg, from one array per kernel and bias. Batch
 * normalisation and the scales of the residual blocks are folded into the arrays already.
 * `image` is RGB, [n, 3, 160, 160], normalised; `embedding` is [n, 512], of unit length.
 *
 * @param readPart gives the bytes of an array's file, by its name ("Conv2d_1a_3x3_kernel.npy")
 */
export function buildFaceNet(readPart: (file: string) => Uint8Array): Uint8Array {
  const net = new InceptionResNet(readPart)
  let value = net.graph.input('image', ['n', 3, 160, 160])
  value = net.layer(value, 'Conv2d_1a_3x3', { stride: 2, padded: false })
  value = net.layer(value, 'Conv2d_2a_3x3', { padded: false })
  value = net.layer(value, 'Conv2d_2b_3x3')
  value = net.graph.maxPool(value, 3, 2)
  value = net.layer(value, 'Conv2d_3b_1x1')
  value = net.layer(value, 'Conv2d_4a_3x3', { padded: false })
  value = net.layer(value, 'Conv2d_4b_3x3', { stride: 2, padded: false })
  for (let number = 1; number <= 5; number++) value = net.relu(net.addBlock(value, `Block35_${number}`, BLOCK35))
  value = net.reduce(value, 'Mixed_6a', MIXED_6A)
  for (let number = 1; number <= 10; number++) value = net.relu(net.addBlock(value, `Block17_${number}`, BLOCK17))
  value = net.reduce(value, 'Mixed_7a', MIXED_7A)
  for (let number = 1; number <= 5; number++) value = net.relu(net.addBlock(value, `Block8_${number}`, BLOCK8))
  value = net.addBlock(value, 'Block8_6', BLOCK8)
  net.graph.output('embedding', ['n', 512], net.embed(value))
  return net.graph.encode()
}

class InceptionResNet {
  readonly graph = new Graph('facenet')
  readonly #readPart: (file: string) => Uint8Array

  constructor(readPart: (file: string) => Uint8Array) {
    this.#readPart = readPart
  }

  /** A convolution and the ReLU behind it. */
  layer(value: Value, name: string, move: { stride?: number; padded?: boolean } = {}): Value {
    return this.relu(this.#convolve(value, name, move))
  }

  relu(value: Value): Value {
    return this.graph.operator('Relu', [value])
  }

  /** Adds to a picture what the branches make of it. */
  addBlock(value: Value, block: string, branches: Branches): Value {
    const found = branches.map((ends) => ends.reduce<Value>((from, end) => this.layer(from, `${block}_${end}`), value))
    return this.graph.operator('Add', [value, this.#convolve(this.#join(found), `${block}_Conv2d_1x1`)])
  }

  /** Halves a picture: in the last layer of each branch, and by its largest values. */
  reduce(value: Value, block: string, branches: Branches): Value {
    const found = branches.map((ends) =>
      ends.reduce<Value>((from, end, index) => {
        const isLast = index === ends.length - 1
        return this.layer(from, `${block}_${end}`, isLast ? { stride: 2, padded: false } : {})
      }, value),
    )
    return this.#join([...found, this.graph.maxPool(value, 3, 2)])
  }

  /** The unit vector for a picture's mean. */
  embed(value: Value): Value {
    const mean = this.graph.operator('Flatten', [this.graph.operator('GlobalAveragePool', [value])], { axis: 1 })
    const weights = { kernel: this.#read('Bottleneck_kernel_transpose'), bias: this.#read('Bottleneck_MatMul_bias') }
    return this.graph.normalize(this.graph.connect(mean, weights))
  }

  #convolve(value: Value, name: string, { stride = 1, padded = true } = {}): Value {
    // Stored as [out, height, width, in].
    const kernel = transpose(this.#read(`${name}_kernel`), [0, 3, 1, 2])
    const [, , height, width] = kernel.shape as [number, number, number, number]
    const [y, x] = padded ? [(height - 1) / 2, (width - 1) / 2] : [0, 0]
    return this.graph.convolve(value, { kernel, bias: this.#read(`${name}_Conv2D_bias`), stride, pads: [y, x, y, x] })
  }

  #join(values: readonly Value[]): Value {
    return this.graph.operator('Concat', values, { axis: 1 })
  }

  #read(array: string): Tensor {
    return readNpy(this.#readPart(`${array}.npy`))
  }
}
