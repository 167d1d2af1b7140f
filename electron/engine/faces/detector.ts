import type { Pixels } from '../images/pixels.ts'
import { mapLandmarks, scaleBox, shortSide, type Box } from './geometry.ts'
import { Mtcnn, pyramidFactor } from './mtcnn.ts'
import type { Detection } from './detection.ts'
import { suppress } from './nms.ts'
import { SummedArea } from './summed-area.ts'
import { turnBack, type Turn } from './turn.ts'

export interface DetectorOptions {
  /** Short side of the smallest face looked for, in pixels of the working picture. */
  readonly smallestFace: number
  /** Pixels of the working picture: the photo as large as that, never enlarged. Long panoramas stay sharp this way. */
  readonly workingPixels: number
  /** What a candidate must score to leave each of MTCNN's three stages. */
  readonly thresholds: readonly [number, number, number]
  /** What a face must score in the end: a large one, and a small one, as most false faces are small. */
  readonly gate: { readonly large: number; readonly small: number }
}

const defaultDetectorOptions: DetectorOptions = {
  smallestFace: 20,
  workingPixels: 1280 * 960,
  thresholds: [0.88, 0.7, 0.7],
  gate: { large: 0.9, small: 0.96 },
}

/** Faces up to so many times the smallest count as small. */
const smallUpTo = 2
/**
 * The smallest faces take half of the work, and are rarely alone: they are looked for where there is another one up to so
 * many times their size, or none. In the test library this finds what looking everywhere does.
 */
const companyUpTo = 3

/** A face must lie in the frame with so much of its box: what is left of others names nobody. */
const minInside = 0.7

/** A face below this may be a trick of the light; then the photo might lie on its side. */
const sureScore = 0.97
/** What a face must score in a turned photo, where everything else pretends to be one too. */
const turnedGate = 0.99
/** Turned photos are probed for faces of at least `probeFace` pixels in a picture of this size. */
const probePixels = 640 * 480
const probeFace = 48
/** Numbers kept for the next photo's sums: enough for three megapixels. */
const maxKept = 10_000_000
/** So many small faces make a crowd, and in a crowd there are smaller ones still. */
const crowd = 3

/** Finds the faces of whole photos: MTCNN at the size that pays, then again where a second look does. */
export class Detector {
  readonly #mtcnn: Mtcnn
  readonly #options: DetectorOptions
  #memory: Int32Array | undefined

  private constructor(mtcnn: Mtcnn, options: DetectorOptions) {
    this.#mtcnn = mtcnn
    this.#options = options
  }

  /** Loads MTCNN's three networks from `directory`; each runs on `threads` threads. */
  static async load(directory: string, threads: number, options: Partial<DetectorOptions> = {}): Promise<Detector> {
    return new Detector(await Mtcnn.load(directory, threads), { ...defaultDetectorOptions, ...options })
  }

  /** The faces in an upright photo, best first; boxes and landmarks in its pixels. */
  async detect(pixels: Pixels): Promise<Detection[]> {
    const picture = this.#sum(pixels)
    const upright = await this.#detectUpright(picture)
    if (upright.some(({ score }) => score >= sureScore)) return upright
    return (await this.#detectTurned(picture)) ?? upright
  }

  async #detectUpright(picture: SummedArea): Promise<Detection[]> {
    const { smallestFace, workingPixels, thresholds } = this.#options
    const enlargement = Math.max(1, Math.sqrt((picture.width * picture.height) / workingPixels))
    const smallest = smallestFace * enlargement
    const isSmall = ({ box }: Detection): boolean => shortSide(box) < smallUpTo * smallest
    const counts = (face: Detection): boolean =>
      this.#passes(face, isSmall(face)) && inside(face.box, picture) >= minInside
    const look = async (from: number, to?: number): Promise<Detection[]> => {
      const faces = await this.#mtcnn.detect(picture, { smallestFace: from, largestFace: to, thresholds })
      return faces.filter(counts)
    }
    const withMore = (some: Detection[], more: Detection[]): Detection[] => suppress([...some, ...more], 0.5, 'smaller')

    let found = await look(smallest / pyramidFactor)
    if (found.length === 0 || found.some(({ box }) => shortSide(box) < companyUpTo * smallest))
      found = withMore(found, await look(smallest, smallest))
    if (enlargement > 1.1 && found.filter(isSmall).length >= crowd)
      found = withMore(found, await look(smallestFace, smallest * 1.5))
    return found
  }

  /** Sums of one photo after the other take the same memory: it is the largest there is, and collected late. */
  #sum(pixels: Pixels): SummedArea {
    const picture = SummedArea.of(pixels, this.#memory)
    if (picture.memory.length <= maxKept) this.#memory = picture.memory
    return picture
  }

  #passes({ score }: Detection, small: boolean): boolean {
    const { gate } = this.#options
    return score >= (small ? gate.small : gate.large)
  }

  /** The faces of a photo that lies on its side or on its head, or null if it does not seem to. */
  async #detectTurned(picture: SummedArea): Promise<Detection[] | null> {
    const smallestFace = probeFace * Math.max(1, Math.sqrt((picture.width * picture.height) / probePixels))
    const { thresholds } = this.#options
    let best: { turn: Turn; score: number } = { turn: 0, score: turnedGate }
    for (const turn of [1, 3, 2] as const) {
      const [face] = await this.#mtcnn.detect(picture.turned(turn), { smallestFace, thresholds })
      if (face && face.score > best.score) best = { turn, score: face.score }
    }
    if (best.turn === 0) return null
    const found = await this.#detectUpright(picture.turned(best.turn))
    return found.filter(({ score }) => score >= turnedGate).map((face) => turnBack(face, best.turn, picture))
  }
}

/** How much of the box lies in the picture, 0..1. */
function inside({ x, y, width, height }: Box, picture: { width: number; height: number }): number {
  const across = Math.min(x + width, picture.width) - Math.max(x, 0)
  const down = Math.min(y + height, picture.height) - Math.max(y, 0)
  return (across * down) / (width * height)
}

/** The same face in a picture `by` times as large. */
export function scaleDetection({ box, landmarks, score }: Detection, by: number): Detection {
  return { box: scaleBox(box, by), landmarks: mapLandmarks(landmarks, ({ x, y }) => ({ x: x * by, y: y * by })), score }
}
