import { expect, it } from 'vitest'
import { columns, inLine, table, visible } from './terminal.ts'

it('lets no name control the terminal', () => {
  expect(visible('a\u001b[2J\u0007b\u007f')).toBe('a␛[2J␇b␡')
  expect(visible('photo\u202egpj.exe')).toBe('photo\\u202egpj.exe')
  expect(visible('\u009b2J \u200f.jpg \ufeff\u061c')).toBe('\\u009b2J \\u200f.jpg \\ufeff\\u061c')
  expect(visible('two\nlines, Žofie, 写真, 👩‍👧')).toBe('two\nlines, Žofie, 写真, 👩‍👧')
  expect(inLine('a\nb\r.jpg')).toBe('a␊b␍.jpg')
})

it.each([
  ['Ann', 3],
  ['Z\u030cofie', 5],
  ['写真', 4],
  ['👩‍👧 x', 4],
])('counts the columns of %j', (text, wide) => {
  expect(columns(text)).toBe(wide)
})

it('puts columns under one another, also beside wide letters', () => {
  expect(
    table([
      ['写真', 5],
      ['Ann', 10],
    ]),
  ).toBe('写真   5\nAnn   10')
})
