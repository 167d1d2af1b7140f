import { describe, expect, it } from 'vitest'
import { answer, bringToFront, drop, noLine, putOff, refill, takeUpLater } from './line.ts'

const line = refill(noLine, [1, 2, 3, 4, 5, 6, 7, 8])

describe('the line of groups in one sitting', () => {
  it('goes on with the next, and never comes back to what was answered', () => {
    const after = refill(answer(line, 1), [1, 2, 3, 4, 5, 6, 7, 8])
    expect(after.ahead).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  it('keeps what is on screen and what is ready behind it, however the engine sorts meanwhile', () => {
    expect(refill(line, [9, 8, 6, 5, 4, 3, 2, 1]).ahead).toEqual([1, 2, 3, 4, 5, 6, 9, 8])
  })

  it('puts off to the end, once nothing else is left', () => {
    let put = putOff(line, 1)
    expect(put.ahead[0]).toBe(2)
    expect(refill(put, [1, 2, 3]).ahead).toEqual([2, 3, 4, 5, 6, 7])
    expect(takeUpLater(put)).toBe(put)
    for (const group of [2, 3, 4, 5, 6, 7, 8]) put = answer(put, group)
    expect(takeUpLater(put).ahead).toEqual([1])
    expect(takeUpLater(put).later).toEqual([])
  })

  it('brings an answered or put off group to the front when it is taken back', () => {
    const back = bringToFront(answer(line, 1), 1)
    expect(back.ahead).toEqual(line.ahead)
    expect(back.answered.has(1)).toBe(false)
    expect(bringToFront(putOff(line, 3), 3)).toEqual({ ...line, ahead: [3, 1, 2, 4, 5, 6, 7, 8] })
  })

  it('forgets a group that is there no more, until the engine has it again', () => {
    expect(drop(line, 2).ahead).toEqual([1, 3, 4, 5, 6, 7, 8])
    expect(refill(drop(line, 2), [2]).ahead).toEqual([1, 3, 4, 5, 6, 7, 2])
  })
})
