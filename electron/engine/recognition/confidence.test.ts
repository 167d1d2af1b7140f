import { expect, it } from 'vitest'
import { distanceOf } from './space.ts'
import { surenessOf } from './confidence.ts'
import { testBands } from './bands.testing.ts'

const bands = testBands({ accept: 0.4, suggest: 0.3, group: 0.3 })

it.each([
  [0.5, 'certain'],
  [0.46, 'certain'],
  [0.44, 'likely'],
  [0.401, 'likely'],
  [0.35, 'maybe'],
  [0.2, 'unlikely'],
])('a similarity of %d is %s', (similarity, words) => {
  expect(surenessOf(distanceOf(similarity), bands)).toBe(words)
})

it('what was named by itself is likely, whatever the distance alone says', () => {
  expect(surenessOf(distanceOf(0.35), bands, 'named')).toBe('likely')
  expect(surenessOf(distanceOf(0.5), bands, 'named')).toBe('certain')
})

it('what was only suggested is never certain', () => {
  expect(surenessOf(distanceOf(0.5), bands, 'suggested')).toBe('likely')
  expect(surenessOf(distanceOf(0.35), bands, 'suggested')).toBe('maybe')
})
