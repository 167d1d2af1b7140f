import { expect, it } from 'vitest'
import { settingsWords } from './settings.ts'

const { measured } = settingsWords.recognition
const told = (faces: number, names: number, wrong: number, stricter = false) =>
  measured({ measuring: false, faces, stops: [] }, { oneWrongIn: 1000, names, wrong, stricter, mistaken: [] })

it('how well the promise is kept is said by what so many faces can tell', () => {
  expect(told(812, 1300, 1)).toBe('On your 812 confirmed faces: 1 in 1,300.')
  expect(told(812, 800, 2)).toBe(
    'On your 812 confirmed faces: 1 in 400. That is more than promised; look at the faces below.',
  )
  expect(told(812, 810, 0)).toBe(
    'On your 812 confirmed faces: none wrong. So many faces can’t show more than 1 in 270; the more you confirm, the more they show.',
  )
  expect(told(3200, 3100, 0)).toBe('On your 3,200 confirmed faces: none wrong, which is as good as promised.')
  expect(told(49, 49, 0)).toBe('On your 49 confirmed faces: none wrong, but they are too few to say more.')
  expect(told(60, 0, 0)).toBe('On your 60 confirmed faces: none wrong, but they are too few to say more.')
  expect(told(812, 810, 0, true)).toMatch(/look alike, so names are given more carefully than usual\.$/)
})

it('what is not measured yet is said to be so', () => {
  const before = { oneWrongIn: 1000, names: 25, wrong: 0, stricter: false, mistaken: [] }
  expect(measured({ measuring: true, faces: 25, stops: [before] }, before)).toMatch(/^Measuring/)
  const none = { faces: 0, stops: [] }
  expect(measured({ measuring: true, ...none }, undefined)).toMatch(/^Measuring/)
  expect(measured({ measuring: false, ...none }, undefined)).toMatch(/none yet/)
})
