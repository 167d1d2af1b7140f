import { describe, expect, it } from 'vitest'
import { carriedOver, type FaceBefore } from './carried-over.ts'
import type { Box, Landmarks } from './geometry.ts'

const size = { width: 1000, height: 800 }
const landmarks: Landmarks = [
  { x: 10, y: 10 },
  { x: 30, y: 10 },
  { x: 20, y: 20 },
  { x: 12, y: 30 },
  { x: 28, y: 30 },
]

/** Somebody, as one embedder sees them: people are at right angles to each other. */
function who(person: number, likeness = 1): ReadonlyMap<string, Float32Array> {
  const vector = new Float32Array(8)
  vector[person] = likeness
  vector[7] = Math.sqrt(1 - likeness ** 2)
  return new Map([['small', vector]])
}

const at = (x: number, y: number, side = 100): Box => ({ x, y, width: side, height: side })
function before(box: Box, person: number, changes: Partial<FaceBefore> = {}): FaceBefore {
  return { box, vectors: who(person), said: true, drawn: false, ...changes }
}

const group = [before(at(100, 100), 0), before(at(400, 300), 1), before(at(700, 200), 2)]
const same = { before: size, now: size }

describe('faces are found again', () => {
  it('where they were, in a picture of another size', () => {
    const now = [1, 2].map((i) => ({ box: scaled(group[i]!.box, 0.5), vectors: who(i, 0.8) }))
    const { which, move } = carriedOver(now, group, { before: size, now: { width: 500, height: 400 } })
    expect(which).toEqual([1, 2])
    expect(move(at(0, 0), landmarks)).toMatchObject({ box: at(0, 0, 50), landmarks: { 0: { x: 5, y: 5 } } })
  })

  it('where others took their places: not by place alone', () => {
    const now = [
      { box: at(100, 100), vectors: who(1) },
      { box: at(400, 300), vectors: who(3) },
    ]
    expect(carriedOver(now, group, same).which).toEqual([1, null])
  })

  it('where no embedder has seen both: by place alone', () => {
    const unseen = { box: at(110, 100), vectors: new Map() }
    expect(carriedOver([unseen], group, same).which).toEqual([0])
  })

  it('in a picture that was turned, mirrored or cut', () => {
    const edits = {
      turned: { now: { width: 800, height: 1000 }, place: ({ x, y }: Box) => at(700 - y, x) },
      mirrored: { now: size, place: ({ x, y }: Box) => at(900 - x, y) },
      cut: { now: { width: 700, height: 600 }, place: ({ x, y }: Box) => at(x - 300, y - 150) },
    }
    for (const [edit, { now, place }] of Object.entries(edits)) {
      const faces = [2, 1].map((i) => ({ box: place(group[i]!.box), vectors: who(i, 0.9) }))
      const { which, move } = carriedOver(faces, group, { before: size, now })
      expect(which, edit).toEqual([2, 1])
      expect(move(at(450, 400), landmarks)?.box, edit).toEqual(place(at(450, 400)))
    }
    // What was cut off is nowhere; of mirrored eyes the left one is the right one.
    const faces = [2, 1].map((i) => ({ box: edits.cut.place(group[i]!.box), vectors: who(i) }))
    expect(carriedOver(faces, group, { before: size, now: edits.cut.now }).move(at(0, 0), landmarks)).toBeNull()
    const mirrored = group.map(({ box }, i) => ({ box: edits.mirrored.place(box), vectors: who(i) }))
    expect(carriedOver(mirrored, group, same).move(at(0, 0), landmarks)?.landmarks[0]).toEqual({ x: 970, y: 10 })
  })

  it('as EXIF says that the picture is turned, from every way up to every other', () => {
    for (let from = 1; from <= 8; from++) {
      for (let to = 1; to <= 8; to++) {
        const [old, now] = [from, to].map((way) => (way < 5 ? size : { width: 800, height: 1000 })) as [
          typeof size,
          typeof size,
        ]
        const there = carriedOver([], [], { before: old, now, turned: { from, to } })
        const back = carriedOver([], [], { before: now, now: old, turned: { from: to, to: from } })
        const moved = there.move(at(30, 50), landmarks)!
        expect(back.move(moved.box, moved.landmarks)).toEqual({ box: at(30, 50), landmarks })
      }
    }
    const quarter = { before: size, now: { width: 800, height: 1000 }, turned: { from: 1, to: 6 } }
    expect(carriedOver([], [], quarter).move(at(0, 0), landmarks)?.box).toEqual(at(700, 0))
  })

  it('elsewhere only if the user spoke of them and exactly one is plainly them', () => {
    const anywhere = (person: number, likeness: number, x: number) => ({
      box: at(x, 600),
      vectors: who(person, likeness),
    })
    const find = (now: ReturnType<typeof anywhere>[], known: FaceBefore[]) => carriedOver(now, known, same).which
    // In the same place a second face, so that no cut explains where the first one is.
    const held = { box: at(400, 300), vectors: who(1) }
    expect(find([held, anywhere(0, 0.8, 500)], group)).toEqual([1, 0])
    expect(find([held, anywhere(0, 0.7, 500)], group)).toEqual([1, null])
    expect(find([held, anywhere(0, 0.8, 500), anywhere(0, 0.8, 800)], group)).toEqual([1, null, null])
    expect(find([held, anywhere(0, 0.8, 500)], [...group, before(at(0, 700), 0)])).toEqual([1, null])
    const unspoken = [before(at(100, 100), 0, { said: false }), group[1]!]
    expect(find([held, anywhere(0, 0.8, 500)], unspoken)).toEqual([1, null])
  })

  it('in a drawn box whatever is in it, and no face twice', () => {
    const drawn = before(at(100, 100), 4, { drawn: true })
    const now = [
      { box: at(105, 100), vectors: who(0) },
      { box: at(100, 110), vectors: who(0) },
    ]
    expect(carriedOver(now, [drawn], same).which).toEqual([0, null])
  })
})

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by }
}
