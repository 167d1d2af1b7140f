/**
 * Installs what only some commands need, so that `npm ci` leaves it out: node resources/tools.ts FOLDER...
 * Each folder has a package.json and a lock file of its own. A folder whose lock file was already installed is left alone.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '..')

for (const name of process.argv.slice(2)) {
  const folder = join(repository, name)
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  // The stamp lies inside, so that it goes with the packages when somebody deletes them.
  const stamp = join(folder, 'node_modules', '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) continue
  process.stderr.write(`Installing the packages of ${name}…\n`)
  // npm reads no .npmrc of a folder above, so the flags repeat what the repository's own says.
  const ended = npm('ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent')
  if (ended !== 0) {
    process.stderr.write(`npm could not install the packages of ${name}. Is there a network?\n`)
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

/** Runs npm, the one that started this program if there is one; null if it could not be started. */
function npm(...args: string[]): number | null {
  const program = process.env['npm_execpath']
  const { status } =
    program === undefined
      ? spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  return status
}
