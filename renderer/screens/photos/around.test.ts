import { expect, it } from 'vitest'
import { around } from './around.ts'

it('brings a face to the middle, or as near as the photo reaches', () => {
  expect(around({ x: 0.5, y: 0.5, aspect: 1.5 })).toBe('50% 50%')
  expect(around({ x: 0.625, y: 0.1, aspect: 2 })).toBe('75% 50%')
  expect(around({ x: 0.95, y: 0.1, aspect: 2 })).toBe('100% 50%')
  expect(around({ x: 0.2, y: 0.1, aspect: 0.5 })).toBe('50% 0%')
  expect(around({ x: 0.2, y: 0.375, aspect: 0.5 })).toBe('50% 25%')
  expect(around({ x: 0.2, y: 0.9, aspect: 1 })).toBe('50% 50%')
})
