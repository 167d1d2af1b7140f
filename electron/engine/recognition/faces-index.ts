import { maxQueries, Products, zero } from '../faces/products.ts'
import type { FaceId } from '../store/ids.ts'
import { similarity, type FacePoint } from './space.ts'

/** A face beside another, and how alike they are. */
export interface Near<Id> {
  readonly id: Id
  readonly similarity: number
}

/** `quantized` keeps a byte of each number, `full` 24 bits, as a 32-bit float has. */
export type Storage = 'full' | 'quantized'

const rowsPerBlock = 4096
/** So many products lie in memory at once. */
const productsAtOnce = 2 ** 21
/** The nearest faces to so many are looked for at once. */
const queriesAtOnce = 128
const largestByte = 127
/** A byte's worth is cut into so many parts, from -half to half. */
const partsOfByte = 65_534
/** A random error in one direction of many is hardly ever larger than so many times what it is on average. */
const sigmas = 8

/** Faces as they lie in memory, one behind the other. */
interface Block {
  readonly ids: Float64Array
  /** The numbers, in units of `scales`, rounded. */
  readonly bytes: Uint8Array
  /** What the rounding took away. */
  readonly rest: Int16Array | null
  readonly scales: Float32Array
  readonly strangeness: Float32Array
}

/**
 * The points of all faces, compared in bulk: every face is looked at, so nobody is missed. A scan multiplies bytes, which is
 * as good as the slack that it tells; what comes near enough is then compared in full.
 *
 * Nothing of it is ever written: at a start the database is read again, so that both can't be out of step.
 */
export class FacesIndex<Id extends number = FaceId> {
  readonly #precision: Storage
  readonly #rows = new Map<Id, number>()
  readonly #blocks: Block[] = []
  /** Rows of faces that are gone. */
  readonly #free: number[] = []
  #dimensions = 0
  #highest = 0
  /** The largest distance that rounding has moved a point. */
  #moved = 0

  constructor(precision: Storage = 'full') {
    this.#precision = precision
  }

  get size(): number {
    return this.#rows.size
  }

  /** How much memory the points take. */
  get bytes(): number {
    const sizes = this.#blocks.map(({ ids, bytes, rest, scales, strangeness }) =>
      [ids, bytes, scales, strangeness].reduce((sum, { byteLength }) => sum + byteLength, rest?.byteLength ?? 0),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  has(id: Id): boolean {
    return this.#rows.has(id)
  }

  /** Adds a face, or puts another point in its place. */
  set(id: Id, { vector, strangeness }: FacePoint): void {
    this.#dimensions ||= vector.length
    if (vector.length !== this.#dimensions) throw new Error(`a face of ${vector.length} numbers among others`)
    const row = this.#rows.get(id) ?? this.#free.pop() ?? this.#highest++
    this.#rows.set(id, row)
    const block = (this.#blocks[Math.floor(row / rowsPerBlock)] ??= makeBlock(this.#dimensions, this.#precision))
    const at = row % rowsPerBlock
    block.ids[at] = id
    block.strangeness[at] = strangeness
    const scale = (block.scales[at] = Math.fround(largestOf(vector) / largestByte))
    const start = at * this.#dimensions
    let moved = 0
    for (let i = 0; i < vector.length; i++) {
      const value = scale === 0 ? 0 : vector[i]! / scale
      const byte = Math.round(value)
      const away = value - byte
      block.bytes[start + i] = byte + zero
      if (block.rest) block.rest[start + i] = Math.round(away * partsOfByte)
      moved += away * away
    }
    this.#moved = Math.max(this.#moved, Math.sqrt(moved) * scale)
  }

  delete(id: Id): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#rows.delete(id)
    this.#free.push(row)
    const [block, at] = this.#place(row)
    block.ids[at] = 0
    block.scales[at] = 0
    block.strangeness[at] = Infinity // Near nobody.
    const [start, end] = [at * this.#dimensions, (at + 1) * this.#dimensions]
    block.bytes.fill(zero, start, end)
    block.rest?.fill(0, start, end)
  }

  /** A face's point, as far as it is remembered. */
  point(id: Id): FacePoint | undefined {
    const row = this.#rows.get(id)
    if (row === undefined) return undefined
    const [block, at] = this.#place(row)
    return { vector: this.#vector(block, at), strangeness: block.strangeness[at]! }
  }

  /** The same, made only when somebody looks at it: many of them take little memory. */
  pointLater(id: Id): FacePoint {
    const place = (): [Block, number] => {
      const row = this.#rows.get(id)
      if (row === undefined) throw new Error(`face ${id} is not remembered any more`)
      return this.#place(row)
    }
    const vector = (): Float32Array => this.#vector(...place())
    return {
      get vector() {
        return vector()
      },
      get strangeness() {
        const [block, at] = place()
        return block.strangeness[at]!
      },
    }
  }

  /**
   * Compares all faces, or some, with every query. `visit` gets those that might be at least so similar to one of them, with
   * their similarity to each in turn: roughly, but hardly ever wrong by more than the slack. The list is used again.
   */
  async scan(
    queries: readonly FacePoint[],
    least: number,
    visit: (id: Id, similarities: Float32Array, slack: number) => void,
    among?: readonly Id[],
  ): Promise<void> {
    if (queries.length === 0 || this.size === 0) return
    const products = await Products.get()
    const asked = encodeQueries(queries)
    const slack = (this.#moved + asked.moved) * Math.min(1, sigmas / Math.sqrt(this.#dimensions))
    const count = Math.max(1, Math.min(rowsPerBlock, Math.floor(productsAtOnce / queries.length)))
    const out = new Int32Array(Math.min(count, among?.length ?? this.#highest) * queries.length)
    const similarities = new Float32Array(queries.length)
    for (const part of among ? this.#gathered(among, count) : this.#inOrder(count)) {
      const { ids, bytes, scales, strangeness } = part
      const results = out.subarray(0, ids.length * queries.length)
      await products.of(bytes, asked.numbers, this.#dimensions, results)
      for (let row = 0; row < ids.length; row++) {
        const scale = scales[row]!
        const half = strangeness[row]! / 2
        let highest = -Infinity
        for (let query = 0; query < queries.length; query++) {
          const value =
            results[row * queries.length + query]! * scale * asked.scales[query]! - half - asked.halves[query]!
          similarities[query] = value
          if (value > highest) highest = value
        }
        if (highest >= least - slack) visit(ids[row]! as Id, similarities, slack)
      }
    }
  }

  /** To each query the most similar faces, at most so many, nearest first. Only those that may be found are. */
  async nearest(
    queries: readonly FacePoint[],
    least: number,
    most: number,
    mayBe: (id: Id, query: number) => boolean,
  ): Promise<Near<Id>[][]> {
    const found = queries.map((): Near<Id>[] => [])
    let slack = 0
    for (let start = 0; start < queries.length; start += queriesAtOnce) {
      const some = queries.slice(start, start + queriesAtOnce)
      await this.scan(some, least, (id, similarities, inaccuracy) => {
        slack = inaccuracy
        for (let i = 0; i < some.length; i++) {
          if (similarities[i]! < least - slack || !mayBe(id, start + i)) continue
          const own = found[start + i]!
          own.push({ id, similarity: similarities[i]! })
          if (own.length % (4 * most) === 0) found[start + i] = highestOf(own, most, slack)
        }
      })
    }
    return found.map((own, query) =>
      highestOf(own, most, slack)
        .map(({ id }) => ({ id, similarity: similarity(queries[query]!, this.point(id)!) }))
        .filter(({ similarity }) => similarity >= least)
        .sort((a, b) => b.similarity - a.similarity || a.id - b.id)
        .slice(0, most),
    )
  }

  #vector(block: Block, at: number): Float32Array {
    const start = at * this.#dimensions
    const scale = block.scales[at]!
    const vector = new Float32Array(this.#dimensions)
    for (let i = 0; i < vector.length; i++) {
      const byte = block.bytes[start + i]! - zero
      vector[i] = scale * (block.rest ? byte + block.rest[start + i]! / partsOfByte : byte)
    }
    return vector
  }

  #place(row: number): [Block, number] {
    return [this.#blocks[Math.floor(row / rowsPerBlock)]!, row % rowsPerBlock]
  }

  /** All rows as they lie, so many at once. */
  *#inOrder(count: number): Generator<Omit<Block, 'rest'>> {
    for (const [number, block] of this.#blocks.entries()) {
      const filled = Math.min(rowsPerBlock, this.#highest - number * rowsPerBlock)
      for (let from = 0; from < filled; from += count) yield this.#slice(block, from, Math.min(from + count, filled))
    }
  }

  #slice({ ids, bytes, scales, strangeness }: Omit<Block, 'rest'>, from: number, to: number): Omit<Block, 'rest'> {
    return {
      ids: ids.subarray(from, to),
      bytes: bytes.subarray(from * this.#dimensions, to * this.#dimensions),
      scales: scales.subarray(from, to),
      strangeness: strangeness.subarray(from, to),
    }
  }

  /** Some rows, brought together so many at once. */
  *#gathered(faces: readonly Id[], count: number): Generator<Omit<Block, 'rest'>> {
    const width = this.#dimensions
    const most = Math.min(count, faces.length)
    const together = {
      ids: new Float64Array(most),
      bytes: new Uint8Array(most * width),
      scales: new Float32Array(most),
      strangeness: new Float32Array(most),
    }
    let filled = 0
    for (const id of faces) {
      const row = this.#rows.get(id)
      if (row === undefined) continue
      const [block, at] = this.#place(row)
      together.ids[filled] = id
      together.scales[filled] = block.scales[at]!
      together.strangeness[filled] = block.strangeness[at]!
      together.bytes.set(block.bytes.subarray(at * width, (at + 1) * width), filled * width)
      if (++filled < most) continue
      yield together
      filled = 0
    }
    if (filled > 0) yield this.#slice(together, 0, filled)
  }
}

/** A point as a quantized index remembers it. */
export function quantized(point: FacePoint): FacePoint {
  const scale = Math.fround(largestOf(point.vector) / largestByte)
  const vector = point.vector.map((value) => (scale === 0 ? 0 : scale * Math.round(value / scale) + 0))
  return { vector, strangeness: Math.fround(point.strangeness) }
}

function makeBlock(dimensions: number, precision: Storage): Block {
  return {
    ids: new Float64Array(rowsPerBlock),
    bytes: new Uint8Array(rowsPerBlock * dimensions),
    rest: precision === 'full' ? new Int16Array(rowsPerBlock * dimensions) : null,
    scales: new Float32Array(rowsPerBlock),
    strangeness: new Float32Array(rowsPerBlock),
  }
}

/** Queries as `Products.of` wants them. */
function encodeQueries(queries: readonly FacePoint[]): {
  readonly numbers: Int8Array
  readonly scales: Float32Array
  readonly halves: Float32Array
  readonly moved: number
} {
  const dimensions = queries[0]!.vector.length
  const numbers = new Int8Array(dimensions * queries.length)
  const scales = new Float32Array(queries.length)
  const halves = Float32Array.from(queries, ({ strangeness }) => strangeness / 2)
  let most = 0
  queries.forEach(({ vector }, query) => {
    const scale = (scales[query] = largestOf(vector) / maxQueries)
    if (scale === 0) return
    let moved = 0
    for (let i = 0; i < dimensions; i++) {
      const value = vector[i]! / scale
      const rounded = Math.round(value)
      numbers[i * queries.length + query] = rounded
      moved += (value - rounded) ** 2
    }
    most = Math.max(most, Math.sqrt(moved) * scale)
  })
  return { numbers, scales, halves, moved: most }
}

function largestOf(vector: Float32Array): number {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  return largest
}

/** The highest, and all that might be among them. */
function highestOf<Id>(found: readonly Near<Id>[], most: number, slack: number): Near<Id>[] {
  if (found.length <= most) return [...found]
  const sorted = found.toSorted((a, b) => b.similarity - a.similarity)
  const limit = sorted[most - 1]!.similarity - 2 * slack
  return sorted.filter(({ similarity }) => similarity >= limit)
}
