import { beforeEach, describe, expect, it } from 'vitest'
import { Combobox, type ComboboxRules } from './combobox.svelte.ts'

let heard: string[]
let offers: string[]

beforeEach(() => {
  heard = []
  offers = ['Anna', 'Annika', 'Hannah']
})

function made(rules: Partial<ComboboxRules<string>> = {}): Combobox<string> {
  return new Combobox('c1', {
    offers: () => offers,
    enterTakes: 'offer',
    onopen: () => void heard.push('open'),
    onenter: (offer) => void heard.push(`enter ${offer ?? 'nothing'}`),
    onescape: () => void heard.push('escape'),
    ...rules,
  })
}

/** Presses a key in the field; tells whether the field took it. */
function press(box: Combobox<string>, key: string, more: { isComposing?: boolean } = {}): boolean {
  const event = new Event('keydown', { cancelable: true })
  box.attributes.onkeydown(Object.assign(event, { key, isComposing: false, ...more }) as KeyboardEvent)
  return event.defaultPrevented
}

describe('a combobox', () => {
  it('opens at an arrow, and tells the screen reader what is marked', () => {
    const box = made()
    expect(box.attributes).toMatchObject({ role: 'combobox', 'aria-expanded': false, 'aria-controls': undefined })
    expect(press(box, 'ArrowDown')).toBe(true)
    expect(heard).toEqual(['open'])
    expect(box.attributes).toMatchObject({ 'aria-expanded': true, 'aria-controls': 'c1-offers' })
    expect(box.attributes['aria-activedescendant']).toBeUndefined()
    press(box, 'ArrowDown')
    expect(box.attributes['aria-activedescendant']).toBe('c1-offer-0')
  })

  it('shows no list without offers, or where it may not', () => {
    const box = made({ mayShow: () => false })
    box.show()
    expect(box.shown).toBe(false)
    offers = []
    const empty = made()
    empty.show()
    expect(empty.shown).toBe(false)
    press(empty, 'ArrowDown')
    expect(empty.marked).toBeNull()
  })

  it('closes when the focus leaves it', () => {
    const box = made()
    box.show()
    box.attributes.onblur()
    expect(box.shown).toBe(false)
  })

  it('leaves keys alone that it has no use for, and those that compose a character', () => {
    const box = made()
    expect(press(box, 'a')).toBe(false)
    expect(press(box, 'Enter', { isComposing: true })).toBe(false)
    expect(heard).toEqual([])
    expect(press(box, 'Escape')).toBe(true)
    expect(heard).toEqual(['escape'])
  })
})

describe('where an offer is chosen', () => {
  it('arrows go around the list, from the one that Enter would take', () => {
    const box = made({ preselected: () => 1 })
    box.show()
    press(box, 'ArrowDown')
    expect(box.active).toBe(2)
    press(box, 'ArrowDown')
    expect(box.active).toBe(0)
    press(box, 'ArrowUp')
    expect(box.active).toBe(2)
    press(box, 'Enter')
    expect(heard.at(-1)).toBe('enter Hannah')
  })

  it('Enter takes the preselected offer, and the pointer marks another', () => {
    const box = made({ preselected: () => 0 })
    press(box, 'Enter')
    box.pointAt(2)
    press(box, 'Enter')
    expect(heard).toEqual(['enter Anna', 'enter Hannah'])
  })
})

describe('where text is taken', () => {
  it('arrows lead back to the field past either end, and Enter takes no offer there', () => {
    const box = made({ enterTakes: 'text' })
    box.show()
    const marks = ['ArrowUp', 'ArrowDown', 'ArrowDown'].map((key) => {
      press(box, key)
      return box.marked
    })
    expect(marks).toEqual([2, null, 0])
    press(box, 'ArrowUp')
    press(box, 'Enter')
    expect(heard.at(-1)).toBe('enter nothing')
  })

  it('the pointer changes nothing of what Enter takes', () => {
    const box = made({ enterTakes: 'text' })
    box.show()
    box.pointAt(1)
    expect(box.active).toBe(-1)
  })
})
