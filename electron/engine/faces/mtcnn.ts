import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import type { Detection } from './detection.ts'
import type { Box, Landmarks, Point } from './geometry.ts'
import { suppress } from './nms.ts'
import { planesAt, type Normalization } from './planes.ts'
import { loadSession, run, runInto } from './session.ts'
import type { SummedArea } from './summed-area.ts'

export interface MtcnnOptions {
  /** Short side of the smallest face looked for, in pixels of the picture. */
  readonly smallestFace: number
  /** Faces larger than this are not looked for. */
  readonly largestFace?: number | undefined
  /** What a candidate must score to leave each of the three stages. */
  readonly thresholds: readonly [number, number, number]
}

interface Candidate {
  readonly box: Box
  readonly score: number
}

interface Regressed extends Candidate {
  readonly regression: readonly [number, number, number, number]
}

/** How much smaller each level of the image pyramid is than the one before. */
export const pyramidFactor = 0.709
/** P-Net judges windows of 12 x 12 pixels, two pixels apart. */
const cell = 12
const stride = 2
/**
 * Black pixels around each level of the pyramid, so that P-Net's windows may stick out by a third: faces that the frame
 * cuts are seen too. Even, to keep the grid where it is.
 */
const border = 4
/**
 * P-Net sees each level in tiles up to this size: what it computes on the way then stays in the processor's cache, which
 * makes it two to three times as fast, and takes the same little memory for every photo.
 */
const largestTile = 192
const normalization: Normalization = { mean: 127.5, scale: 1 / 128 }
/** Crops go through R- and O-Net in batches of this size; larger ones leave the cache. */
const batch = 8

/**
 * MTCNN: Zhang, Zhang, Li, Qiao: "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional Networks",
 * IEEE Signal Processing Letters 2016. Three networks of growing size: P-Net proposes boxes on an image pyramid, R-Net
 * refines them, O-Net decides and gives the five landmarks.
 */
export class Mtcnn {
  readonly #pnet: InferenceSession
  readonly #rnet: InferenceSession
  readonly #onet: InferenceSession
  /** What goes through a network takes the same memory each time: it would be thrown away as fast as it is made. */
  readonly #tile = new Float32Array(3 * largestTile ** 2)
  readonly #scores = new Float32Array(windowsIn(largestTile) ** 2)
  readonly #regressions = new Float32Array(4 * windowsIn(largestTile) ** 2)
  readonly #crops = new Float32Array(batch * 3 * 48 ** 2)

  private constructor(pnet: InferenceSession, rnet: InferenceSession, onet: InferenceSession) {
    this.#pnet = pnet
    this.#rnet = rnet
    this.#onet = onet
  }

  /** Loads the three networks from `directory`; each runs on `threads` threads. */
  static async load(directory: string, threads: number): Promise<Mtcnn> {
    const load = (name: string): Promise<InferenceSession> =>
      loadSession(join(directory, `mtcnn_${name}.onnx`), threads)
    return new Mtcnn(await load('pnet'), await load('rnet'), await load('onet'))
  }

  /** All faces in the picture, best first. */
  async detect(picture: SummedArea, options: MtcnnOptions): Promise<Detection[]> {
    const proposed = await this.#propose(picture, options)
    const refined = await this.#refine(picture, proposed, options.thresholds[1])
    return this.#decide(picture, refined, options.thresholds[2])
  }

  async #propose(
    picture: SummedArea,
    { smallestFace, largestFace = Infinity, thresholds }: MtcnnOptions,
  ): Promise<Candidate[]> {
    const { width, height } = picture
    const found: Regressed[] = []
    const last = Math.max(cell / largestFace, (cell - 2 * border) / Math.min(width, height))
    for (let scale = cell / smallestFace; scale >= last; scale *= pyramidFactor) {
      found.push(...suppress(await this.#scanLevel(picture, scale, thresholds[0]), 0.5, 'union'))
    }
    return suppress(found, 0.7, 'union').map(({ box, score, regression: [x1, y1, x2, y2] }) => {
      const moved = fromCorners(
        box.x + x1 * box.width,
        box.y + y1 * box.height,
        box.x + box.width + x2 * box.width,
        box.y + box.height + y2 * box.height,
      )
      return { box: squared(moved), score }
    })
  }

  /** All windows of the picture at `scale` that P-Net takes for a face. */
  async #scanLevel(picture: SummedArea, scale: number, threshold: number): Promise<Regressed[]> {
    const { width, height } = picture
    const level = { width: Math.floor(width * scale + 1), height: Math.floor(height * scale + 1) }
    const whole = { x: 0, y: 0, width, height }
    const found: Regressed[] = []
    for (const down of tiles(level.height + 2 * border)) {
      for (const across of tiles(level.width + 2 * border)) {
        const tile = { x: across.start - border, y: down.start - border, width: across.length, height: down.length }
        const plane = tile.width * tile.height
        const image = this.#tile.subarray(0, 3 * plane)
        const target = { data: image, offset: 0, rowStride: tile.width, planeStride: plane }
        picture.shrink(whole, level.width, level.height, normalization, target, tile)
        const [rows, columns] = [windowsIn(tile.height), windowsIn(tile.width)]
        const score = { data: this.#scores.subarray(0, rows * columns), dims: [1, rows, columns] }
        const reg = { data: this.#regressions.subarray(0, 4 * rows * columns), dims: [1, 4, rows, columns] }
        await runInto(this.#pnet, image, [1, 3, tile.height, tile.width], { score, reg })
        found.push(...readProposals(score, reg.data, tile, scale, threshold))
      }
    }
    return found
  }

  async #refine(picture: SummedArea, candidates: readonly Candidate[], threshold: number): Promise<Candidate[]> {
    const passed: Regressed[] = []
    for (let from = 0; from < candidates.length; from += batch) {
      const some = candidates.slice(from, from + batch)
      const { score, reg } = await run(
        this.#rnet,
        cropAll(picture, some, 24, this.#crops),
        [some.length, 3, 24, 24],
        ['score', 'reg'],
      )
      some.forEach(({ box }, i) => {
        if (score.data[i]! > threshold)
          passed.push({ box, score: score.data[i]!, regression: regressionAt(reg.data, i) })
      })
    }
    return suppress(passed, 0.7, 'union').map(({ box, score, regression }) => ({
      box: squared(regress(box, regression)),
      score,
    }))
  }

  async #decide(picture: SummedArea, candidates: readonly Candidate[], threshold: number): Promise<Detection[]> {
    const passed: Detection[] = []
    for (let from = 0; from < candidates.length; from += batch) {
      const some = candidates.slice(from, from + batch)
      const outputs = ['score', 'reg', 'landmarks'] as const
      const { score, reg, landmarks } = await run(
        this.#onet,
        cropAll(picture, some, 48, this.#crops),
        [some.length, 3, 48, 48],
        outputs,
      )
      some.forEach(({ box }, i) => {
        if (score.data[i]! <= threshold) return
        passed.push({
          box: regress(box, regressionAt(reg.data, i)),
          landmarks: landmarksAt(landmarks.data, i, box),
          score: score.data[i]!,
        })
      })
    }
    return suppress(passed, 0.7, 'smaller')
  }
}

/** How many of P-Net's windows there are along so many pixels. */
function windowsIn(length: number): number {
  return Math.ceil((length - cell) / stride) + 1
}

/** Cuts `length` pixels into tiles of about the same size; they overlap so that each of P-Net's windows is in one whole. */
function tiles(length: number): { start: number; length: number }[] {
  const overlap = cell - stride
  const windows = Math.max(1, windowsIn(length))
  const count = Math.ceil((windows * stride) / (largestTile - overlap))
  const step = Math.ceil(windows / count) * stride
  return Array.from({ length: count }, (_, i) => ({
    start: i * step,
    length: Math.min(step + overlap, length - i * step),
  }))
}

/** The proposals for a tile of the level at `scale`. */
function readProposals(
  score: { data: Float32Array; dims: readonly number[] },
  reg: Float32Array,
  tile: Point,
  scale: number,
  threshold: number,
): Regressed[] {
  const [, rows = 0, columns = 0] = score.dims
  const plane = rows * columns
  const proposals: Regressed[] = []
  for (let at = 0; at < plane; at++) {
    if (score.data[at]! < threshold) continue
    const x = (at % columns) * stride + tile.x
    const y = Math.floor(at / columns) * stride + tile.y
    proposals.push({
      box: fromCorners(
        Math.floor((x + 1) / scale),
        Math.floor((y + 1) / scale),
        Math.floor((x + cell) / scale),
        Math.floor((y + cell) / scale),
      ),
      score: score.data[at]!,
      regression: [reg[at]!, reg[plane + at]!, reg[2 * plane + at]!, reg[3 * plane + at]!],
    })
  }
  return proposals
}

/** The candidates' squares as one batch of `size` x `size` inputs in `memory`; what lies outside the picture is black. */
function cropAll(
  picture: SummedArea,
  candidates: readonly Candidate[],
  size: number,
  memory: Float32Array,
): Float32Array {
  const images = memory.subarray(0, candidates.length * 3 * size * size)
  candidates.forEach(({ box }, i) => {
    // The networks were trained on whole pixels counted from 1, both ends included.
    const x = Math.trunc(box.x) - 1
    const y = Math.trunc(box.y) - 1
    const width = Math.max(1, Math.trunc(box.x + box.width) - x)
    const height = Math.max(1, Math.trunc(box.y + box.height) - y)
    picture.shrink({ x, y, width, height }, size, size, normalization, planesAt(images, i, size))
  })
  return images
}

function regressionAt(reg: Float32Array, i: number): [number, number, number, number] {
  return [reg[4 * i]!, reg[4 * i + 1]!, reg[4 * i + 2]!, reg[4 * i + 3]!]
}

function regress(box: Box, [x1, y1, x2, y2]: readonly [number, number, number, number]): Box {
  const width = box.width + 1
  const height = box.height + 1
  return fromCorners(
    box.x + x1 * width,
    box.y + y1 * height,
    box.x + box.width + x2 * width,
    box.y + box.height + y2 * height,
  )
}

function landmarksAt(values: Float32Array, i: number, box: Box): Landmarks {
  const point = (k: number): Point => ({
    x: values[10 * i + k]! * (box.width + 1) + box.x - 1,
    y: values[10 * i + 5 + k]! * (box.height + 1) + box.y - 1,
  })
  return [point(0), point(1), point(2), point(3), point(4)]
}

/** The square with the box's centre and its longer side. */
function squared(box: Box): Box {
  const side = Math.max(box.width, box.height)
  return { x: box.x + (box.width - side) / 2, y: box.y + (box.height - side) / 2, width: side, height: side }
}

function fromCorners(left: number, top: number, right: number, bottom: number): Box {
  return { x: left, y: top, width: right - left, height: bottom - top }
}
