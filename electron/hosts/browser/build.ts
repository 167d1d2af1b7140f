import { spawn } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../contract/errors.ts'

const project = resolve(import.meta.dirname, '../../..')
const sources = join(project, 'renderer')
const built = join(project, 'dist/renderer')

/** The folder of the built pages; they are built if they are missing or older than their sources. */
export async function upToDatePages(say: (text: string) => void): Promise<string> {
  if (isUpToDate()) return built
  say('Building the pages of the window; this takes a few seconds and happens only after a change.')
  const fresh = `${built}.${process.pid}`
  try {
    await runVite(fresh)
    // Whole or not at all, also if two are started at once.
    rmSync(`${fresh}.old`, { recursive: true, force: true })
    if (existsSync(built)) renameSync(built, `${fresh}.old`)
    renameSync(fresh, built)
  } catch (error) {
    if (!isUpToDate()) throw error
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(`${fresh}.old`, { recursive: true, force: true })
  }
  return built
}

function isUpToDate(): boolean {
  const page = statSync(join(built, 'index.html'), { throwIfNoEntry: false })
  if (!existsSync(sources)) return page !== undefined // A package without sources.
  return page !== undefined && newest(sources) <= page.mtimeMs
}

/** When a folder was last changed, in whatever depth. Tests make no pages. */
function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.name.endsWith('.test.ts'))
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)
}

function runVite(folder: string): Promise<void> {
  const vite = join(project, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '-c', join(sources, 'vite.config.ts'), '--outDir', folder, '--logLevel', 'warn']
  return new Promise((done, failed) => {
    let words = ''
    const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (text: Buffer) => (words += text.toString()))
    child.stderr.on('data', (text: Buffer) => (words += text.toString()))
    child.once('error', failed)
    child.once('close', (code) => {
      if (code === 0) done()
      else failed(new AppError('engine-failed.pages', { detail: words.trim() }))
    })
  })
}
