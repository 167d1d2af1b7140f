import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hear, type Facts, type Happening } from './log-event.ts'
import { redactError } from './redact.ts'

/** The facts whose text is the program's own; any other text may name anything, so its kind stands for it. */
const plainFacts: ReadonlySet<string> = new Set(['version', 'node', 'platform', 'worker'])

/** So many files of so many bytes are kept. */
const usual = { files: 5, bytes: 1_000_000 }

/**
 * The library's log, LIBRARY/logs/familiar.log: a line of JSON for whatever happened, without a name of anybody or of any file.
 * Every line is added whole, so several processes may write it; what can't be written is forgotten, and nothing ever fails for it.
 */
export class Log implements Disposable {
  readonly #library: string
  readonly #limits: typeof usual
  readonly #stop: () => void

  private constructor(library: string, limits: typeof usual) {
    this.#library = library
    this.#limits = limits
    this.#stop = hear((what, facts) => {
      this.write(what, facts)
    })
  }

  /** Writes down what happens from now on, once there is a library in the folder. */
  static open(library: string, limits = usual): Log {
    return new Log(library, limits)
  }

  write(what: Happening, { error, ...facts }: Facts): void {
    try {
      const plain = Object.entries(facts).map(([fact, value]) => [
        fact,
        typeof value === 'string' && !plainFacts.has(fact) ? 'text' : value,
      ])
      const line = JSON.stringify({
        at: new Date().toISOString(),
        process: process.pid,
        what,
        ...Object.fromEntries(plain),
        ...(error === undefined ? {} : { error: redactError(error) }),
      })
      if (!existsSync(this.#library)) return
      mkdirSync(this.#folder, { recursive: true })
      this.#rotate()
      appendFileSync(this.#file(0), `${line}\n`)
    } catch {
      // A full disk, a folder that can't be written to: there is nowhere to say it.
    }
  }

  /** The latest lines, oldest first. */
  latest(most: number): string[] {
    const lines: string[] = []
    for (let i = 0; i < this.#limits.files && lines.length < most; i++) {
      try {
        lines.unshift(...readFileSync(this.#file(i), 'utf8').split('\n').filter(Boolean))
      } catch {
        break
      }
    }
    return lines.slice(-most)
  }

  /** Takes all of it away. */
  forget(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  [Symbol.dispose](): void {
    this.#stop()
  }

  get #folder(): string {
    return join(this.#library, 'logs')
  }

  /** The newest is number 0. */
  #file(number: number): string {
    return join(this.#folder, number === 0 ? 'familiar.log' : `familiar.${number}.log`)
  }

  #rotate(): void {
    const size = statSync(this.#file(0), { throwIfNoEntry: false })?.size ?? 0
    if (size < this.#limits.bytes) return
    for (let i = this.#limits.files - 2; i >= 0; i--)
      if (existsSync(this.#file(i))) renameSync(this.#file(i), this.#file(i + 1))
  }
}
