import { spawn, type ChildProcess } from 'node:child_process'
import type { WebHost } from '../../electron/hosts/browser/host.ts'
import { program } from '../cli/familiar.ts'

const running: ChildProcess[] = []

/** For after each test. */
export function killStarted(): void {
  for (const child of running.splice(0)) child.kill('SIGKILL')
}

export interface Started {
  readonly child: ChildProcess
  /** The first line on stdout. */
  readonly address: Promise<string>
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts Familiar where no window can be opened; `before` is a command that starts it, if it isn't started by itself. */
export function start(
  library: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Started {
  const [command, ...others] = [...before, process.execPath, program, '--library', library, 'start', ...args]
  const child = spawn(command!, others, {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const address = Promise.withResolvers<string>()
  const ended = Promise.withResolvers<Awaited<Started['ended']>>()
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (stdout.includes('\n')) address.resolve(stdout.split('\n', 1)[0]!)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.on('close', (code) => {
    address.reject(new Error(`ended without an address: ${stderr}`))
    ended.resolve({ code, stdout, stderr })
  })
  address.promise.catch(() => undefined) // Not every start is asked for it.
  return { child, address: address.promise, ended: ended.promise }
}

/** Where one is that was started. */
export function hostAt(address: string): Pick<WebHost, 'address' | 'port'> {
  return { address, port: Number(new URL(address).port) }
}
