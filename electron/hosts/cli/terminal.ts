import { SingleBar } from 'cli-progress'

/** Words go to stderr, so that stdout carries nothing but results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** A result for people or, as JSON, for programs. */
export function printResult(json: boolean, result: unknown, words: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 1)}\n` : `${words()}\n`)
}

/** A progress bar on a terminal; elsewhere nothing. */
export class ProgressBar implements Disposable {
  readonly #bar: SingleBar | null
  #phase: string | null = null

  constructor() {
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

  show(phase: string, done: number, total: number): void {
    if (!this.#bar) return
    if (phase !== this.#phase) {
      this.#bar.stop()
      this.#bar.start(total, done, { phase })
      this.#phase = phase
    } else this.#bar.update(done, { phase })
  }

  [Symbol.dispose](): void {
    this.#bar?.stop()
  }
}

/** Shows a progress bar while something is in work; it is gone before the result is printed. */
export async function withProgressBar<T>(work: (bar: ProgressBar) => Promise<T>): Promise<T> {
  using bar = new ProgressBar()
  return await work(bar)
}

/** “1 photo”, “1,204 photos”. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** Rows under one another, the columns as wide as they need to be. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, String(cell).length)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, i) => (typeof cell === 'number' ? String(cell).padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
