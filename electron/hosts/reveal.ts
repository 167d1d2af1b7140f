import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { AppError } from '../contract/errors.ts'

/** Shows a file in the system's file manager; where that can't point at a file, its folder. */
export function revealFile(path: string): Promise<void> {
  const [command, args] = commandFor(path)
  return new Promise((done, failed) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' })
    child.once('error', () => {
      failed(new AppError('no-access.file-manager', { path }))
    })
    child.once('spawn', () => {
      child.unref()
      done()
    })
  })
}

function commandFor(path: string): readonly [string, string[]] {
  if (process.platform === 'darwin') return ['open', ['-R', path]]
  if (process.platform === 'win32') return ['explorer.exe', [`/select,${path}`]]
  return ['xdg-open', [dirname(path)]]
}
