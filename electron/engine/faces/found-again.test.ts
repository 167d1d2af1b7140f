import { expect, it } from 'vitest'
import { foundAgain } from './found-again.ts'

const box = (x: number, width = 100) => ({ x, y: 0, width, height: 100 })

it('finds known boxes again where they have moved or grown a little', () => {
  expect(foundAgain([box(320), box(10, 130)], [box(0), box(300)])).toEqual([1, 0])
})

it('takes a box that hardly overlaps for another face', () => {
  expect(foundAgain([box(45)], [box(0)])).toEqual([null])
  expect(foundAgain([box(40)], [box(0)])).toEqual([0])
})

it('gives each known box away once, to what fits it best', () => {
  expect(foundAgain([box(30), box(10)], [box(0)])).toEqual([null, 0])
  expect(foundAgain([box(30), box(10)], [box(0), box(60)])).toEqual([1, 0])
  expect(foundAgain([], [box(0)])).toEqual([])
})
