import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { program } from '../cli/familiar.ts'

/** What a failed test left running must not outlive it. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The program behind a window, as `npm start -- --no-open` starts it. */
export class Host {
  readonly address: string
  readonly #child: ChildProcess
  readonly #words: () => string

  private constructor(address: string, child: ChildProcess, words: () => string) {
    this.address = address
    this.#child = child
    this.#words = words
  }

  static async start(library: string, args: readonly string[] = []): Promise<Host> {
    const child = spawn(process.execPath, [program, '--library', library, 'start', '--no-open', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    child.once('close', () => running.delete(child))
    let [stdout, stderr] = ['', '']
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const address = await new Promise<string>((done, failed) => {
      child.once('close', () => {
        failed(new Error(`Familiar ended before its window was there: ${stderr}`))
      })
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        if (stdout.includes('\n')) done(stdout.trim())
      })
    })
    return new Host(address, child, () => stderr)
  }

  /** Ends those that tests which failed left behind. */
  static endAll(): void {
    for (const child of running) child.kill('SIGKILL')
  }

  /** What it said at the terminal. */
  get words(): string {
    return this.#words()
  }

  /** Ends it as Ctrl-C does, or as a power cut. Returns the exit code. */
  async end(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode
    this.#child.kill(signal)
    await once(this.#child, 'close')
    return this.#child.exitCode
  }
}
