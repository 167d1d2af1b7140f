import { describe, expect, test } from 'vitest'
import { temporaryStore } from '../store/samples.testing.ts'
import { checkPattern, compilePatterns, readPatterns, writePatterns } from './patterns.ts'

const leftOut = (pattern: string, ...paths: string[]): string[] => {
  const patterns = compilePatterns([checkPattern(pattern)])
  return paths.filter((path) => patterns.leaveOut(path, 'file'))
}

describe('patterns of what is left out', () => {
  test('mean what they do in a .gitignore, without regard to capitals', () => {
    const paths = [
      'a_thumb.jpg',
      '2014/B_THUMB_1.jpg',
      'Private/a.jpg',
      '2014/private/b.jpg',
      'x/export/y/z.jpg',
      'Private.jpg',
    ]
    expect(leftOut('*_thumb*', ...paths)).toEqual(['a_thumb.jpg', '2014/B_THUMB_1.jpg'])
    expect(leftOut('Private/', ...paths)).toEqual(['Private/a.jpg', '2014/private/b.jpg'])
    expect(leftOut('/private', ...paths)).toEqual(['Private/a.jpg'])
    expect(leftOut('**/export/**', ...paths)).toEqual(['x/export/y/z.jpg'])
    expect(leftOut('*.gif', 'a.GIF', 'a.gif.jpg')).toEqual(['a.GIF'])
  })

  test('may begin with a number sign, as the folders of servers do', () => {
    expect(leftOut('#old', '#old/a.jpg', 'old/a.jpg')).toEqual(['#old/a.jpg'])
  })

  test('take names as strange as files may have', () => {
    expect(leftOut('[draft]*', 'd.jpg', 'ä/…\n🙂.jpg', '...', ' x.jpg', 'b\\a.jpg')).toEqual(['d.jpg'])
  })

  test.each([
    '',
    '  ',
    '*',
    '**',
    '/',
    '*/',
    '**/*',
    '!keep.jpg',
    '../up',
    './here',
    'a\nb',
    'C:/photos',
    'a\\b',
    'x'.repeat(201),
  ])('are refused in words where they can’t be meant: %j', (pattern) => {
    expect(() => checkPattern(pattern)).toThrow(expect.objectContaining({ code: 'bad-pattern' }) as Error)
  })

  test('are kept with the library, each once, all or none of them', () => {
    const store = temporaryStore()
    expect(readPatterns(store)).toEqual([])
    expect(writePatterns(store, ['Private/', ' *_thumb* ', 'Private/'])).toEqual(['Private/', '*_thumb*'])
    expect(() => writePatterns(store, ['fine', '*'])).toThrow('bad-pattern.everything')
    expect(readPatterns(store)).toEqual(['Private/', '*_thumb*'])
  })
})
