/** A dense float array with its shape, the last axis running fastest. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** How many elements a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** The same elements with the axes in another order: axis i of the result is axis order[i] of the tensor. */
export function transpose({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
  const axes = order.map((axis) => ({ length: shape[axis]!, step: steps[axis]! }))
  const result = new Float32Array(data.length)
  let next = 0
  const copy = (depth: number, from: number): void => {
    const { length, step } = axes[depth]!
    for (let index = 0; index < length; index++) {
      if (depth === axes.length - 1) result[next++] = data[from + index * step]!
      else copy(depth + 1, from + index * step)
    }
  }
  copy(0, 0)
  return { shape: axes.map(({ length }) => length), data: result }
}

/** The same elements under another shape of the same size. */
export function reshape({ shape, data }: Tensor, to: readonly number[]): Tensor {
  if (sizeOf(to) !== data.length) throw new Error(`A tensor of ${shape.join('x')} can't become ${to.join('x')}`)
  return { shape: to, data }
}
