import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { hasScreen } from '../screen.ts'
import { upToDatePages } from '../browser/build.ts'

const project = resolve(import.meta.dirname, '../../..')

/** Electron's npm package, which brings its program only when it is asked to. */
export const electronPackage = join(project, 'node_modules/electron')

/** A program that failed within this time never came to show a window. */
const startMs = 10_000

/** The signals by which somebody ends a program on purpose. */
const wanted: ReadonlySet<NodeJS.Signals> = new Set(['SIGHUP', 'SIGINT', 'SIGKILL', 'SIGTERM'])

/** Electron's program; null where it is not here, or no screen is. Unpacking it ends in writing `path.txt`. */
export function electronProgram(): string | null {
  const pathFile = join(electronPackage, 'path.txt')
  if (!hasScreen() || !existsSync(pathFile)) return null
  const program = join(electronPackage, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

/** Whether Electron, once it is fetched, has a chance to run here. */
export function isElectronWanted(): boolean {
  return hasScreen() && existsSync(join(electronPackage, 'install.js')) && allowsSandbox('/proc/sys')
}

/**
 * Whether Linux lets a program without a profile of its own build Chromium's sandbox, without which Electron refuses to
 * start. Ubuntu forbids it since 24.04 (electron/electron issue 41066), and so do some hardened systems.
 *
 * @param settings the kernel's folder of settings
 */
export function allowsSandbox(settings: string): boolean {
  const value = (file: string): string | null => {
    const path = join(settings, file)
    return statSync(path, { throwIfNoEntry: false }) ? readFileSync(path, 'utf8').trim() : null
  }
  return (
    value('kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    value('kernel/unprivileged_userns_clone') !== '0' &&
    value('user/max_user_namespaces') !== '0'
  )
}

/** Makes what the desktop app is started from, out of the sources as they are now. */
export async function prepareElectron(say: (text: string) => void): Promise<void> {
  await upToDatePages(say)
  const { bundleShell } = await import('../desktop/bundle.ts')
  await bundleShell(join(project, 'dist/electron'))
}

/** How the desktop app ended. */
export type Ended =
  | { readonly kind: 'closed'; readonly code: number }
  /** Electron does not run on this system: `reason` is its exit code, its signal or the system's error. */
  | { readonly kind: 'not-started'; readonly reason: string }

/** Runs the desktop app until it is closed or the signal comes. It knows by itself whether the library is open already. */
export function runElectron(
  program: string,
  { library, folders, signal }: { library: string; folders: readonly string[]; signal: AbortSignal },
): Promise<Ended> {
  const began = performance.now()
  const child = spawn(program, [project, '--library', library, ...folders], { stdio: 'inherit' })
  signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise((done) => {
    child.once('error', (error) => {
      done({ kind: 'not-started', reason: error.message })
    })
    child.once('close', (code, by) => {
      const failed = code !== 0 && !(by && wanted.has(by)) && performance.now() - began < startMs
      if (signal.aborted) done({ kind: 'closed', code: 0 })
      else if (failed) done({ kind: 'not-started', reason: by ?? `exit code ${code}` })
      else done({ kind: 'closed', code: code ?? 1 })
    })
  })
}
