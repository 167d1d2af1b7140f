import { describe, expect, it } from 'vitest'
import { foldCase, haveSameWords, nameFit, normalizeName, searchKey, stripAccents } from './names.ts'

describe('bare letters', () => {
  it.each([
    ['José', 'jose'],
    ['Søren', 'soren'],
    ['Łukasz', 'lukasz'],
    ['Đặng Thị Hà', 'dang thi ha'],
    ['İpek', 'ipek'],
    ['Işıl', 'isil'],
    ['Groß', 'gross'],
    ['GROẞ', 'gross'],
    ['Ægir Þór', 'aegir thor'],
    ['Cœur', 'coeur'],
    ['Ёлка', 'елка'],
    ['Ἀθηνᾶ', 'αθηνα'],
  ])('of %s are %s, composed or not', (name, bare) => {
    expect(searchKey(name.normalize('NFC'))).toBe(bare)
    expect(searchKey(name.normalize('NFD'))).toBe(bare)
    expect(searchKey(name.toUpperCase())).toBe(bare)
  })

  it('keep their case where only accents are stripped', () => {
    expect(stripAccents('Łukasz Ørsted')).toBe('Lukasz Orsted')
  })

  it('are not made of signs that are letters: राम is not रम, が is not か', () => {
    expect(searchKey('राम')).not.toBe(searchKey('रम'))
    expect(searchKey('が')).not.toBe(searchKey('か'))
  })

  it('find a Korean name by the beginning of a syllable, as it is while it is being typed', () => {
    expect(nameFit(searchKey('한지민'), searchKey('하'))).toBe('beginning')
  })
})

describe('a name', () => {
  it('is stored composed, with single spaces', () => {
    expect(normalizeName('  José \t  Luis\n'.normalize('NFD'))).toBe('José Luis')
  })

  it('is the same in another case or composition, and another one with other accents', () => {
    expect(foldCase('JOSÉ'.normalize('NFD'))).toBe(foldCase('josé'))
    expect(foldCase('José')).not.toBe(foldCase('Jose'))
  })
})

describe('a name and what was typed', () => {
  const fit = (name: string, typed: string) => nameFit(searchKey(name), searchKey(typed))

  it('fit by the whole, from a beginning on, by words in any order, by what is inside', () => {
    expect(fit('Đặng Thị Hà', 'dang thi ha')).toBe('whole')
    expect(fit('Đặng Thị Hà', 'thi h')).toBe('beginning')
    expect(fit('Jean-Luc Besson', 'luc')).toBe('beginning')
    expect(fit('Đặng Thị Hà', 'ha dang')).toBe('words')
    expect(fit('Đặng Thị Hà', 'a ang')).toBe('inside')
    expect(fit('Đặng Thị Hà', 'dang x')).toBeNull()
    expect(fit('José', '')).toBe('beginning')
  })

  it('have the same words in whatever order, each as often', () => {
    expect(haveSameWords('ha dang thi', 'dang thi ha')).toBe(true)
    expect(haveSameWords('ha ha dang', 'ha dang dang')).toBe(false)
    expect(haveSameWords('ha', 'dang ha')).toBe(false)
  })
})
