import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasScreen } from '../screen.ts'

/** How a window was opened. */
export type Opened =
  /** A window of its own: `closed` is when the user has closed it. */
  | { readonly kind: 'app'; readonly closed: Promise<void>; close(): void }
  /** A tab of the user's browser: nobody knows when it is closed. */
  | { readonly kind: 'tab' }
  | { readonly kind: 'none' }

/** Less is no window that somebody closed, but a browser that would not start. */
const soonestMs = 2000

/** Opens an address in a window without tabs where a browser can do that, else in the user's browser. */
export async function openWindow(address: string, profile: string): Promise<Opened> {
  if (!hasScreen()) return { kind: 'none' }
  for (const browser of appBrowsers()) {
    const opened = await openApp(browser, address, profile)
    if (opened) return opened
  }
  return (await openTab(address)) ? { kind: 'tab' } : { kind: 'none' }
}

async function openApp(browser: string, address: string, profile: string): Promise<Opened | null> {
  const quiet = ['--no-first-run', '--no-default-browser-check', '--disable-sync', '--disable-background-networking']
  const child = spawn(browser, [`--app=${address}`, `--user-data-dir=${profile}`, '--class=Familiar', ...quiet], {
    stdio: 'ignore',
  })
  const closed = new Promise<void>((done) => child.once('close', done))
  if (!(await stays(child))) return null
  return {
    kind: 'app',
    closed,
    close: () => {
      child.kill()
    },
  }
}

/** Whether a browser runs, or has handed its window over to one that runs already. */
function stays(child: ChildProcess): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(done, soonestMs, true)
    child.once('error', () => {
      clearTimeout(timer)
      done(false)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      done(code === 0)
    })
  })
}

function openTab(address: string): Promise<boolean> {
  const { platform } = process
  const [command, args]: [string, string[]] =
    platform === 'darwin'
      ? ['open', [address]]
      : platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]]
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'ignore' })
    child.once('error', () => {
      done(false)
    })
    child.once('exit', (code) => {
      done(code === 0)
    })
  })
}

/** Browsers that have windows without tabs, in the order of the project's liking. */
function appBrowsers(): string[] {
  const { env, platform } = process
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge']
      .map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
      .filter(runs)
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    )
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
      .flatMap((path) => roots.map((root) => join(root, path)))
      .filter(runs)
  }
  const folders = (env['PATH'] ?? '').split(delimiter)
  return ['chromium', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge']
    .flatMap((name) => folders.map((folder) => join(folder, name)).find(runs) ?? [])
    .filter((path) => !realpathSync(path).endsWith('/snap')) // A snap may not write its profile into the library.
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
