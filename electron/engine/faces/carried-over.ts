import { mapLandmarks, type Box, type Landmarks, type Point } from './geometry.ts'
import { overlapOf } from './nms.ts'

/** A face of a picture before or after it was edited. */
export interface ComparedFace {
  readonly box: Box
  /** As each embedder sees it, of unit length. */
  readonly vectors: ReadonlyMap<string, Float32Array>
}

/** A face as it was before. */
export interface FaceBefore extends ComparedFace {
  /** The user said who it is, or is not. */
  readonly said: boolean
  /** The user drew it: its place counts, as it may be a face that no machine sees. */
  readonly drawn: boolean
}

interface Size {
  readonly width: number
  readonly height: number
}

/** How what was in a picture has moved: x' = a·x + b·y + e, y' = c·x + d·y + f. */
interface Move {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

/** The pictures before and after, upright, and how EXIF says that each is stored (1 to 8), where nothing else was changed. */
export interface Edit {
  readonly before: Size
  readonly now: Size
  readonly turned?: { readonly from: number; readonly to: number } | undefined
}

export interface CarriedOver {
  /** Which face before each of the faces now is, by place; null for a new one. */
  readonly which: readonly (number | null)[]
  /** Where a box and its landmarks are now; null where the edited picture does not hold them any more. */
  readonly move: (box: Box, landmarks: Landmarks) => { box: Box; landmarks: Landmarks } | null
}

/** Two boxes that share so much of what they cover are around the same face, unless the faces speak against it. */
const samePlace = 0.4
// The mean cosine of the embeddings of 20 faces and the same after edits (light, colour, blur, size, turned, mirrored) is 0.8
// and more, but for two burnt out by light (0.55); that of different people reaches 0.54.
/** Below it, a face in the same place is another one. */
const notUnlike = 0.5
/** Two faces so alike are the same shot of somebody, wherever they are. */
const plainlyAlike = 0.75
/** A picture that was only turned or shrunk keeps its proportions, but for rounding. */
const sameProportions = 0.02
/** Another way to edit is believed only if boxes fit by so much better, in faces. */
const clearlyBetter = 0.1
/** Cut-outs are guessed by so many faces at most; each is tried with all. */
const maxGuesses = 50

/**
 * The faces that were in a picture before it was edited, found among those in it now. How it was edited (turned, mirrored,
 * shrunk, cut) is guessed: by the guess that finds the most faces again. Faces that the user spoke of are also found
 * where they are no more in place, if exactly one looks plainly like them.
 */
export function carriedOver(now: readonly ComparedFace[], before: readonly FaceBefore[], edit: Edit): CarriedOver {
  const alike = now.map((face) => before.map((other) => likeness(face, other)))
  const [likeliest, ...others] = edit.turned
    ? [turn(between(edit.turned), edit)]
    : [turn(ways[0]!, edit), ...turns(edit), ...cuts(now, before, alike)]
  let best = { ...inPlace(now, before, alike, likeliest), move: likeliest }
  for (const move of others) {
    const placed = inPlace(now, before, alike, move)
    if (placed.overlap > best.overlap + clearlyBetter) best = { ...placed, move }
  }
  const which = withPlain(best.which, before, alike)
  return { which, move: (box, landmarks) => movedWithin(box, landmarks, best.move, edit.now) }
}

/** Mean cosine over the embedders that have seen both; null where there is none. */
function likeness(a: ComparedFace, b: ComparedFace): number | null {
  let sum = 0
  let models = 0
  for (const [model, one] of a.vectors) {
    const other = b.vectors.get(model)
    if (other?.length !== one.length) continue
    sum += one.reduce((product, value, i) => product + value * other[i]!, 0)
    models++
  }
  return models === 0 ? null : sum / models
}

/** Each face now with the one before that lies where it lies, what fits best first, each once. */
function inPlace(
  now: readonly ComparedFace[],
  before: readonly FaceBefore[],
  alike: readonly (readonly (number | null)[])[],
  move: Move,
): { which: (number | null)[]; overlap: number } {
  const moved = before.map(({ box }) => movedBox(box, move))
  const pairs = now.flatMap(({ box }, i) =>
    moved.map((other, j) => ({ i, j, overlap: overlapOf(box, other, 'union') })),
  )
  const which = now.map((): number | null => null)
  let total = 0
  for (const { i, j, overlap } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (overlap < samePlace) break
    if (which[i] !== null || which.includes(j)) continue
    if (!before[j]!.drawn && (alike[i]![j] ?? 1) < notUnlike) continue
    which[i] = j
    total += overlap
  }
  return { which, overlap: total }
}

/** Adds the faces that the user spoke of and that only one of the others looks like, as it looks like none but them. */
function withPlain(
  placed: readonly (number | null)[],
  before: readonly FaceBefore[],
  alike: readonly (readonly (number | null)[])[],
): (number | null)[] {
  const isPlain = (i: number, j: number): boolean => (alike[i]![j] ?? 0) >= plainlyAlike
  return placed.map((known, i) => {
    if (known !== null) return known
    const like = before.flatMap((_, j) => (isPlain(i, j) ? [j] : []))
    const [only] = like
    if (only === undefined || like.length > 1 || !before[only]!.said || placed.includes(only)) return null
    const others = placed.filter((_, other) => isPlain(other, only))
    return others.length === 1 ? only : null
  })
}

type Way = readonly [a: number, b: number, c: number, d: number]

/** The eight ways to make a stored picture upright, in the order of EXIF's orientations. */
const ways: readonly Way[] = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, -1, -1, 0],
  [0, 1, -1, 0],
]

/** The way from a picture made upright by one orientation to the same by another. */
function between({ from, to }: { from: number; to: number }): Way {
  const [a, b, c, d] = ways[from - 1]!
  const [e, f, g, h] = ways[to - 1]!
  return [e * a + f * b, e * c + f * d, g * a + h * b, g * c + h * d]
}

/** Turned this way and made as large as the picture is now. */
function turn([a, b, c, d]: Way, { before, now }: Edit): Move {
  const onSide = a === 0
  const x = now.width / (onSide ? before.height : before.width)
  const y = now.height / (onSide ? before.width : before.height)
  // What was turned out of the frame is moved back into it.
  return { a: a * x, b: b * x, c: c * y, d: d * y, e: a + b < 0 ? now.width : 0, f: c + d < 0 ? now.height : 0 }
}

/** All ways to turn and mirror a picture that lead to its proportions. */
function turns(edit: Edit): Move[] {
  return ways
    .slice(1)
    .map((way) => turn(way, edit))
    .filter(
      ({ a, b, c, d }) => Math.abs((Math.abs(a) + Math.abs(b)) / (Math.abs(c) + Math.abs(d)) - 1) <= sameProportions,
    )
}

/** A cut-out, perhaps shrunk or enlarged, as each two plainly alike faces tell of it. */
function cuts(
  now: readonly ComparedFace[],
  before: readonly FaceBefore[],
  alike: readonly (readonly (number | null)[])[],
): Move[] {
  const pairs = now.flatMap((face, i) =>
    before.flatMap((other, j) => ((alike[i]![j] ?? 0) >= plainlyAlike ? [{ to: face.box, from: other.box }] : [])),
  )
  return pairs.slice(0, maxGuesses).flatMap(({ to, from }) => {
    const [old, here] = [centre(from), centre(to)]
    const sizes = Math.sqrt((to.width * to.height) / (from.width * from.height))
    // Mostly the size stays; the boxes of one and the same face differ by some percent.
    return [1, sizes].map((scale) => {
      return { a: scale, b: 0, c: 0, d: scale, e: here.x - old.x * scale, f: here.y - old.y * scale }
    })
  })
}

function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function movedPoint({ x, y }: Point, { a, b, c, d, e, f }: Move): Point {
  return { x: a * x + b * y + e, y: c * x + d * y + f }
}

function movedBox({ x, y, width, height }: Box, move: Move): Box {
  const one = movedPoint({ x, y }, move)
  const other = movedPoint({ x: x + width, y: y + height }, move)
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  }
}

function movedWithin(
  box: Box,
  landmarks: Landmarks,
  move: Move,
  { width, height }: Size,
): { box: Box; landmarks: Landmarks } | null {
  const moved = movedBox(box, move)
  const { x, y } = centre(moved)
  if (x < 0 || y < 0 || x > width || y > height) return null
  const [left, right, nose, leftCorner, rightCorner] = mapLandmarks(landmarks, (point) => movedPoint(point, move))
  const mirrored = move.a * move.d - move.b * move.c < 0
  return {
    box: moved,
    landmarks: mirrored ? [right, left, nose, rightCorner, leftCorner] : [left, right, nose, leftCorner, rightCorner],
  }
}
