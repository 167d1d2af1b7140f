import { describe, expect, test } from 'vitest'
import type { Pixels } from '../images/pixels.ts'
import type { Detection } from './detection.ts'
import { noise, turnPixels } from './pictures.testing.ts'
import { turnBack, type Turn } from './turn.ts'

const turns: readonly Turn[] = [1, 2, 3]
const back: Readonly<Record<Turn, Turn>> = { 0: 0, 1: 3, 2: 2, 3: 1 }

function pixelAt({ data, width }: Pixels, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

describe('turnPixels', () => {
  const picture = noise(7, 5)

  test('by no quarter changes nothing', () => {
    expect(turnPixels(picture, 0)).toEqual(picture)
  })

  test('turns clockwise', () => {
    const turned = turnPixels(picture, 1)
    expect([turned.width, turned.height]).toEqual([5, 7])
    expect(pixelAt(turned, 4, 0)).toEqual(pixelAt(picture, 0, 0))
    expect(pixelAt(turned, 4, 6)).toEqual(pixelAt(picture, 6, 0))
    expect(pixelAt(turned, 0, 0)).toEqual(pixelAt(picture, 0, 4))
  })

  test.each(turns)('by %i quarters and back gives the same picture', (turn) => {
    expect(turnPixels(turnPixels(picture, turn), back[turn])).toEqual(picture)
  })

  test.each([2, 3] as const)('by %i quarters is turning so many times', (turn) => {
    const once = Array.from({ length: turn }).reduce<Pixels>((turned) => turnPixels(turned, 1), picture)
    expect(turnPixels(picture, turn)).toEqual(once)
  })
})

describe('turnBack', () => {
  const seen: Detection = {
    box: { x: 1, y: 2, width: 3, height: 1 },
    landmarks: [
      { x: 1, y: 2 },
      { x: 3, y: 2 },
      { x: 2, y: 2.5 },
      { x: 1.5, y: 3 },
      { x: 2.5, y: 3 },
    ],
    score: 0.9,
  }

  test.each(turns)('takes what was seen after %i quarters to where it is', (turn) => {
    const before = noise(9, 6)
    const turned = turnPixels(before, turn)
    const { box } = turnBack(seen, turn, before)
    const pixels = (picture: Pixels, { x, y, width, height }: Detection['box']): string[] =>
      Array.from({ length: width * height }, (_, i) =>
        pixelAt(picture, x + (i % width), y + Math.floor(i / width)).join(),
      ).sort()
    expect(pixels(before, box)).toEqual(pixels(turned, seen.box))
  })

  test.each(turns)('undoes %i quarters', (turn) => {
    const size = { width: 9, height: 6 }
    const sideways = turn === 2 ? size : { width: size.height, height: size.width }
    expect(turnBack(turnBack(seen, turn, size), back[turn], sideways)).toEqual(seen)
  })

  test.each(turns)('keeps the landmarks in their places in the box after %i quarters', (turn) => {
    const { box, landmarks } = turnBack(seen, turn, { width: 9, height: 6 })
    for (const { x, y } of landmarks) {
      expect(x).toBeGreaterThanOrEqual(box.x)
      expect(x).toBeLessThanOrEqual(box.x + box.width)
      expect(y).toBeGreaterThanOrEqual(box.y)
      expect(y).toBeLessThanOrEqual(box.y + box.height)
    }
  })
})
