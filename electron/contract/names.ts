/**
 * How names are written, told apart and found: the one place for it, shared by the engine and the pages. It imports nothing, so
 * that both can load it.
 */

/** A name longer than this many characters is refused. */
export const maxNameLength = 200

/** A name as it is stored: composed (NFC), single spaces inside, none around. */
export function normalizeName(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/**
 * Equal for texts that differ in case or composition alone. This decides whether two names are one person, and what the database
 * stores as `person.name_key`: accents count, because José and Jose may be two people.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Marks that people leave out when they type: accents, Hebrew points, Arabic vowels. Indic vowel signs are letters. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff]/gu

/** Letters that Unicode does not decompose, by the bare letters that people type for them. */
const BARE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  ı: 'i',
}
const WITH_BARE_LETTERS = new RegExp(`[${Object.keys(BARE_LETTERS).join('')}]`, 'gu')

/** Bare letters: “José” becomes “Jose”, “Łukasz” “Lukasz”, “Groß” “Gross”. The result is decomposed (NFD). */
export function stripAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(WITH_BARE_LETTERS, (letter) => BARE_LETTERS[letter] ?? letter)
}

/**
 * What names, folders and typed words are compared by in a search: without case, accents and extra spaces. Never compare by it
 * whether two names are one person.
 */
export function searchKey(text: string): string {
  // Case first: “İ” becomes an “i” with a dot above, which is then stripped.
  return stripAccents(foldCase(normalizeName(text)))
}

/** How well a name fits what was typed. */
export type NameFit =
  /** It is the whole name. */
  | 'whole'
  /** What was typed begins the name, or goes on from the beginning of one of its words. */
  | 'beginning'
  /** Each typed word begins a word of the name, in another order or with others between them. */
  | 'words'
  /** Each typed word is somewhere in the name. */
  | 'inside'

/**
 * How a name fits typed words in any order, both as `searchKey` makes them; null if it does not. Nothing typed is the beginning
 * of every name.
 */
export function nameFit(name: string, typed: string): NameFit | null {
  if (name === typed) return 'whole'
  if (beginsWordOf(name, typed)) return 'beginning'
  const words = typed.split(' ')
  if (words.every((word) => beginsWordOf(name, word))) return 'words'
  return words.every((word) => name.includes(word)) ? 'inside' : null
}

function beginsWordOf(name: string, word: string): boolean {
  return name.startsWith(word) || name.includes(` ${word}`) || name.includes(`-${word}`)
}

/** Whether two search keys consist of the same words, in whatever order. */
export function haveSameWords(one: string, other: string): boolean {
  return one.length === other.length && sortedWords(one) === sortedWords(other)
}

function sortedWords(key: string): string {
  return key.split(' ').sort().join(' ')
}
