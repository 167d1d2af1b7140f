import { describe, expect, test } from 'vitest'
import type { Box, Landmarks } from './geometry.ts'
import {
  planInheritance,
  sharesFaces,
  type EarlierFace,
  type EarlierPhoto,
  type FoundFace,
  type InheritanceQuestion,
  type Shape,
} from './inheritance.ts'

type Earlier = EarlierPhoto<string, string>
type Question = InheritanceQuestion<string, string>

const shape: Shape = { width: 1000, height: 800, orientation: 1, takenAt: null, picture: null, signature: null }
const anna = Float32Array.of(1, 0, 0)
const ben = Float32Array.of(0, 1, 0)
const clara = Float32Array.of(0, 0, 1)

function landmarksIn({ x, y, width, height }: Box): Landmarks {
  const at = (right: number, down: number) => ({ x: x + width * right, y: y + height * down })
  return [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.35, 0.8), at(0.65, 0.8)]
}

function boxAt(x: number, y = 100): Box {
  return { x, y, width: 100, height: 100 }
}

function found(x: number, vector: Float32Array, own = false): FoundFace {
  const box = boxAt(x)
  return { box, landmarks: landmarksIn(box), vectors: new Map([['model', vector]]), own }
}

function earlier(id: string, x: number, vector: Float32Array, more: Partial<EarlierFace<string, string>> = {}) {
  const { box, landmarks, vectors } = found(x, vector)
  return { id, box, landmarks, vectors, drawn: false, removed: false, said: false, confirmed: [], ...more }
}

function photo(faces: Earlier['faces'], more: Partial<Earlier> = {}): Earlier {
  return { shape, faces, twice: false, ...more }
}

function plan(question: Pick<Question, 'found' | 'origin'> & Partial<Question>) {
  return planInheritance({
    heir: { shape, twice: false, confirmed: [] },
    how: 'move',
    ancestors: [],
    ...question,
  })
}

describe('an edited photo', () => {
  test('gets the faces of its origin that are found in it again, and leaves the others', () => {
    const origin = photo([earlier('a', 100, anna), earlier('b', 500, ben)])
    expect(plan({ found: [found(505, ben), found(800, clara)], origin })).toEqual({
      ofOrigin: [{ face: 'b', found: 0, place: null }],
      ofAncestors: [],
    })
  })

  test('gets no face twice, and none for a face that it had already', () => {
    const origin = photo([earlier('a', 100, anna)])
    expect(plan({ found: [found(100, anna, true), found(110, anna)], origin })?.ofOrigin).toEqual([
      { face: 'a', found: 1, place: null },
    ])
    // The picture is the same one, so the origin is its origin though nothing is left to inherit.
    const same = { ...shape, picture: 'p' }
    expect(
      plan({
        heir: { shape: same, twice: false, confirmed: [] },
        found: [found(100, anna, true)],
        origin: photo([earlier('a', 100, anna)], { shape: same }),
      }),
    ).toEqual({ ofOrigin: [], ofAncestors: [] })
  })

  test('with somebody else in the same place gets nothing: the photo is another one', () => {
    expect(plan({ found: [found(100, ben)], origin: photo([earlier('a', 100, anna)]) })).toBeNull()
  })

  test.each([
    ['another moment', { takenAt: '2020-01-01 10:00:00' }, { takenAt: '2021-01-01 10:00:00' }, null],
    ['the same moment, but another look', { takenAt: '2020-01-01 10:00:00' }, { takenAt: '2020-01-01 10:00:00' }, null],
    ['the same picture', { picture: 'p' }, { picture: 'p' }, { ofOrigin: [], ofAncestors: [] }],
  ])('without faces, of %s', (_, before, now, expected) => {
    const origin = photo([], { shape: { ...shape, ...before } })
    expect(plan({ heir: { shape: { ...shape, ...now }, twice: false, confirmed: [] }, found: [], origin })).toEqual(
      expected,
    )
  })

  test('that was only turned has its faces where the turn has put them', () => {
    const before = { ...shape, picture: 'p' }
    const origin = photo([earlier('a', 100, anna), earlier('drawn', 600, ben, { drawn: true })], { shape: before })
    const now = { ...found(800, anna), box: boxAt(800, 600) }
    const heir = { shape: { ...before, orientation: 3 }, twice: false, confirmed: [] }
    expect(plan({ heir, found: [now], origin })?.ofOrigin).toMatchObject([
      { face: 'a', found: 0, place: null },
      { face: 'drawn', found: null, place: { box: { x: 300, y: 600, width: 100, height: 100 } } },
    ])
  })
})

describe('a drawn face', () => {
  const origin = photo([earlier('a', 100, anna), earlier('drawn', 500, ben, { drawn: true })])

  test('moves along unless the cut has left it out', () => {
    expect(plan({ found: [found(100, anna)], origin })?.ofOrigin).toMatchObject([
      { face: 'a' },
      { face: 'drawn', found: null, place: { box: boxAt(500) } },
    ])
    const narrow = { shape: { ...shape, width: 400 }, twice: false, confirmed: [] }
    const cut = photo([earlier('a', 100, anna), earlier('drawn', 900, ben, { drawn: true })])
    expect(plan({ heir: narrow, found: [found(100, anna)], origin: cut })?.ofOrigin).toMatchObject([{ face: 'a' }])
  })

  test('keeps its own box where the detector finds a face in it', () => {
    const now = [found(100, anna), { ...found(500, ben), box: { ...boxAt(510), width: 90 } }]
    expect(plan({ found: now, origin })?.ofOrigin[1]).toMatchObject({
      face: 'drawn',
      found: 1,
      place: { box: boxAt(500) },
    })
  })

  test('that the user took back moves along, but is not copied, and hides no found face', () => {
    const back = photo([earlier('a', 100, anna), earlier('drawn', 500, ben, { drawn: true, removed: true })])
    const now = [found(100, anna), found(500, ben)]
    const ids = (how: 'move' | 'copy') => plan({ found: now, origin: back, how })?.ofOrigin
    expect(ids('move')).toMatchObject([
      { face: 'a', found: 0 },
      { face: 'drawn', found: null },
    ])
    expect(ids('copy')).toMatchObject([{ face: 'a', found: 0 }])
  })
})

describe('a person', () => {
  const origin = photo([
    earlier('a', 100, anna, { confirmed: ['Anna'] }),
    earlier('b', 500, ben, { confirmed: ['Ben'] }),
  ])
  const now = [found(100, anna), found(500, ben)]

  test('confirmed in the heir already is not inherited a second time', () => {
    const heir = { shape, twice: false, confirmed: ['Anna'] }
    expect(plan({ heir, found: now, origin })?.ofOrigin).toEqual([{ face: 'b', found: 1, place: null }])
  })

  test('may be in a photo twice where the user said so', () => {
    const heir = { shape, twice: true, confirmed: ['Anna'] }
    expect(plan({ heir, found: now, origin })?.ofOrigin).toHaveLength(2)
  })

  test('inherited from the origin does not come from an ancestor, too, unless either photo shows people twice', () => {
    const some = [found(100, anna), found(300, clara)]
    const ancestors = [photo([earlier('old', 300, clara, { confirmed: ['Anna'] })])]
    expect(plan({ found: some, origin, ancestors })).toEqual({
      ofOrigin: [{ face: 'a', found: 0, place: null }],
      ofAncestors: [],
    })
    expect(plan({ found: some, origin: { ...origin, twice: true }, ancestors })?.ofAncestors).toEqual([
      { face: 'old', found: 1, place: null },
    ])
  })
})

describe('an ancestor', () => {
  test('gives back the faces that the origin did not show, the latest ancestor first', () => {
    const ancestors = [
      photo([earlier('later', 500, ben), earlier('unseen', 800, clara)]),
      photo([earlier('earliest', 500, ben)]),
    ]
    const now = [found(100, anna), found(500, ben)]
    expect(plan({ found: now, origin: photo([earlier('a', 100, anna)]), ancestors })).toEqual({
      ofOrigin: [{ face: 'a', found: 0, place: null }],
      ofAncestors: [{ face: 'later', found: 1, place: null }],
    })
  })

  test('without a common face gives nothing, drawn faces neither', () => {
    const ancestors = [photo([earlier('drawn', 300, clara, { drawn: true })])]
    expect(
      plan({ found: [found(100, anna)], origin: photo([earlier('a', 100, anna)]), ancestors })?.ofAncestors,
    ).toEqual([])
  })
})

test('two photos share faces where one of them is found in both', () => {
  const before = photo([earlier('a', 100, anna)])
  expect(sharesFaces(shape, [found(800, clara), found(100, anna)], before)).toBe(true)
  expect(sharesFaces(shape, [found(100, ben)], before)).toBe(false)
})
