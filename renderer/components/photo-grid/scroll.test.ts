import { describe, expect, it } from 'vitest'
import { highest, Scroll } from './scroll.ts'

function scrollOf(height: number): Scroll {
  const scroll = new Scroll()
  scroll.height = height
  scroll.view = 800
  return scroll
}

describe('a timeline that fits into an element', () => {
  it('is scrolled as it is', () => {
    const scroll = scrollOf(100_000)
    scroll.followed(500)
    expect(scroll.top).toBe(500)
    expect(scroll.shift).toBe(0)
  })

  it('stays still when something above grows, and is brought together at rest', () => {
    const scroll = scrollOf(100_000)
    scroll.followed(500)
    scroll.height = 100_200
    scroll.moveTo(700)
    expect(scroll.shift).toBe(200)
    scroll.followed(510)
    expect(scroll.top).toBe(710)
    expect(scroll.rest).toBe(710)
    scroll.rested(710)
    expect(scroll.shift).toBe(0)
    expect(scroll.top).toBe(710)
  })

  it('is brought together at once where the element ends before the photos do', () => {
    const scroll = scrollOf(100_000)
    scroll.followed(300)
    scroll.moveTo(700)
    expect(scroll.followed(100)).toBe(false)
    expect(scroll.followed(0)).toBe(true)
    expect(scroll.top).toBe(400)
  })
})

describe('a timeline higher than any element', () => {
  const height = 60_000_000

  it('lies in one of bearable height', () => {
    expect(scrollOf(height).physicalHeight).toBe(highest)
  })

  it('is scrolled step by step by the wheel', () => {
    const scroll = scrollOf(height)
    scroll.followed(120)
    expect(scroll.top).toBe(120)
  })

  it('is reached everywhere by the scroll bar', () => {
    const scroll = scrollOf(height)
    scroll.followed(highest - 800)
    expect(scroll.top).toBe(height - 800)
    scroll.followed((highest - 800) / 2)
    expect(scroll.top).toBeCloseTo((height - 800) / 2)
  })

  it('loses nothing at rest', () => {
    const scroll = scrollOf(height)
    scroll.moveTo(30_000_000)
    scroll.rested(scroll.rest)
    expect(scroll.top).toBe(30_000_000)
    scroll.followed(scroll.rest + 100)
    expect(scroll.top).toBe(30_000_100)
  })
})
