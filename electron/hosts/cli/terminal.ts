import { SingleBar } from 'cli-progress'
import type { Activity } from '../../contract/api.ts'

/** Words go to stderr, so that stdout carries nothing but results. */
export function say(text: string): void {
  process.stderr.write(`${visible(text)}\n`)
}

/** A result for people or, as JSON, for programs. */
export function printResult(json: boolean, result: unknown, words: () => string): void {
  const text = json ? JSON.stringify(result, null, 1).replace(controls, asNumber) : visible(words())
  process.stdout.write(`${text}\n`)
}

/** What controls a terminal, or the order in which letters are shown, and what is not seen at all. Joined emoji stay whole. */
const controls = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu

/** A character by its number, as JSON writes it. */
function asNumber(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`
}

/** Text without control over the terminal: names of files and people may hold anything. What is not seen gets a sign. */
export function visible(text: string): string {
  return text.replace(controls, (character) => {
    const code = character.codePointAt(0)!
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    return code === 0x7f ? '␡' : asNumber(character)
  })
}

/** The same for what must stay on its line, as a path in a list: it can't feign another. */
export function inLine(text: string): string {
  return visible(text).replaceAll('\n', '␊')
}

const letters = new Intl.Segmenter()
/** What takes the place of two letters: East Asian scripts, full-width forms, pictures. */
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u

/** How many columns a text takes on a terminal. */
export function columns(text: string): number {
  return Iterator.from(letters.segment(text)).reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)
}

/** The bars that are shown now. */
const shown = new Set<ProgressBar>()

/** Takes the bar away for good; the terminal is as it was before. */
export function endProgress(): void {
  for (const bar of shown) bar[Symbol.dispose]()
}

/** A progress bar on a terminal; elsewhere one line that says what begins, and nothing if it shall be quiet. */
export class ProgressBar implements Disposable {
  readonly #bar: SingleBar | null
  readonly #quiet: boolean
  #phase: string | null = null
  #isOver = false

  constructor(quiet = false) {
    this.#quiet = quiet
    this.#bar = process.stderr.isTTY
      ? new SingleBar({
          format: '{phase} {bar} {value} of {total} · {eta_formatted} left',
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
          barsize: 30,
        })
      : null
  }

  /** @param announcement what begins with this phase, where there is no terminal */
  show(phase: string, done: number, total: number, announcement: string | null = null): void {
    if (this.#isOver) return
    shown.add(this)
    const begins = phase !== this.#phase
    this.#phase = phase
    if (!this.#bar) {
      if (begins && announcement !== null && !this.#quiet) say(announcement)
    } else if (begins) {
      this.#clear()
      if (total > 0) this.#bar.start(total, done, { phase })
      else process.stderr.write(`${phase}…`) // Nobody knows yet how much there is.
    } else if (total > 0) this.#bar.update(done, { phase })
  }

  #clear(): void {
    this.#bar?.stop()
    if (this.#bar) process.stderr.write('\r\x1b[2K')
  }

  [Symbol.dispose](): void {
    if (this.#isOver) return
    this.#isOver = true
    shown.delete(this)
    if (this.#phase !== null) this.#clear()
  }
}

/** Shows a progress bar while something is in work; it is gone before the result is printed. */
export async function withProgressBar<T>(quiet: boolean, work: (bar: ProgressBar) => Promise<T>): Promise<T> {
  using bar = new ProgressBar(quiet)
  return await work(bar)
}

/** Shows how far a scan has come. */
export function showScan(bar: ProgressBar, { phase, done, total }: Pick<Activity, 'phase' | 'done' | 'total'>): void {
  if (phase === 'idle') return
  bar.show(phase, done, total, phase === 'looking at photos' ? `Looking at ${count(total, 'photo')}…` : null)
}

/** “1 photo”, “1,204 photos”. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** Rows under one another, the columns as wide as they need to be. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => ({ text: inLine(String(cell)), isNumber: typeof cell === 'number' })),
  )
  const widths = cells.reduce<number[]>(
    (all, row) => row.map(({ text }, i) => Math.max(all[i] ?? 0, columns(text))),
    [],
  )
  return cells
    .map((row) =>
      row
        .map(({ text, isNumber }, i) => {
          const space = ' '.repeat(widths[i]! - columns(text))
          return isNumber ? space + text : text + space
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
