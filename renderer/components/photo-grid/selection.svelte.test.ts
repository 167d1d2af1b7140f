import { describe, expect, it } from 'vitest'
import { Selection } from './selection.svelte.ts'

const order = [10, 11, 12, 13, 14, 15]
const ids = (selection: Selection): number[] => [...selection.ids].sort()

describe('a selection', () => {
  it('takes one in and out', () => {
    const selection = new Selection()
    selection.toggle(11)
    selection.toggle(13)
    expect([ids(selection), selection.size, selection.has(13)]).toEqual([[11, 13], 2, true])
    selection.toggle(11)
    expect(ids(selection)).toEqual([13])
  })

  it('goes from the one last chosen alone to another, in either direction', () => {
    const selection = new Selection()
    selection.toggle(12)
    selection.rangeTo(14, 10, order)
    expect(ids(selection)).toEqual([12, 13, 14])
    selection.rangeTo(11, 10, order)
    expect(ids(selection)).toEqual([11, 12])
  })

  it('begins a range where the keyboard is, if none was chosen before', () => {
    const selection = new Selection()
    selection.rangeTo(12, 10, order)
    selection.rangeTo(11, 12, order)
    expect(ids(selection)).toEqual([10, 11])
  })

  it('keeps what was chosen before a range', () => {
    const selection = new Selection()
    selection.toggle(15)
    selection.toggle(10)
    selection.rangeTo(12, 10, order)
    selection.rangeTo(11, 10, order)
    expect(ids(selection)).toEqual([10, 11, 15])
  })

  it('takes all of a month, or none where all are in', () => {
    const selection = new Selection()
    selection.toggle(11)
    selection.toggleAll([11, 12])
    expect(ids(selection)).toEqual([11, 12])
    selection.toggleAll([11, 12])
    expect(ids(selection)).toEqual([])
  })

  it('lets go of what is gone', () => {
    const selection = new Selection()
    selection.replace([11, 12])
    selection.keepOnly([12, 13])
    expect(ids(selection)).toEqual([12])
    selection.clear()
    expect(selection.size).toBe(0)
  })
})
