import { describe, expect, test } from 'vitest'
import type { Pixels } from '../images/pixels.ts'
import type { Box } from './geometry.ts'
import { noise, paint, turnPixels } from './pictures.testing.ts'
import { planesAt } from './planes.ts'
import { SummedArea } from './summed-area.ts'

const plain = { mean: 0, scale: 1 }

/** The mean of all pixels a cell touches, added up one by one; outside is black. */
function poolNaively({ data, width, height }: Pixels, region: Box, columns: number, rows: number): number[] {
  const pooled: number[] = []
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0
        let count = 0
        for (let y = Math.floor((row * region.height) / rows); y < Math.ceil(((row + 1) * region.height) / rows); y++) {
          for (
            let x = Math.floor((column * region.width) / columns);
            x < Math.ceil(((column + 1) * region.width) / columns);
            x++
          ) {
            const [i, j] = [region.x + x, region.y + y]
            count++
            if (i >= 0 && i < width && j >= 0 && j < height) sum += data[(j * width + i) * 3 + channel]!
          }
        }
        pooled.push(sum / count)
      }
    }
  }
  return pooled
}

function pool(picture: Pixels, region: Box, size: number): number[] {
  const planes = new Float32Array(3 * size * size)
  SummedArea.of(picture).shrink(region, size, size, plain, planesAt(planes, 0, size))
  return [...planes]
}

describe('SummedArea', () => {
  const picture = noise(37, 29)

  test.each([
    ['the whole picture', { x: 0, y: 0, width: 37, height: 29 }],
    ['a part', { x: 5, y: 3, width: 20, height: 17 }],
    ['a part smaller than the output', { x: 30, y: 20, width: 4, height: 3 }],
    ['one pixel', { x: 36, y: 28, width: 1, height: 1 }],
    ['a region beyond the left upper corner', { x: -9, y: -7, width: 24, height: 24 }],
    ['a region beyond the right lower corner', { x: 25, y: 20, width: 30, height: 31 }],
    ['a region around the picture', { x: -10, y: -10, width: 60, height: 60 }],
  ])('shrinks %s as adding up every pixel does', (_, region) => {
    const expected = poolNaively(picture, region, 12, 12)
    pool(picture, region, 12).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 3)
    })
  })

  test('finds nothing but black outside', () => {
    expect(pool(picture, { x: 40, y: 5, width: 10, height: 10 }, 4)).toEqual(new Array(48).fill(0))
    expect(pool(picture, { x: -30, y: -30, width: 20, height: 20 }, 4)).toEqual(new Array(48).fill(0))
  })

  test('applies the normalization and leaves the rest of the target alone', () => {
    const target = new Float32Array(100).fill(7)
    const white = SummedArea.of(paint(8, 8, () => [255, 127.5, 0]))
    const planes = { data: target, offset: 11, rowStride: 5, planeStride: 30 }
    white.shrink({ x: 0, y: 0, width: 8, height: 8 }, 2, 2, { mean: 127, scale: 0.5 }, planes)
    const written = [11, 12, 16, 17]
    for (const at of written) expect([target[at], target[at + 30], target[at + 60]]).toEqual([64, 0, -63.5])
    expect(target.filter((value) => value === 7)).toHaveLength(88)
  })

  test.each([1, 2, 3] as const)('turned by %i quarters reads as the turned picture does', (turn) => {
    const region = { x: -3, y: 5, width: 25, height: 20 }
    const [seen, expected] = [SummedArea.of(picture).turned(turn), SummedArea.of(turnPixels(picture, turn))].map(
      (picture) => {
        const planes = new Float32Array(3 * 12 * 12)
        picture.shrink(region, 12, 12, plain, planesAt(planes, 0, 12))
        return { size: [picture.width, picture.height], values: [...planes] }
      },
    )
    expect(seen).toEqual(expected)
  })

  test('sums a white picture of three million pixels without overflow', () => {
    const white = { data: new Uint8Array(2000 * 1500 * 3).fill(255), width: 2000, height: 1500 }
    expect(pool(white, { x: 0, y: 0, width: 2000, height: 1500 }, 1)).toEqual([255, 255, 255])
  })

  test('refuses more pixels than it can sum up', () => {
    expect(() => SummedArea.of({ data: new Uint8Array(0), width: 10_000, height: 2_000 })).toThrow(RangeError)
  })
})
