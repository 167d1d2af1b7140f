import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { upToDatePages } from '../browser/build.ts'

const project = resolve(import.meta.dirname, '../../..')

/** Electron's program; null where it is not here (its package brings it only where it is asked to), or no screen is. */
export function electronProgram(): string | null {
  const folder = join(project, 'node_modules/electron')
  const pathFile = join(folder, 'path.txt')
  if (process.platform === 'linux' && !(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])) return null
  if (!existsSync(pathFile)) return null
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

/** Makes what the desktop app is started from, out of the sources as they are now. */
export async function prepareElectron(say: (text: string) => void): Promise<void> {
  await upToDatePages(say)
  const { bundleShell } = await import('../desktop/bundle.ts')
  await bundleShell(join(project, 'dist/electron'))
}

/** Runs the desktop app until it is closed or the signal comes. It knows by itself whether the library is open already. */
export function runElectron(
  program: string,
  { library, folders, signal }: { library: string; folders: readonly string[]; signal: AbortSignal },
): Promise<number> {
  const child = spawn(program, [project, '--library', library, ...folders], { stdio: 'inherit' })
  signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => {
      done(signal.aborted ? 0 : (code ?? 1))
    })
  })
}
