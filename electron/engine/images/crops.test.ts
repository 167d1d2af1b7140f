import { describe, expect, test } from 'vitest'
import { cropFace, cropSquare, isSharpAt } from './crops.ts'
import { sharp } from './sharp.ts'

const picture = { width: 400, height: 300 }

describe('the crop of a face', () => {
  test('has air around the box, and the box in its middle', () => {
    expect(cropSquare({ x: 150, y: 100, width: 80, height: 100 }, picture)).toEqual({ x: 105, y: 65, side: 170 })
  })

  test('moves into the picture where the box sticks out', () => {
    expect(cropSquare({ x: -30, y: 250, width: 100, height: 100 }, picture)).toEqual({ x: 0, y: 130, side: 170 })
  })

  test('is never larger than the picture', () => {
    expect(cropSquare({ x: 0, y: 0, width: 390, height: 290 }, picture)).toEqual({ x: 45, y: 0, side: 300 })
  })

  test('is a small square file', async () => {
    const data = new Uint8Array(400 * 300 * 3).fill(200)
    const file = await cropFace({ data, ...picture }, { x: 0, y: 0, width: 300, height: 300 })
    expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
  })

  test('is cut out of a shrunk picture only where enough of it is left', () => {
    const picture = { width: 2000, height: 1500 }
    const [small, large] = [50, 90].map((side) => ({ x: 100, y: 100, width: side, height: side }))
    expect([isSharpAt(1, small!, picture), isSharpAt(0.5, small!, picture)]).toEqual([true, false])
    expect(isSharpAt(0.5, large!, picture)).toBe(true)
  })
})
